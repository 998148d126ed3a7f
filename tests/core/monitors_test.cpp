#include <gtest/gtest.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "monitors/blob_ring.h"
#include "monitors/can_monitor.h"
#include "monitors/capture_stream.h"
#include "monitors/log_ring.h"
#include "monitors/uart_monitor.h"
#include "support/bytes.h"
#include "support/random.h"

namespace esphome::monitors {
namespace {

using test::Bytes;
using test::hex;
using test::Random;

TEST(BlobRingTest, EqualsANaiveModel) {
  BlobRing<int, 10, 100> ring;
  std::deque<std::pair<uint32_t, Bytes>> model;
  Random random(11);
  for (uint32_t number = 1; number <= 20000; number++) {
    Bytes bytes(static_cast<size_t>(random.one_in(10) ? random.between(0, 120) : random.between(0, 30)));
    for (uint8_t &byte : bytes)
      byte = random.byte();
    ASSERT_EQ(ring.push(static_cast<int>(number) * 3, bytes), number);
    bytes.resize(std::min<size_t>(bytes.size(), 100));
    model.emplace_back(number, bytes);
    while (model.size() > ring.size())
      model.pop_front();
    ASSERT_EQ(model.size(), ring.size());
    ASSERT_GE(ring.size(), 1u);
    uint32_t last = 0;
    for (const auto &[expected, content] : model) {
      const auto entry = ring.after(last);
      ASSERT_TRUE(entry);
      ASSERT_EQ(entry->number, expected);
      ASSERT_EQ(entry->meta, static_cast<int>(expected) * 3);
      ASSERT_TRUE(std::ranges::equal(entry->bytes, content)) << "entry " << expected;
      last = entry->number;
    }
    ASSERT_EQ(last, ring.newest());
    ASSERT_FALSE(ring.after(last));
  }
}

TEST(BlobRingTest, SmallEntriesFillAllPlacesAndLargeOnesAllBytes) {
  BlobRing<int, 10, 100> ring;
  for (int i = 0; i < 50; i++)
    ring.push(i, Bytes(10));
  EXPECT_EQ(ring.size(), 10u);
  for (int i = 0; i < 50; i++)
    ring.push(i, Bytes(50));
  EXPECT_EQ(ring.size(), 2u);
}

TEST(LogRingTest, TakesOffColoursAndHeader) {
  LogRing ring;
  ring.add(LogLevel::INFO, "tinybms", "\033[0;32m[I][tinybms:042]: Pack 1: BMS answers\033[0m", 1200);
  const auto line = ring.after(0).value();
  EXPECT_EQ(line.text, "Pack 1: BMS answers");
  EXPECT_EQ(line.tag, "tinybms");
  EXPECT_EQ(line.level, LogLevel::INFO);
  EXPECT_EQ(line.at, 1200u);
  EXPECT_EQ(line.number, 1u);
}

TEST(LogRingTest, TakesOffTheNameOfAThread) {
  LogRing ring;
  ring.add(LogLevel::DEBUG, "wifi", "\033[0;36m[D][wifi:007]\033[1;31m[tiT]\033[0;36m: up: [1]: 2\033[0m", 0);
  EXPECT_EQ(ring.after(0)->text, "up: [1]: 2");
}

TEST(LogRingTest, ALineWithoutAHeaderStaysWhole) {
  LogRing ring;
  ring.add(LogLevel::ERROR, "", "no header: [x]: y", 0);
  EXPECT_EQ(ring.after(0)->text, "no header: [x]: y");
}

TEST(LogRingTest, ALongLineIsCutBetweenCharacters) {
  LogRing ring;
  std::string text(LogRing::MAX_TEXT - 1, 'a');
  ring.add(LogLevel::INFO, "t", "[I][t:001]: " + text + "°C", 0);
  EXPECT_EQ(ring.after(0)->text, text);
  ring.add(LogLevel::INFO, std::string(100, 't'), std::string(5000, 'b'), 0);
  EXPECT_EQ(ring.after(1)->text, std::string(LogRing::MAX_TEXT, 'b'));
  EXPECT_EQ(ring.after(1)->tag, std::string(LogRing::MAX_TAG, 't'));
}

TEST(LogRingTest, KeepsTheLast200Lines) {
  LogRing ring;
  for (int i = 1; i <= 1000; i++)
    ring.add(LogLevel::INFO, "tag", "line " + std::to_string(i), 0);
  EXPECT_EQ(ring.newest(), 1000u);
  EXPECT_EQ(ring.oldest(), 801u);
  EXPECT_EQ(ring.after(0)->text, "line 801");
  EXPECT_EQ(ring.after(899)->text, "line 900");
  EXPECT_FALSE(ring.after(1000));
}

TEST(LogRingTest, EveryLevelHasAName) {
  EXPECT_STREQ(log_level_key(LogLevel::WARNING), "warning");
  EXPECT_STREQ(log_level_key(LogLevel::VERY_VERBOSE), "verbose");
  EXPECT_STREQ(log_level_key(static_cast<LogLevel>(200)), "verbose");
}

class UartMonitorTest : public testing::Test {
 protected:
  void send(TimeMs at, std::string_view bytes, uint8_t pack = 0) { this->monitor.on_line_sent(pack, hex(bytes), at); }
  void receive(TimeMs at, std::string_view bytes, uint8_t pack = 0) {
    this->monitor.on_line_received(pack, hex(bytes), this->counters, at);
  }
  void reply(TimeMs at, std::string_view bytes) {
    this->counters.replies++;
    this->receive(at, bytes);
  }
  void refuse(TimeMs at, std::string_view bytes) {
    this->counters.nacks++;
    this->receive(at, bytes);
  }
  std::vector<UartTraffic> all() {
    std::vector<UartTraffic> found;
    for (auto traffic = this->monitor.after(0); traffic; traffic = this->monitor.after(traffic->number))
      found.push_back(*traffic);
    return found;
  }

