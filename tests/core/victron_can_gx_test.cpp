#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "victron_can/gx_presence.h"

namespace esphome::victron_can {
namespace {

using Bytes = std::vector<uint8_t>;

const Bytes KEEPALIVE(8);
// As BYD's captures show it: "VIC".
const Bytes IDENTITY{0x12, 0x34, 0x56, 0x78, 0x56, 0x49, 0x43, 0x00};

GxFrame decode(uint32_t id, const Bytes &data) { return decode_gx_frame(id, false, false, data); }

TEST(GxFrame, KeepaliveCountsWhateverItsLength) {
  EXPECT_EQ(decode(0x305, KEEPALIVE).kind, GxFrameKind::KEEPALIVE);
  EXPECT_EQ(decode(0x305, {}).kind, GxFrameKind::KEEPALIVE);
}

TEST(GxFrame, IdentityCarriesTheName) {
  const GxFrame frame = decode(0x307, IDENTITY);
  EXPECT_EQ(frame.kind, GxFrameKind::IDENTITY);
  EXPECT_STREQ(frame.name.data(), "VIC");
}

TEST(GxFrame, NameMayHaveFourCharacters) {
  EXPECT_STREQ(decode(0x307, {0x12, 0x34, 0x56, 0x78, 'A', 'B', 'C', 'D'}).name.data(), "ABCD");
}

TEST(GxFrame, DamagedNameIsNoName) {
  const GxFrame frame = decode(0x307, {0x12, 0x34, 0x56, 0x78, 0x56, 0x07, 0x43, 0x00});
  EXPECT_EQ(frame.kind, GxFrameKind::IDENTITY);
  EXPECT_STREQ(frame.name.data(), "");
  EXPECT_STREQ(decode(0x307, {0x12, 0x34, 0x56, 0x78, 0x56, 0xC4, 0x43, 0x00}).name.data(), "");
}

TEST(GxFrame, ShortIdentityIsIgnored) {
  EXPECT_EQ(decode(0x307, {0x12, 0x34, 0x56, 0x78, 0x56, 0x49, 0x43}).kind, GxFrameKind::OTHER);
}

TEST(GxFrame, HeartbeatCounts) { EXPECT_EQ(decode(0x37F, {0x01, 0x00}).kind, GxFrameKind::HEARTBEAT); }

TEST(GxFrame, OthersAreIgnored) {
  EXPECT_EQ(decode(0x351, KEEPALIVE).kind, GxFrameKind::OTHER);
  EXPECT_EQ(decode_gx_frame(0x305, true, false, KEEPALIVE).kind, GxFrameKind::OTHER) << "29-bit identifier";
  EXPECT_EQ(decode_gx_frame(0x305, false, true, {}).kind, GxFrameKind::OTHER) << "remote request";
}

TEST(GxPresence, IsAbsentUntilItIsHeard) {
  GxPresence gx(10'000);
  EXPECT_FALSE(gx.update(0));
  EXPECT_FALSE(gx.update(60'000));
  EXPECT_FALSE(gx.present());
  EXPECT_FALSE(gx.last_seen());
}

TEST(GxPresence, ChangesOnceInEachDirection) {
  GxPresence gx(10'000);
  gx.received(decode(0x305, KEEPALIVE), 5000);
  EXPECT_TRUE(gx.update(5000));
  EXPECT_TRUE(gx.present());
  EXPECT_FALSE(gx.update(15'000));
  EXPECT_TRUE(gx.present());
  EXPECT_TRUE(gx.update(15'001));
  EXPECT_FALSE(gx.present());
  EXPECT_FALSE(gx.update(700'000));
  gx.received(decode(0x305, KEEPALIVE), 700'001);
  EXPECT_TRUE(gx.update(700'001));
  EXPECT_TRUE(gx.present());
}

TEST(GxPresence, EachOfItsFramesKeepsItAlive) {
  GxPresence gx(10'000);
  gx.received(decode(0x305, KEEPALIVE), 0);
  gx.update(0);
  gx.received(decode(0x307, IDENTITY), 9000);
  EXPECT_FALSE(gx.update(18'000));
  gx.received(decode(0x37F, {0}), 18'000);
  EXPECT_FALSE(gx.update(27'000));
  EXPECT_TRUE(gx.present());
  EXPECT_EQ(gx.counters().keepalives, 1);
  EXPECT_EQ(gx.counters().identities, 1);
  EXPECT_EQ(gx.counters().heartbeats, 1);
  EXPECT_EQ(gx.last_seen(), 18'000);
}

TEST(GxPresence, FramesOfOthersDoNot) {
  GxPresence gx(10'000);
  gx.received(decode(0x351, KEEPALIVE), 0);
  EXPECT_FALSE(gx.update(0));
}

TEST(GxPresence, KeepsTheNameItHeardLast) {
  GxPresence gx(10'000);
  EXPECT_EQ(gx.name(), "");
  gx.received(decode(0x307, IDENTITY), 0);
  EXPECT_EQ(gx.name(), "VIC");
  gx.received(decode(0x307, {0, 0, 0, 0, 0, 0, 0, 0}), 1000);
  EXPECT_EQ(gx.name(), "VIC");
  gx.update(60'000);
  EXPECT_EQ(gx.name(), "VIC") << "who is missing is worth knowing";
}

}  // namespace
}  // namespace esphome::victron_can
