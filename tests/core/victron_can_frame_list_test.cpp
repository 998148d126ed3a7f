#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "support/bytes.h"
#include "support/random.h"
#include "victron_can/frame_list.h"
#include "victron_can/frames.h"

namespace esphome::victron_can {
namespace {

using test::Bytes;

Signal signal(SignalSource source, uint8_t offset, SignalType type = SignalType::U16, double scale = 1, double add = 0,
              ByteOrder order = ByteOrder::LITTLE) {
  return {source, offset, type, order, scale, add, default_unknown(type)};
}

CustomFrame frame(uint32_t id, std::span<const Signal> signals, uint8_t length = 8, uint32_t period_ms = 1000) {
  return {id, false, length, period_ms, signals};
}

Bytes stored(std::span<const CustomFrame> frames) {
  Bytes bytes(FrameList::MAX_RECORD);
  bytes.resize(encode_frames(frames, bytes).value());
  return bytes;
}

const std::array<Signal, 1> VOLTAGE{signal(SignalSource::VOLTAGE, 0, SignalType::U16, 0.01)};

TEST(CustomFrameRules, AcceptsWhatIsInsideThem) {
  EXPECT_TRUE(valid(frame(0, VOLTAGE)));
  EXPECT_TRUE(valid(frame(0x7FF, VOLTAGE, 2, 100)));
  EXPECT_TRUE(valid(frame(0x7FF, VOLTAGE, 8, 60'000)));
  EXPECT_TRUE(valid({0x1FFF'FFFF, true, 2, 1000, VOLTAGE}));
  EXPECT_TRUE(valid({0x351, true, 2, 1000, VOLTAGE})) << "29 bits are another identifier";
}

TEST(CustomFrameRules, RefusesWhatIsOutsideThem) {
  EXPECT_FALSE(valid(frame(0x800, VOLTAGE)));
  EXPECT_FALSE(valid({0x2000'0000, true, 2, 1000, VOLTAGE}));
  EXPECT_FALSE(valid(frame(0x500, VOLTAGE, 0)));
  EXPECT_FALSE(valid(frame(0x500, VOLTAGE, 9)));
  EXPECT_FALSE(valid(frame(0x500, VOLTAGE, 1))) << "two bytes do not fit into one";
  EXPECT_FALSE(valid(frame(0x500, VOLTAGE, 8, 99)));
  EXPECT_FALSE(valid(frame(0x500, VOLTAGE, 8, 60'001)));
  EXPECT_FALSE(valid(frame(0x500, {})));
  const std::vector<Signal> nine(9, signal(SignalSource::SOC, 0, SignalType::U8));
  EXPECT_FALSE(valid(frame(0x500, nine)));
  const Signal overlapping[] = {signal(SignalSource::SOC, 0, SignalType::U32), signal(SignalSource::SOH, 3)};
  EXPECT_FALSE(valid(frame(0x500, overlapping)));
}

TEST(CustomFrameRules, RefusesSignalsThatMeanNothing) {
  const auto refused = [](const std::function<void(Signal &)> &spoil) {
    Signal one = VOLTAGE[0];
    spoil(one);
    return !valid(frame(0x500, {&one, 1}));
  };
  EXPECT_TRUE(refused([](Signal &one) { one.offset = 7; }));
  EXPECT_TRUE(refused([](Signal &one) { one.offset = 255; }));
  EXPECT_TRUE(refused([](Signal &one) { one.source = static_cast<SignalSource>(SIGNAL_SOURCE_COUNT); }));
  EXPECT_TRUE(refused([](Signal &one) { one.type = static_cast<SignalType>(7); }));
  EXPECT_TRUE(refused([](Signal &one) { one.byte_order = static_cast<ByteOrder>(2); }));
  EXPECT_TRUE(refused([](Signal &one) { one.unknown = 0x1'0000; }));
  for (const double scale : {0.0, 0.9e-6, -0.9e-6, 1.1e9, std::numeric_limits<double>::infinity(), std::nan("")})
    EXPECT_TRUE(refused([&](Signal &one) { one.scale = scale; })) << scale;
  for (const double add : {1.1e9, -1.1e9, std::numeric_limits<double>::infinity(), std::nan("")})
    EXPECT_TRUE(refused([&](Signal &one) { one.add = add; })) << add;
  EXPECT_FALSE(refused([](Signal &one) { one.scale = -1e-6; }));
}

TEST(CustomFrameRules, RefusesEveryIdentifierOfTheProtocolAndOfOtherMakers) {
  for (const FrameInfo &info : FRAMES)
    EXPECT_FALSE(valid(frame(info.id, VOLTAGE))) << info.name;
  for (const uint32_t id : {0x305, 0x307, 0x359, 0x35B, 0x35C})
    EXPECT_FALSE(valid(frame(id, VOLTAGE))) << id;
}

TEST(FrameList, KeepsItsOwnCopy) {
  FrameList list;
  {
    std::vector<Signal> gone{signal(SignalSource::POWER, 0, SignalType::S32)};
    ASSERT_TRUE(list.add(frame(0x500, gone, 4)));
    gone[0] = signal(SignalSource::SOC, 0);
  }
  ASSERT_EQ(list.frames().size(), 1);
  EXPECT_EQ(list.frames()[0].signals[0].source, SignalSource::POWER);
}

TEST(FrameList, HasRoomForSixteenFramesAndFortySignals) {
  FrameList list;
  for (uint32_t i = 0; i < MAX_CUSTOM_FRAMES; i++)
    EXPECT_TRUE(list.add(frame(0x500 + i, VOLTAGE)));
  EXPECT_FALSE(list.add(frame(0x520, VOLTAGE)));
  list.clear();
  std::vector<Signal> eight;
  for (uint8_t i = 0; i < 8; i++)
    eight.push_back(signal(SignalSource::SOC, i, SignalType::U8));
  for (uint32_t i = 0; i < 5; i++)
    EXPECT_TRUE(list.add(frame(0x500 + i, eight)));
  EXPECT_FALSE(list.add(frame(0x510, VOLTAGE)));
  EXPECT_EQ(list.frames().size(), 5);
}

TEST(FrameRecord, IsTheseBytes) {
  const Signal power[] = {signal(SignalSource::POWER, 0, SignalType::S32)};
  const Signal two[] = {signal(SignalSource::TEMPERATURE, 0, SignalType::U8, 0.5, -40),
                        signal(SignalSource::VOLTAGE, 1, SignalType::F32, 1, 0, ByteOrder::BIG)};
  const CustomFrame frames[] = {frame(0x500, power, 4, 500), {0x18FF'5001, true, 5, 60'000, two}};
  // By hand from the layout in frame_list.h; the doubles are those of IEEE 754: 1.0, 0.0, 0.5, -40.0.
  EXPECT_EQ(stored(frames),
            (Bytes{0x02,                                            // two frames
                   0x00, 0x05, 0x00, 0x00, 0xF4, 0x01, 0x04,        // 0x500, 500 ms, 4 bytes, 1 signal
                   0x02, 0x28,                                      // power, byte 0, s32
                   0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xF0, 0x3F,  //
                   0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  //
                   0xFF, 0xFF, 0xFF, 0x7F,                          //
                   0x01, 0x50, 0xFF, 0x98, 0x60, 0xEA, 0x15,        // 29 bits, 60 s, 5 bytes, 2 signals
                   0x05, 0x00,                                      // temperature, byte 0, u8
                   0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE0, 0x3F,  //
                   0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x44, 0xC0,  //
                   0xFF, 0x00, 0x00, 0x00,                          //
                   0x00, 0x71,                                      // voltage, byte 1, f32, big endian
                   0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xF0, 0x3F,  //
                   0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,  //
                   0x00, 0x00, 0xC0, 0x7F}));
}

TEST(FrameRecord, BringsEverythingBack) {
  const Signal two[] = {signal(SignalSource::TEMPERATURE, 0, SignalType::U8, 0.5, -40),
                        signal(SignalSource::VOLTAGE, 1, SignalType::F32, 1.0 / 3, 0, ByteOrder::BIG)};
  const CustomFrame frames[] = {frame(0x500, VOLTAGE, 4, 100), {0x18FF'5001, true, 5, 60'000, two}};
  FrameList list;
  ASSERT_TRUE(list.restore(stored(frames)));
  EXPECT_TRUE(std::ranges::equal(list.frames(), frames));
}

TEST(FrameRecord, OfAnEmptyListIsAListAllTheSame) {
  EXPECT_EQ(stored({}), (Bytes{0}));
  FrameList list;
  ASSERT_TRUE(list.add(frame(0x500, VOLTAGE)));
  EXPECT_TRUE(list.restore(Bytes{0}));
  EXPECT_TRUE(list.frames().empty());
}

TEST(FrameRecord, HasRoomForTheLargestList) {
  std::vector<Signal> eight;
  for (uint8_t i = 0; i < 8; i++)
    eight.push_back(signal(SignalSource::SOC, i, SignalType::U8, 0.5, -40));
  std::vector<CustomFrame> frames;
  for (uint32_t i = 0; i < 3; i++)
    frames.push_back(frame(0x500 + i, eight));
  for (uint32_t i = 3; i < MAX_CUSTOM_FRAMES; i++)
    frames.push_back(frame(0x500 + i, VOLTAGE));
  frames.back().signals = std::span(eight).first(4);
  EXPECT_EQ(stored(frames).size(), FrameList::MAX_RECORD);
}

TEST(FrameRecord, IsRefusedWithAFrameThatWouldBeRefused) {
  FrameList list;
  const CustomFrame reserved[] = {frame(0x500, VOLTAGE), frame(0x351, VOLTAGE)};
  EXPECT_FALSE(list.restore(stored(reserved)));
  EXPECT_TRUE(list.frames().empty()) << "never partly used";
  const CustomFrame twice[] = {frame(0x500, VOLTAGE), frame(0x500, VOLTAGE)};
  EXPECT_FALSE(list.restore(stored(twice)));
}

TEST(FrameRecord, IsRefusedWhenSomethingIsMissingOrLeftOver) {
  const CustomFrame frames[] = {frame(0x500, VOLTAGE), frame(0x501, VOLTAGE)};
  const Bytes whole = stored(frames);
  FrameList list;
  for (size_t size = 0; size < whole.size(); size++)
    EXPECT_FALSE(list.restore(std::span(whole).first(size))) << size;
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(list.restore(longer));
}

TEST(FrameRecord, IsNeverHalfTakenOverWhateverItsBytes) {
  const CustomFrame frames[] = {frame(0x500, VOLTAGE), frame(0x501, VOLTAGE)};
  const Bytes good = stored(frames);
  test::Random random(7);
  size_t taken = 0;
  for (int i = 0; i < 20000; i++) {
    Bytes bytes = good;
    for (int64_t flips = random.between(1, 4); flips > 0; flips--)
      bytes[random.between(0, bytes.size() - 1)] = random.byte();
    FrameList list;
    if (!list.restore(bytes)) {
      EXPECT_TRUE(list.frames().empty());
      continue;
    }
    taken++;
    for (const CustomFrame &one : list.frames())
      EXPECT_TRUE(valid(one));
    EXPECT_EQ(stored(list.frames()), bytes);
  }
  EXPECT_GT(taken, 0u);
}

}  // namespace
}  // namespace esphome::victron_can