  UartMonitor monitor;
  tinybms::LinkCounters counters;
};

TEST_F(UartMonitorTest, AReplyInPiecesIsOneEntry) {
  send(1000, "AA 03 00 32 00 01 3C 1E");
  receive(1012, "AA 03 02");
  receive(1014, "00 97");
  reply(1015, "DC 32");
  const auto traffic = all();
  ASSERT_EQ(traffic.size(), 2u);
  EXPECT_FALSE(traffic[0].received());
  EXPECT_EQ(traffic[0].at, 1000u);
  EXPECT_EQ(traffic[1].outcome, UartOutcome::REPLY);
  EXPECT_EQ(traffic[1].at, 1012u);
  EXPECT_EQ(Bytes(traffic[1].bytes.begin(), traffic[1].bytes.end()), hex("AA 03 02 00 97 DC 32"));
  EXPECT_TRUE(traffic[1].whole());
}

TEST_F(UartMonitorTest, ARefusalSaysSo) {
  send(1000, "AA 11 BF 1C");
  refuse(1005, "AA 00 11 00 2D AC");
  EXPECT_EQ(all().back().outcome, UartOutcome::NACK);
}

TEST_F(UartMonitorTest, WhatIsNoReplyShowsUpWithTheNextRequest) {
  send(1000, "AA 11 BF 1C");
  receive(1005, "FF FF");
  EXPECT_EQ(all().size(), 1u);
  send(1200, "AA 11 BF 1C");
  const auto traffic = all();
  ASSERT_EQ(traffic.size(), 3u);
  EXPECT_EQ(traffic[1].outcome, UartOutcome::GARBLED);
  EXPECT_EQ(traffic[1].at, 1005u);
}

TEST_F(UartMonitorTest, PacksAreKeptApart) {
  send(1000, "01", 0);
  send(1001, "02", 1);
  receive(1002, "03", 1);
  counters.replies = 1;
  receive(1003, "04", 0);
  const auto traffic = all();
  ASSERT_EQ(traffic.size(), 3u);
  EXPECT_EQ(traffic[2].pack, 0u);
  EXPECT_EQ(traffic[2].bytes.size(), 1u);
  send(1004, "05", UartMonitor::MAX_PACKS);
  EXPECT_EQ(monitor.newest(), 3u);
}

TEST_F(UartMonitorTest, AFloodIsCountedAndNotKept) {
  send(0, "AA");
  const Bytes flood(1000, 0x55);
  for (int i = 0; i < 100; i++)
    monitor.on_line_received(0, flood, counters, 1);
  send(2, "AA");
  const auto traffic = all();
  ASSERT_EQ(traffic.size(), 3u);
  EXPECT_EQ(traffic[1].bytes.size(), UartMonitor::MAX_BYTES);
  EXPECT_EQ(traffic[1].length, UINT16_MAX);
  EXPECT_FALSE(traffic[1].whole());
}

TEST_F(UartMonitorTest, The64LastExchangesOfTheLiveBlockAreThere) {
  for (TimeMs i = 0; i < 1000; i++) {
    send(i, "AA 03 00 00 00 38 5D CE");
    counters.replies++;
    monitor.on_line_received(0, Bytes(117, static_cast<uint8_t>(i)), counters, i);
  }
  EXPECT_GE(all().size(), 2 * UartMonitor::EXCHANGES - 1);
}

TEST_F(UartMonitorTest, TheCaptureIsTheOneTheSimulatorReads) {
  send(81000, "AA 03 00 32 00 01 3C 1E");
  reply(81012, "AA 03 02 00 97 DC 32");
  send(81100, "AA 11 BF 1C", 1);
  send(81250, "AA 11 BF 1C");
  send(81450, "AA 11 BF 1C");
  refuse(81455, "AA 00 11 00 2D AC");
  send(82000, "AA 03 00 32 00 01 3C 1E");
  receive(82010, "AA 03 02 FF");
  send(82200, "AA 03 00 32 00 01 3C 1E");

  CaptureStream stream;
  stream.start(monitor, 0, UINT32_MAX);
  std::string text;
  std::array<char, CaptureStream::MIN_ROOM> room;
  while (const size_t size = stream.produce(room))
    text.append(room.data(), size);
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "data/gateway_capture.jsonl");
  EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(file), {}));

  send(82500, "AA");
  EXPECT_EQ(std::string(room.data(), stream.produce(room)), "{\"t\": 82.500, \"dir\": \"tx\", \"hex\": \"AA\"}\n")
      << "it goes on";
}

