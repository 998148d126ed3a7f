#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "bms_core/watchdogs.h"

namespace esphome::bms_core {
namespace {

/// A loop that comes round every 20 ms.
class WatchdogsTest : public testing::Test {
 protected:
  void run(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;)
      this->pass(20);
  }
  void pass(TimeMs later_ms) {
    this->now += later_ms;
    this->watchdogs.feed(Watchdog::LOOP, this->now);
    if (this->polls)
      this->watchdogs.feed(Watchdog::POLL, this->now);
    if (this->sends)
      this->watchdogs.feed(Watchdog::CAN, this->now);
    while (const auto change = this->watchdogs.update(this->now))
      this->changes.push_back(*change);
  }

  TimeMs now{1000};
  bool polls{true};
  bool sends{true};
  Watchdogs watchdogs;
  std::vector<WatchdogChange> changes;
};

TEST_F(WatchdogsTest, WhatGoesRoundIsNoNews) {
  run(3600000);
  EXPECT_TRUE(changes.empty());
  EXPECT_EQ(watchdogs.state(Watchdog::LOOP).longest_gap_ms, 20u);
  EXPECT_EQ(watchdogs.state(Watchdog::LOOP).stalls, 0u);
}

TEST_F(WatchdogsTest, WhatWasNeverFedIsNotWatched) {
  polls = sends = false;
  run(3600000);
  EXPECT_TRUE(changes.empty());
  EXPECT_FALSE(watchdogs.state(Watchdog::CAN).stalled);
}

TEST_F(WatchdogsTest, ALoopThatStoodStillIsToldWhenItIsBack) {
  run(1000);
  pass(1000);
  EXPECT_TRUE(changes.empty());
  pass(1001);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].watchdog, Watchdog::LOOP);
  EXPECT_TRUE(changes[0].stalled);
  EXPECT_EQ(changes[0].gap_ms, 1001u);
  EXPECT_FALSE(changes[1].stalled);
  EXPECT_EQ(changes[1].gap_ms, 1001u);
  EXPECT_EQ(watchdogs.state(Watchdog::LOOP).stalls, 1u);
  EXPECT_EQ(watchdogs.state(Watchdog::LOOP).longest_gap_ms, 1001u);
}

TEST_F(WatchdogsTest, APollThatStandsIsToldAfter5Seconds) {
  run(1000);
  polls = false;
  run(5000);
  EXPECT_TRUE(changes.empty());
  run(20);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].watchdog, Watchdog::POLL);
  EXPECT_TRUE(changes[0].stalled);
  run(60000);
  EXPECT_EQ(changes.size(), 1u) << "once";
  polls = true;
  run(20);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_FALSE(changes[1].stalled);
  EXPECT_NEAR(changes[1].gap_ms, 65040, 20);
}

TEST_F(WatchdogsTest, ADriverThatTakesNoFrameIsToldBeforeTheGxStops) {
  run(1000);
  sends = false;
  run(2520);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].watchdog, Watchdog::CAN);
  EXPECT_LT(changes[0].gap_ms, 3000u);
}

TEST_F(WatchdogsTest, WhatIsPausedIsNotWatched) {
  run(1000);
  sends = false;
  watchdogs.pause(Watchdog::CAN);
  run(3600000);
  EXPECT_TRUE(changes.empty());
  sends = true;
  run(1000);
  EXPECT_TRUE(changes.empty()) << "the pause is no gap";
}

TEST_F(WatchdogsTest, PausingWhatHasStalledEndsTheStall) {
  run(1000);
  sends = false;
  run(5000);
  watchdogs.pause(Watchdog::CAN);
  run(20);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_FALSE(changes[1].stalled);
  EXPECT_FALSE(watchdogs.state(Watchdog::CAN).stalled);
}

TEST_F(WatchdogsTest, AStallOfTheLoopIsOneOfTheOthersToo) {
  run(1000);
  pass(10000);
  std::set<Watchdog> stalled;
  for (const WatchdogChange &change : changes) {
    if (change.stalled)
      stalled.insert(change.watchdog);
  }
  EXPECT_EQ(stalled, (std::set{Watchdog::LOOP, Watchdog::POLL, Watchdog::CAN}));
  EXPECT_EQ(changes.size(), 6u);
}

TEST_F(WatchdogsTest, ThresholdsCanBeChanged) {
  WatchdogConfig config;
  config.stalled_after_ms[static_cast<size_t>(Watchdog::POLL)] = 100;
  watchdogs.set_config(config);
  run(1000);
  polls = false;
  run(120);
  EXPECT_EQ(changes.size(), 1u);
}

TEST_F(WatchdogsTest, AClockThatGoesBackIsNoStall) {
  run(1000);
  now = 500;
  run(1000);
  EXPECT_TRUE(changes.empty());
}

TEST(WatchdogTable, EveryWatchdogHasAKeyAndAReactionOfItsOwn) {
  std::set<std::string> keys;
  std::set<WatchdogAction> actions;
  for (const WatchdogInfo &info : WATCHDOGS) {
    EXPECT_TRUE(keys.insert(info.key).second);
    EXPECT_TRUE(actions.insert(info.action).second);
  }
}

}  // namespace
}  // namespace esphome::bms_core
