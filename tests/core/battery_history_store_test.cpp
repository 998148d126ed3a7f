#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "battery_history/history_store.h"
#include "support/ram_device.h"
#include "support/random.h"

namespace esphome::battery_history {
namespace {

using bms_core::History;
using bms_core::HistoryLevelSpec;
using bms_core::HistorySample;
using bms_core::TimeQuality;
using test::RamDevice;
using test::Random;

constexpr std::array<HistoryLevelSpec, 3> LEVELS{{
    {"1min", 60, 30, true},
    {"15min", 900, 50, true},
    {"1h", 3600, 40, true},
}};
constexpr size_t EVENTS = 100;
constexpr TimeMs MINUTE = 60000;
constexpr TimeMs HOUR = 60 * MINUTE;
constexpr int64_t EPOCH_MS = 1795611600000;

size_t sectors() {
  return HistoryStore::sectors_for(LEVELS[1]) + HistoryStore::sectors_for(LEVELS[2]) +
         HistoryStore::sectors_for_events(EVENTS);
}

/// The gateway from one start to the next.
class GatewayRun final : public EventRestorer {
 public:
  GatewayRun(RamDevice &device, uint32_t boot) : memory(History::storage_size(LEVELS)), history(LEVELS, this->memory) {
    this->opened = this->store.open(device, this->history, EVENTS, this);
    this->history.begin(boot);
  }
  void on_stored_event(std::span<const uint8_t> event) override {
    this->events.push_back({event.begin(), event.end()});
  }
  void on_stored_acknowledged(uint32_t up_to) override { this->acknowledged = up_to; }
  void run(TimeMs duration) {
    for (const TimeMs end = this->now + duration; this->now < end; this->now += 10000) {
      this->history.add({}, this->now);
      this->store.limits_sent(this->now);
      this->store.step(this->now);
    }
  }
  std::vector<bms_core::HistoryPlace> places(uint8_t level) const {
    std::vector<bms_core::HistoryPlace> found;
    for (uint32_t n = this->history.first_ordinal(level); n != this->history.end_ordinal(level); n++)
      found.push_back(*this->history.place(level, n));
    return found;
  }