TEST_F(UartMonitorTest, TheLongestReplyFitsInACapture) {
  send(0, "AA");
  counters.replies++;
  monitor.on_line_received(0, Bytes(UartMonitor::MAX_BYTES, 0xAB), counters, UINT32_MAX);
  CaptureStream stream;
  stream.start(monitor, 0, UINT32_MAX);
  std::array<char, CaptureStream::MIN_ROOM> room;
  EXPECT_GT(stream.produce(room), 3 * UartMonitor::MAX_BYTES);
  EXPECT_EQ(stream.produce(room), 0u);
}

TEST_F(UartMonitorTest, ACaptureEndsAtItsTime) {
  CaptureStream stream;
  std::array<char, CaptureStream::MIN_ROOM> room;
  send(1000, "AA");
  stream.start(monitor, 0, 2000);
  EXPECT_NE(stream.produce(room), 0u);
  EXPECT_EQ(stream.produce(room), 0u);
  EXPECT_FALSE(stream.done(2000));
  send(2000, "BB");
  send(2001, "CC");
  EXPECT_EQ(std::string(room.data(), stream.produce(room)), "{\"t\": 2.000, \"dir\": \"tx\", \"hex\": \"BB\"}\n");
  EXPECT_EQ(stream.produce(room), 0u);
  EXPECT_TRUE(stream.done(2001));
  EXPECT_FALSE(stream.gap());
}

