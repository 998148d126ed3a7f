#include <gtest/gtest.h>

#include "support/ram_device.h"
#include "tinybms_web/event_keeper.h"

namespace esphome::tinybms_web {
namespace {

using battery_history::HistoryStore;
using bms_core::EventLog;
using bms_core::LogRecord;
using bms_core::TimeMs;
using test::RamDevice;

constexpr size_t EVENTS = 1000;

/// The gateway from one start to the next, as far as events are concerned.
class EventRun {
 public:
  explicit EventRun(RamDevice &device) { this->store.open(device, this->history, EVENTS, &this->keeper); }

  void add(int count) {
    for (int i = 0; i < count; i++)
      this->log.add({}, this->now);
  }
  void pass(int count) {
    for (int i = 0; i < count; i++) {
      this->keeper.step();
      this->store.limits_sent(this->now);
      this->store.step(this->now++);
    }
  }

  bms_core::History history{{}, {}};
  EventLog log;
  HistoryStore store;
  EventKeeper keeper{this->log, this->store};
  TimeMs now{0};
};

RamDevice device() { return RamDevice(HistoryStore::sectors_for_events(EVENTS)); }

TEST(EventKeeperTest, AStormOfEventsThatFitsInMemoryIsStoredWhole) {
  RamDevice flash = device();
  {
    EventRun run(flash);
    run.add(EventLog::CAPACITY);
    run.pass(EventLog::CAPACITY + 1);
    EXPECT_EQ(run.keeper.lost(), 0u);
    EXPECT_EQ(run.store.lost(), 0u) << "waiting for room is no loss";
  }
  EventRun again(flash);
  EXPECT_EQ(again.log.size(), EventLog::CAPACITY);
  EXPECT_EQ(again.log.next_sequence(), EventLog::CAPACITY + 1);
  EXPECT_EQ(again.store.damaged(), 0u);
}

TEST(EventKeeperTest, EventsThatWereOverwrittenBeforeFlashTookThemAreCounted) {
  RamDevice flash = device();
  EventRun run(flash);
  run.add(10);
  run.pass(20);
  ASSERT_EQ(run.keeper.lost(), 0u);
  run.add(EventLog::CAPACITY + 7);
  run.pass(1);
  EXPECT_EQ(run.keeper.lost(), 7u);
  run.pass(EventLog::CAPACITY + 1);
  EXPECT_EQ(run.keeper.lost(), 7u) << "each is counted once, the others are stored";
  EventRun again(flash);
  EXPECT_EQ(again.log.next_sequence(), run.log.next_sequence());
  EXPECT_EQ(again.log.size(), EventLog::CAPACITY);
}

TEST(EventKeeperTest, FlashThatTakesNothingIsToldOf) {
  RamDevice flash = device();
  flash.refuses_writes = true;
  EventRun run(flash);
  run.add(5);
  run.pass(100);
  EXPECT_EQ(run.store.lost() + run.keeper.lost(), 5u);
}

TEST(EventKeeperTest, WithoutFlashWhatMemoryHasForgottenIsLost) {
  RamDevice none(0);
  EventRun run(none);
  run.add(EventLog::CAPACITY);
  run.pass(3);
  EXPECT_EQ(run.keeper.lost(), 0u);
  run.add(2);
  run.pass(3);
  EXPECT_EQ(run.keeper.lost(), 2u);
}

TEST(EventKeeperTest, ATornPageIsCounted) {
  RamDevice flash = device();
  {
    EventRun run(flash);
    run.add(2);
    run.pass(5);
  }
  flash.bytes[20] ^= 1;
  EventRun again(flash);
  EXPECT_EQ(again.store.damaged(), 1u);
  EXPECT_EQ(again.log.size(), 1u);
}

TEST(EventKeeperTest, WhatSomebodyHasSeenIsRememberedOverARestart) {
  RamDevice flash = device();
  {
    EventRun run(flash);
    run.add(5);
    run.keeper.acknowledge(3);
    run.pass(10);
  }
  {
    EventRun again(flash);
    EXPECT_EQ(again.keeper.acknowledged(), 3u);
    again.keeper.acknowledge(2);
    EXPECT_EQ(again.keeper.acknowledged(), 3u) << "seen stays seen";
    again.keeper.acknowledge(4);
    again.keeper.acknowledge(5);
    again.pass(10);
  }
  EXPECT_EQ(EventRun(flash).keeper.acknowledged(), 5u);
}

TEST(EventKeeperTest, ARestartOnPurposeLosesNothingThatFitsInTheQueue) {
  RamDevice flash = device();
  {
    EventRun run(flash);
    run.add(HistoryStore::EVENTS_WAITING - 1);
    run.keeper.acknowledge(4);
    run.keeper.flush();
    run.store.flush();
  }
  EventRun again(flash);
  EXPECT_EQ(again.log.size(), HistoryStore::EVENTS_WAITING - 1);
  EXPECT_EQ(again.keeper.acknowledged(), 4u);
}

TEST(EventKeeperTest, AnAcknowledgementIsWrittenOnceHoweverOftenItIsGiven) {
  RamDevice flash = device();
  EventRun run(flash);
  run.add(3);
  run.pass(10);
  const size_t spent = flash.spent;
  for (int i = 0; i < 1000; i++) {
    run.keeper.acknowledge(3);
    run.pass(1);
  }
  EXPECT_EQ(flash.spent - spent, record_log::RecordLog::page_size(HistoryStore::MAX_EVENT));
}

TEST(EventKeeperTest, AnAcknowledgementOfTornEventsIsNoneOfThoseThatGetTheirNumbers) {
  RamDevice flash = device();
  constexpr size_t PAGE = record_log::RecordLog::page_size(HistoryStore::MAX_EVENT);
  {
    EventRun run(flash);
    run.add(3);
    run.pass(5);
    run.keeper.acknowledge(3);
    run.pass(2);
  }
  flash.bytes[2 * PAGE + 20] ^= 1;
  EventRun again(flash);
  ASSERT_EQ(again.log.next_sequence(), 3u);
  EXPECT_EQ(again.keeper.acknowledged(), 2u);
}

}  // namespace
}  // namespace esphome::tinybms_web