  std::vector<uint8_t> memory;
  History history;
  HistoryStore store;
  std::vector<std::vector<uint8_t>> events;
  uint32_t acknowledged{0};
  bool opened{false};
  TimeMs now{0};
};

TEST(HistoryStoreTest, TheDefaultTakesAsMuchFlashAsTheConfigurationSays) {
  EXPECT_EQ(HistoryStore::sectors_for({"15min", 900, 2880, true}) +
                HistoryStore::sectors_for({"1h", 3600, 8760, true}) + HistoryStore::sectors_for_events(1024),
            361u);
}

TEST(HistoryStoreTest, StoredLevelsComeBackTheOthersDoNot) {
  RamDevice device(sectors());
  {
    GatewayRun run(device, 1);
    ASSERT_TRUE(run.opened);
    run.run(3 * HOUR + MINUTE);
  }
  GatewayRun again(device, 2);
  EXPECT_EQ(again.history.size(0), 0u);
  EXPECT_EQ(again.history.size(1), 12u);
  EXPECT_EQ(again.history.size(2), 3u);
  EXPECT_EQ(again.places(2).front().boot, 1u);
}

TEST(HistoryStoreTest, TimeThatBecameKnownLaterIsKnownAfterARestart) {
  RamDevice device(sectors());
  {
    GatewayRun run(device, 1);
    run.run(2 * HOUR + MINUTE);
    run.history.set_clock(EPOCH_MS + static_cast<int64_t>(run.now), TimeQuality::CLOCK, run.now);
    run.run(MINUTE);
  }
  GatewayRun again(device, 2);
  EXPECT_EQ(again.places(2).at(0).utc_ms, EPOCH_MS + static_cast<int64_t>(HOUR));
  EXPECT_EQ(again.places(1).at(0).quality, TimeQuality::CLOCK);
}

TEST(HistoryStoreTest, EventsComeBackInOrder) {
  RamDevice device(sectors());
  {
    GatewayRun run(device, 1);
    for (uint8_t i = 0; i < 10; i++)
      EXPECT_TRUE(run.store.append_event(std::vector<uint8_t>(HistoryStore::MAX_EVENT, i)));
    run.run(5 * MINUTE);
  }
  GatewayRun again(device, 2);
  ASSERT_EQ(again.events.size(), 10u);
  for (uint8_t i = 0; i < 10; i++)
    EXPECT_EQ(again.events[i], std::vector<uint8_t>(HistoryStore::MAX_EVENT, i));
}

TEST(HistoryStoreTest, TheNewestAcknowledgementComesBack) {
  RamDevice device(sectors());
  {
    GatewayRun run(device, 1);
    EXPECT_TRUE(run.store.append_acknowledged(7));
    EXPECT_TRUE(run.store.append_acknowledged(0x01020304));
    run.run(MINUTE);
  }
  GatewayRun again(device, 2);
  EXPECT_EQ(again.acknowledged, 0x01020304u);
  EXPECT_TRUE(again.events.empty());
}

TEST(HistoryStoreTest, ARestartOnPurposeLosesNothing) {
  RamDevice device(sectors());
  {
    GatewayRun run(device, 1);
    run.run(10 * MINUTE);
    run.store.append_event(std::vector<uint8_t>(4, 1));
    run.history.flush();
    run.store.flush();
  }
  GatewayRun again(device, 2);
  EXPECT_EQ(again.history.size(1), 1u);
  EXPECT_EQ(again.history.size(2), 1u);
  EXPECT_EQ(again.events.size(), 1u);
}

TEST(HistoryStoreTest, PowerLostAtAnyTimeCostsWhatWasBeingFilledAndNumbersRise) {
  Random random(17);
  RamDevice device(sectors());
  uint32_t newest = 0;
  for (uint32_t boot = 1; boot < 200; boot++) {
    device.power = SIZE_MAX;
    GatewayRun run(device, boot);
    ASSERT_TRUE(run.opened);
    const auto places = run.places(1);
    for (size_t i = 1; i < places.size(); i++)
      ASSERT_GT(places[i].number, places[i - 1].number);
    // Each run was longer than an hour: its records are there, but for those of the last minutes.
    if (boot > 1) {
      ASSERT_FALSE(places.empty());
      ASSERT_EQ(places.back().boot, boot - 1);
      ASSERT_GE(places.back().number + 3, newest);
    }
    run.run(HOUR);
    ASSERT_GT(run.places(1).back().number, newest) << "no number is given twice";
    device.power = static_cast<size_t>(random.between(0, 300));
    run.run(20 * MINUTE);
    newest = run.history.newest(1);
    if (random.one_in(10))
      device.bytes[static_cast<size_t>(random.between(0, static_cast<int64_t>(device.bytes.size()) - 1))] ^= 0x10;
  }
  EXPECT_EQ(GatewayRun(device, 1000).history.size(1), LEVELS[1].capacity);
}

TEST(HistoryStoreTest, ErasingHappensRightAfterAFrameWithTheLimitsOrAfter30Seconds) {
  RamDevice device(sectors());
  GatewayRun run(device, 1);
  TimeMs now = 0;
  const auto until_erase_is_wanted = [&] {
    const uint32_t before = device.erases;
    for (; device.erases == before; now += 1000) {
      run.store.append_event(std::vector<uint8_t>(HistoryStore::MAX_EVENT, 0xEE));
      run.store.step(now);
    }
  };
  // Go round once, so that sectors have to be erased; nobody sends frames, so the erasure waits for its 30 s.
  until_erase_is_wanted();
  run.store.flush();
  const uint32_t erases = device.erases;
  for (TimeMs t = 0; t < 20000; t += 10) {
    run.store.append_event(std::vector<uint8_t>(HistoryStore::MAX_EVENT, 0xEE));
    run.store.step(now + t);
  }
  ASSERT_EQ(device.erases, erases) << "wanted, and not allowed yet";
  run.store.limits_sent(now + 20000);
  run.store.step(now + 20200);
  EXPECT_EQ(device.erases, erases) << "too long after the frame";
  run.store.limits_sent(now + 21000);
  run.store.step(now + 21016);
  EXPECT_EQ(device.erases, erases + 1);
}

TEST(HistoryStoreTest, LogsThatLieElsewhereNowAreNotMistaken) {
  RamDevice device(sectors());
  {
    GatewayRun run(device, 1);
    run.run(8 * HOUR);
  }
  // Another configuration: the second level is where the first one was.
  static constexpr std::array<HistoryLevelSpec, 2> OTHER{{{"1h", 3600, 20, true}, {"15min", 900, 20, true}}};
  std::vector<uint8_t> memory(History::storage_size(OTHER));
  History history(OTHER, memory);
  HistoryStore store;
  EXPECT_TRUE(store.open(device, history, EVENTS, nullptr));
  EXPECT_EQ(history.size(0), 0u);
}

TEST(HistoryStoreTest, ADeviceThatIsTooSmallKeepsWhatFits) {
  RamDevice device(HistoryStore::sectors_for(LEVELS[1]));
  {
    GatewayRun run(device, 1);
    EXPECT_FALSE(run.opened);
    run.run(2 * HOUR);
    EXPECT_FALSE(run.store.append_event(std::vector<uint8_t>(4)));
  }
  GatewayRun again(device, 2);
  EXPECT_EQ(again.history.size(1), 7u);
  EXPECT_EQ(again.history.size(2), 0u);
}

TEST(HistoryStoreTest, WithoutADeviceTheHistoryGoesOnInMemory) {
  RamDevice device(0);
  GatewayRun run(device, 1);
  EXPECT_FALSE(run.opened);
  run.run(2 * HOUR);
  EXPECT_EQ(run.history.size(1), 7u);
}

}  // namespace
}  // namespace esphome::battery_history