TEST_F(UartMonitorTest, ACaptureWithAHoleEndsAndSaysSo) {
  CaptureStream stream;
  std::array<char, CaptureStream::MIN_ROOM> room;
  send(1000, "AA");
  stream.start(monitor, 0, UINT32_MAX);
  EXPECT_NE(stream.produce(room), 0u);
  for (size_t i = 0; i < 2 * UartMonitor::EXCHANGES + 1; i++)
    send(1001, "BB");
  EXPECT_EQ(stream.produce(room), 0u);
  EXPECT_TRUE(stream.gap());
  EXPECT_TRUE(stream.done(0));
}

bms_core::CanFrameSeen frame(uint32_t id, uint8_t first_byte, bool received = false) {
  return {id, {first_byte}, 8, received};
}

TEST(CanMonitorTest, TheTableKnowsEachIdentifierByDirection) {
  CanMonitor monitor;
  for (TimeMs t = 0; t <= 5000; t += 1000)
    monitor.add(frame(0x351, static_cast<uint8_t>(t / 1000)), t);
  monitor.add(frame(0x305, 0, true), 5100);
  monitor.add(frame(0x351, 9, true), 5200);
  const auto table = monitor.identifiers();
  ASSERT_EQ(table.size(), 3u);
  EXPECT_EQ(table[0].last.id, 0x351u);
  EXPECT_EQ(table[0].count, 6u);
  EXPECT_EQ(table[0].period_ms, 1000u);
  EXPECT_EQ(table[0].last_at, 5000u);
  EXPECT_EQ(table[0].last.data[0], 5);
  EXPECT_EQ(table[1].last.id, 0x305u);
  EXPECT_EQ(table[1].period_ms, 0u) << "unknown after one frame";
  EXPECT_TRUE(table[2].last.received);
}

TEST(CanMonitorTest, ThePeriodFollowsSlowlyTheIntervalAtOnce) {
  CanMonitor monitor;
  for (TimeMs t = 0; t <= 10000; t += 1000)
    monitor.add(frame(1, 0), t);
  monitor.add(frame(1, 0), 11800);
  EXPECT_EQ(monitor.identifiers()[0].interval_ms, 1800u);
  EXPECT_EQ(monitor.identifiers()[0].period_ms, 1100u);
}

TEST(CanMonitorTest, KeepsTheLast64Frames) {
  CanMonitor monitor;
  for (uint32_t i = 0; i < 200; i++)
    monitor.add(frame(0x100 + i % 3, static_cast<uint8_t>(i)), i);
  std::vector<uint8_t> seen;
  for (auto traffic = monitor.after(0); traffic; traffic = monitor.after(traffic->number))
    seen.push_back(traffic->frame.data[0]);
  ASSERT_EQ(seen.size(), CanMonitor::FRAMES);
  EXPECT_EQ(seen.front(), 136);
  EXPECT_EQ(seen.back(), 199);
}

TEST(CanMonitorTest, AFloodOfIdentifiersIsCounted) {
  CanMonitor monitor;
  for (uint32_t id = 0; id < 1000; id++)
    monitor.add(frame(id, 0), id);
  EXPECT_EQ(monitor.identifiers().size(), CanMonitor::MAX_IDENTIFIERS);
  EXPECT_EQ(monitor.unlisted(), 1000 - CanMonitor::MAX_IDENTIFIERS);
}

TEST(CanMonitorTest, ListensToTheEventBus) {
  CanMonitor monitor;
  bms_core::EventBus bus;
  bus.subscribe(CanMonitor::on_event, &monitor);
  bus.publish(frame(0x351, 1), 700);
  bus.publish(bms_core::PackUpdated{0}, 701);
  bus.deliver(10);
  EXPECT_EQ(monitor.newest(), 1u);
  EXPECT_EQ(monitor.after(0)->at, 700u);
}

}  // namespace
}  // namespace esphome::monitors
