#include <gtest/gtest.h>

#include "support/fake_bms.h"
#include "support/random.h"
#include "tinybms/poller.h"

namespace esphome::tinybms {
namespace {

using bms_core::BmsEvent;
using bms_core::BmsFault;
using test::Bytes;
using test::to_hex;

constexpr TimeMs START = 50000;

class Notes final : public PollListener {
 public:
  void on_reading() override { this->readings++; }
  void on_bms_event(const BmsEvent &event) override { this->events.push_back(event); }
  void on_link(bool up) override { this->links.push_back(up); }
  void on_write(const WriteReport &report) override { this->writes.push_back(report); }
  void on_reset(ResetOption option, WriteResult result) override { this->resets.emplace_back(option, result); }

  int readings{0};
  std::vector<BmsEvent> events;
  std::vector<bool> links;
  std::vector<WriteReport> writes;
  std::vector<std::pair<ResetOption, WriteResult>> resets;
};

/// A poller and a BMS on a line, a millisecond at a time.
class PollerTest : public testing::Test {
 protected:
  void run(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;) {
      this->now++;
      while (!this->on_the_way.empty() && this->on_the_way.front().first <= this->now) {
        const Bytes bytes = this->on_the_way.front().second;
        this->on_the_way.pop_front();
        this->poller.receive(bytes, this->now);
      }
      this->send(this->poller.advance(this->now));
    }
  }
  void send(std::span<const uint8_t> request) {
    if (request.empty())
      return;
    this->sent_at.push_back(this->now);
    if (!this->bms_clock_stands)
      this->bms.set_u32(32, this->first_lifetime_s + static_cast<uint32_t>((this->now - START) / 1000));
    Bytes reply = this->bms.answer({request.begin(), request.end()});
    if (this->damage)
      this->damage(reply);
    if (!reply.empty())
      this->on_the_way.emplace_back(this->now + this->delay_ms, reply);
  }
  /// The link is up and everything has been read once.
  void settle() { this->run(2000); }
  void forget() {
    this->bms.requests.clear();
    this->notes = {};
  }
  WriteReport written(const char *key, int32_t raw, TimeMs within_ms = 1000) {
    EXPECT_EQ(this->poller.write_setting(*find_setting(key), raw), WriteResult::OK) << "queued";
    const size_t before = this->notes.writes.size();
    this->run(within_ms);
    EXPECT_EQ(this->notes.writes.size(), before + 1) << key;
    return this->notes.writes.empty() ? WriteReport{} : this->notes.writes.back();
  }

  test::FakeBms bms;
  /// Registers 32 and 33 of the real pack.
  uint32_t first_lifetime_s{254U << 16 | 37837U};
  bool bms_clock_stands{false};
  bms_core::PackSnapshot snapshot;
  Notes notes;
  PollConfig config;
  Poller poller{config, snapshot, notes};
  TimeMs now{START};
  TimeMs delay_ms{5};
  std::deque<std::pair<TimeMs, Bytes>> on_the_way;
  std::vector<TimeMs> sent_at;
  std::function<void(Bytes &)> damage;
};

bool is_write(const Bytes &request) { return request[1] == 0x10; }

// What is read, and how often.

TEST_F(PollerTest, BeginsWithTheLiveBlock) {
  run(1);
  ASSERT_EQ(bms.requests.size(), 1u);
  EXPECT_EQ(to_hex(bms.requests[0]), "AA 03 00 00 00 38 5D C3");
}

TEST_F(PollerTest, KnowsEverythingAboutThePackWithinASecond) {
  run(1000);
  EXPECT_TRUE(snapshot.link_up);
  ASSERT_TRUE(snapshot.live && snapshot.last_complete && snapshot.settings && snapshot.statistics && snapshot.identity);
  EXPECT_EQ(snapshot.last_complete->voltage_mv, 55780);
  EXPECT_EQ(snapshot.settings->fully_charged_mv, 4150);
  EXPECT_EQ(snapshot.statistics->max_discharge_current_ma, 51000u);
  EXPECT_EQ(snapshot.identity->firmware_internal, 242);
  EXPECT_EQ(snapshot.last_event, (BmsEvent{12144194, 0x65}));
  EXPECT_EQ(poller.events().size(), 4u);
  EXPECT_EQ(poller.settings().sensor_range_a(), 750);
  EXPECT_EQ(notes.links, std::vector<bool>{true});
  EXPECT_GT(notes.readings, 0);
}

TEST_F(PollerTest, ReadsTheLiveBlockAtItsInterval) {
  settle();
  forget();
  run(60000);
  EXPECT_NEAR(static_cast<double>(bms.reads_of(0, 56)), 240, 1);
  EXPECT_EQ(notes.readings, static_cast<int>(bms.reads_of(0, 56)));
}

TEST_F(PollerTest, ReadsTheOtherBlocksAtTheirs) {
  settle();
  forget();
  run(120000);
  EXPECT_NEAR(static_cast<double>(bms.reads_of(200, 98)), 60, 1);
  EXPECT_NEAR(static_cast<double>(bms.reads_of(300, 44)), 4, 1);
  EXPECT_NEAR(static_cast<double>(bms.reads_of(100, 18)), 2, 1);
  EXPECT_EQ(bms.reads_of(500, 10), 0u);
  EXPECT_EQ(bms.commands(0x1D), 0u);
}

TEST_F(PollerTest, AShorterIntervalCountsFromTheLastReading) {
  settle();
  PollConfig config;
  config.settings_interval_ms = 3600000;
  poller.set_config(config);
  run(60000);
  forget();
  config.settings_interval_ms = 5000;
  poller.set_config(config);
  run(1000);
  EXPECT_EQ(bms.reads_of(300, 44), 1u) << "it was due long ago";
  run(5000);
  EXPECT_EQ(bms.reads_of(300, 44), 2u);
}

TEST_F(PollerTest, AsksForOneThingAtATime) {
  delay_ms = 150;
  run(60000);
  for (size_t i = 1; i < sent_at.size(); i++)
    ASSERT_GE(sent_at[i] - sent_at[i - 1], delay_ms) << "request " << i;
}

TEST_F(PollerTest, ReadsEverythingOverALineThatIsTooSlowForTheInterval) {
  // 250 ms would be wanted, a reply takes 190.
  delay_ms = 190;
  run(60000);
  EXPECT_TRUE(snapshot.settings && snapshot.statistics && snapshot.identity);
  EXPECT_GT(bms.reads_of(200, 98), 20u);
  EXPECT_GT(bms.reads_of(0, 56), 150u);
}

TEST_F(PollerTest, ReadsEverythingAnewWhenAsked) {
  settle();
  forget();
  poller.refresh();
  run(500);
  EXPECT_EQ(bms.reads_of(300, 44), 1u);
  EXPECT_EQ(bms.reads_of(500, 10), 1u);
  EXPECT_EQ(bms.commands(0x1D), 3u);
}

TEST_F(PollerTest, ABlockThatIsRefusedIsAskedForOnceASecond) {
  bms.refuse = [](const Bytes &request) { return request[1] == 0x03 && request[3] == 100; };
  settle();
  forget();
  run(10000);
  EXPECT_NEAR(static_cast<double>(bms.reads_of(100, 18)), 10, 1);
  EXPECT_FALSE(snapshot.statistics);
  EXPECT_TRUE(snapshot.link_up);
  EXPECT_EQ(notes.readings, static_cast<int>(bms.reads_of(0, 56)));
}

// Readings.

TEST_F(PollerTest, AnIncompleteReadingLeavesTheLastCompleteOne) {
  settle();
  bms.registers[50] = 0;
  const auto readings = notes.readings;
  run(1000);
  EXPECT_EQ(snapshot.live->status, bms_core::BmsStatus::UNKNOWN);
  EXPECT_LT(snapshot.last_complete->measured_at, now - 900);
  EXPECT_LE(notes.readings, readings + 1);
  EXPECT_GE(poller.incomplete_readings(), 3u);
}

TEST_F(PollerTest, APackThatCountsOtherCellsThanItIsSetToIsNotRead) {
  bms.registers[307] = 15;
  settle();
  const auto readings = notes.readings;
  run(5000);
  EXPECT_EQ(notes.readings, readings);
  EXPECT_GT(poller.incomplete_readings(), 10u);
}

TEST_F(PollerTest, ACurrentBeyondTheSensorsRangeIsNoReading) {
  bms.maximum[17] = bms.maximum[18] = 50;
  settle();
  bms.set_u32(38, 0x42C80000);  // 100.0 A
  const auto readings = notes.readings;
  run(2000);
  EXPECT_LE(notes.readings, readings + 1);
  EXPECT_EQ(snapshot.live->current_ma, std::nullopt);
}

// The link.

TEST_F(PollerTest, AsksForTheLiveBlockOnlyUntilSomethingAnswers) {
  bms.silent = true;
  run(10000);
  EXPECT_FALSE(snapshot.link_up);
  EXPECT_TRUE(notes.links.empty());
  EXPECT_GT(bms.requests.size(), 20u);
  EXPECT_EQ(bms.reads_of(0, 56), bms.requests.size());
}

TEST_F(PollerTest, StartsWheneverTheBmsDoes) {
  bms.silent = true;
  run(3600000);
  bms.silent = false;
  run(1500);
  EXPECT_TRUE(snapshot.link_up);
  EXPECT_TRUE(snapshot.last_complete && snapshot.settings);
}

TEST_F(PollerTest, TheLinkIsDownAfter3SecondsOfSilence) {
  settle();
  notes = {};
  bms.silent = true;
  const TimeMs last_answer = snapshot.live->measured_at;
  run(2900 - (now - last_answer));
  EXPECT_TRUE(snapshot.link_up);
  run(600);
  EXPECT_FALSE(snapshot.link_up);
  EXPECT_EQ(notes.links, std::vector<bool>{false});
}

TEST_F(PollerTest, ALinkThatComesBackReadsEverythingAnew) {
  settle();
  bms.silent = true;
  run(10000);
  forget();
  bms.silent = false;
  bms.registers[502] = 243;
  bms.registers[300] = 4100;
  run(1500);
  EXPECT_EQ(notes.links, std::vector<bool>{true});
  EXPECT_EQ(snapshot.identity->firmware_internal, 243);
  EXPECT_EQ(snapshot.settings->fully_charged_mv, 4100);
}

TEST_F(PollerTest, ALostLineIsALinkDownAtOnce) {
  settle();
  notes = {};
  poller.line_lost(now);
  EXPECT_FALSE(snapshot.link_up);
  EXPECT_EQ(notes.links, std::vector<bool>{false});
  poller.line_lost(now);
  EXPECT_EQ(notes.links, std::vector<bool>{false}) << "told once";
  run(1500);
  EXPECT_TRUE(snapshot.link_up);
}

TEST_F(PollerTest, ABmsThatRefusesEverythingIsStillThere) {
  bms.refuse = [](const Bytes &) { return true; };
  run(5000);
  EXPECT_TRUE(snapshot.link_up);
  EXPECT_FALSE(snapshot.live);
  EXPECT_EQ(notes.readings, 0);
}

TEST_F(PollerTest, ASleepingBmsIsWokenByTheFirstRequest) {
  bms.requests_to_sleep_through = 1;
  run(1000);
  EXPECT_TRUE(snapshot.link_up);
  EXPECT_EQ(poller.counters().wake_ups, 1u);
  EXPECT_EQ(poller.counters().timeouts, 0u);
}

TEST_F(PollerTest, RepliesSlowerThanTheTimeoutAreNotMixedUp) {
  // Every request is sent twice and answered twice.
  bms.minimum.fill(7);
  delay_ms = 250;
  run(60000);
  ASSERT_TRUE(snapshot.settings);
  EXPECT_EQ(poller.settings().range(*find_setting("fully_charged_voltage"))->minimum, 7);
  EXPECT_EQ(poller.settings().range(*find_setting("fully_charged_voltage"))->maximum, 50000);
  EXPECT_EQ(poller.settings().sensor_range_a(), 750);
}

TEST_F(PollerTest, BitErrorsNeverBecomeReadings) {
  test::Random random(1000);
  int damaged = 0;
  damage = [&](Bytes &reply) {
    for (uint8_t &byte : reply) {
      for (int bit = 0; bit < 8; bit++) {
        if (random.one_in(1000)) {
          byte ^= static_cast<uint8_t>(1 << bit);
          damaged++;
        }
      }
    }
  };
  TimeMs oldest = 0;
  run(5000);
  for (int second = 0; second < 600; second++) {
    run(1000);
    ASSERT_TRUE(snapshot.last_complete && snapshot.settings);
    oldest = std::max(oldest, now - snapshot.last_complete->measured_at);
    ASSERT_EQ(snapshot.last_complete->voltage_mv, 55780);
    ASSERT_EQ(snapshot.settings->over_voltage_mv, 4200);
    ASSERT_TRUE(snapshot.link_up);
  }
  EXPECT_GT(damaged, 1000);
  EXPECT_GT(poller.counters().crc_errors, 300u);
  EXPECT_LT(oldest, 3000u) << "readings stay fresh";
}

// Readings that cannot be true are shown but not used.

TEST_F(PollerTest, AReadingThatCannotBeTrueIsShownButNotUsed) {
  settle();
  forget();
  const TimeMs good_at = snapshot.last_complete->measured_at;
  // Contacts 9 and 10: the wire between cells 7 and 8 is open.
  bms.registers[8] = 34000;
  bms.registers[9] = 45790;
  bms.registers[40] = 3400;
  bms.registers[41] = 4579;
  run(1000);
  EXPECT_EQ(notes.readings, 0);
  EXPECT_LE(snapshot.last_complete->measured_at, good_at + 5);
  EXPECT_EQ(snapshot.live->cell_voltage_uv[6], 3400000u);
  EXPECT_EQ(snapshot.doubts.last, bms_core::Doubt::OPEN_WIRE);
  EXPECT_EQ(snapshot.doubts.place, 6);
  EXPECT_GE(snapshot.doubts.counts[static_cast<size_t>(bms_core::Doubt::OPEN_WIRE)], 3u);
  EXPECT_TRUE(snapshot.doubts.since);
  EXPECT_EQ(poller.incomplete_readings(), 0u) << "nothing is missing";
  bms.registers = test::pack_14s_registers();
  run(1000);
  EXPECT_GE(notes.readings, 3);
  EXPECT_FALSE(snapshot.doubts.since);
}

TEST_F(PollerTest, ABmsWhoseClockStandsStillIsNotUsedAfterAMinute) {
  settle();
  bms_clock_stands = true;
  run(59000);
  forget();
  run(2000);
  EXPECT_EQ(snapshot.doubts.last, bms_core::Doubt::CLOCK_STOPPED);
  forget();
  run(2000);
  EXPECT_EQ(notes.readings, 0);
  bms_clock_stands = false;
  run(2000);
  EXPECT_GT(notes.readings, 0);
}

TEST_F(PollerTest, ANewStateOfChargeIsBelievedAtOnceWhenItWasWritten) {
  settle();
  forget();
  written("state_of_charge", 10000, 1000);
  EXPECT_EQ(snapshot.last_complete->soc_ppm, 200000u);
  EXPECT_EQ(snapshot.doubts.last, bms_core::Doubt::NONE);
}

TEST_F(PollerTest, ASensorThatReadsWhatNoneCanIsUnknownAndNamed) {
  bms.registers[43] = 1600;
  settle();
  EXPECT_EQ(snapshot.last_complete->external_temperature_dc[1], std::nullopt);
  EXPECT_EQ(snapshot.last_complete->invalid_temperatures, 0b100);
  EXPECT_EQ(snapshot.doubts.last, bms_core::Doubt::TEMPERATURE_RANGE);
  EXPECT_EQ(snapshot.doubts.place, 2);
  EXPECT_FALSE(snapshot.doubts.since) << "the reading itself counts";
}

// Events.

TEST_F(PollerTest, WhatTheListHeldAtFirstIsHistoryNotNews) {
  bms.set_event(4, 16683900, 0x02);
  settle();
  EXPECT_TRUE(notes.events.empty());
  EXPECT_EQ(snapshot.active_faults, fault_bit(BmsFault::UNDER_VOLTAGE));
  EXPECT_EQ(snapshot.last_event, (BmsEvent{16683900, 0x02}));
}

TEST_F(PollerTest, TellsNewEventsOnceAndInOrder) {
  settle();
  bms.set_event(4, 16683901, 0x03);
  bms.set_event(5, 16683902, 0x79);
  run(4500);
  EXPECT_EQ(notes.events, (std::vector<BmsEvent>{{16683901, 0x03}, {16683902, 0x79}}));
  EXPECT_EQ(snapshot.active_faults, 0u);
}

TEST_F(PollerTest, AFaultIsKnownWithin2Seconds) {
  settle();
  bms.set_event(4, 16683901, 0x03);
  run(2300);
  EXPECT_EQ(snapshot.active_faults, fault_bit(BmsFault::OVER_VOLTAGE));
}

TEST_F(PollerTest, AClearedListIsNoNewsAndEndsTheFaults) {
  bms.set_event(4, 16683900, 0x02);
  settle();
  bms.clear_events();
  run(2500);
  EXPECT_TRUE(notes.events.empty());
  EXPECT_EQ(snapshot.active_faults, 0u);
  EXPECT_EQ(snapshot.last_event, std::nullopt);
}

TEST_F(PollerTest, ARestartOfTheBmsReadsEverythingAnew) {
  settle();
  forget();
  bms.set_event(4, 16683901, 0x61);
  run(3000);
  EXPECT_EQ(notes.events.size(), 1u);
  EXPECT_EQ(bms.reads_of(500, 10), 1u);
  EXPECT_EQ(bms.commands(0x1D), 3u);
}

// Writing a setting: read before, write, read back.

TEST_F(PollerTest, WritesASettingAndReadsItBack) {
  settle();
  forget();
  const WriteReport report = written("fully_charged_voltage", 4100);
  EXPECT_EQ(report.result, WriteResult::OK);
  EXPECT_EQ(report.wanted, 4100);
  EXPECT_EQ(report.held, 4100);
  EXPECT_EQ(bms.registers[300], 4100);
  EXPECT_EQ(bms.reads_of(300, 1), 2u);
  EXPECT_EQ(bms.commands(0x10), 1u);
  EXPECT_EQ(snapshot.settings->fully_charged_mv, 4100);
}

TEST_F(PollerTest, ReadsTheWholeBlockAfterAWrite) {
  settle();
  forget();
  written("fully_charged_voltage", 4100);
  EXPECT_EQ(bms.reads_of(300, 44), 1u);
}

TEST_F(PollerTest, WritesTheRightBytes) {
  settle();
  forget();
  written("low_temperature_charge_cutoff", 5);
  const auto found = std::find_if(bms.requests.begin(), bms.requests.end(), is_write);
  ASSERT_NE(found, bms.requests.end());
  EXPECT_EQ(to_hex(*found), to_hex(test::framed(test::hex("AA 10 01 40 00 01 02 00 05"))));
}

TEST_F(PollerTest, AChangeOfABitKeepsItsNeighboursAsTheyAreNow) {
  settle();
  // Changed behind our back.
  bms.registers[329] = 0x0002;
  EXPECT_EQ(written("enable_charge_restart_level", 1).result, WriteResult::OK);
  EXPECT_EQ(bms.registers[329], 0x0006);
}

TEST_F(PollerTest, WritesALongSettingAsTwoWords) {
  bms.maximum[12] = 0x86A0;
  bms.maximum[13] = 1;
  settle();
  const WriteReport report = written("pulses_per_unit", 70000);
  EXPECT_EQ(report.result, WriteResult::OK);
  EXPECT_EQ(report.held, 70000);
  EXPECT_EQ(bms.registers[312], 0x1170);
  EXPECT_EQ(bms.registers[313], 0x0001);
}

TEST_F(PollerTest, AnUnsuitableValueNeverReachesTheLine) {
  settle();
  forget();
  EXPECT_EQ(written("fully_charged_voltage", 50001).result, WriteResult::OUT_OF_RANGE);
  EXPECT_EQ(written("fully_charged_voltage", 4200).result, WriteResult::CONFLICT);
  EXPECT_EQ(written("charger_type", 3).result, WriteResult::NOT_AN_OPTION);
  EXPECT_EQ(bms.commands(0x10), 0u);
}

TEST_F(PollerTest, OldOrUnknownFirmwareIsNotWrittenTo) {
  bms.registers[502] = 226;
  settle();
  EXPECT_EQ(written("fully_charged_voltage", 4100).result, WriteResult::FIRMWARE_TOO_OLD);
  snapshot.identity.reset();
  EXPECT_EQ(written("fully_charged_voltage", 4100).result, WriteResult::FIRMWARE_UNKNOWN);
  EXPECT_EQ(bms.commands(0x10), 0u);
}

TEST_F(PollerTest, TellsWhenTheBmsDidNotTakeAValue) {
  settle();
  bms.ignores_writes = true;
  const WriteReport report = written("fully_charged_voltage", 4100);
  EXPECT_EQ(report.result, WriteResult::NOT_TAKEN);
  EXPECT_EQ(report.held, 4150);
  EXPECT_EQ(snapshot.settings->fully_charged_mv, 4150);
}

TEST_F(PollerTest, TellsWhenTheBmsRefusedAValue) {
  settle();
  bms.refuse = is_write;
  EXPECT_EQ(written("fully_charged_voltage", 4100).result, WriteResult::REFUSED_BY_BMS);
}

TEST_F(PollerTest, AWriteWithoutAnswerIsJudgedByWhatTheBmsHolds) {
  settle();
  // The write arrives, its acknowledgement does not.
  damage = [this](Bytes &reply) {
    if (is_write(bms.requests.back()))
      reply.clear();
  };
  EXPECT_EQ(written("fully_charged_voltage", 4100).result, WriteResult::OK);
  EXPECT_EQ(snapshot.settings->fully_charged_mv, 4100);
}

TEST_F(PollerTest, TellsWhenNobodyAnswersAWrite) {
  settle();
  bms.silent_for = [](const Bytes &request) { return is_write(request) || (request[1] == 0x03 && request[5] == 1); };
  const WriteReport report = written("fully_charged_voltage", 4100);
  EXPECT_EQ(report.result, WriteResult::NO_ANSWER);
  EXPECT_TRUE(snapshot.link_up);
}

TEST_F(PollerTest, SetsTheStateOfChargeAndReadsTheLiveRegister) {
  settle();
  forget();
  const WriteReport report = written("state_of_charge", 25000);
  EXPECT_EQ(report.result, WriteResult::OK);
  EXPECT_EQ(report.held, 25000);
  EXPECT_EQ(bms.reads_of(328, 1), 0u) << "it reads 0xFFFF";
  EXPECT_EQ(bms.reads_of(46, 2), 1u) << "there is nothing to read before";
  EXPECT_EQ(snapshot.live->soc_ppm, 500000u);
}

TEST_F(PollerTest, ReadsTheLiveBlockAtOnceAfterTheStateOfChargeWasSet) {
  settle();
  // The interval has just begun.
  for (const int before = notes.readings; notes.readings == before;)
    run(1);
  written("state_of_charge", 25000, 60);
  EXPECT_EQ(snapshot.live->soc_ppm, 500000u);
}

TEST_F(PollerTest, ToleratesThatTheStateOfChargeGoesOnCounting) {
  settle();
  damage = [this](Bytes &) { bms.set_u32(46, 25240 * 2000); };
  EXPECT_EQ(written("state_of_charge", 25000).result, WriteResult::OK);
  damage = [this](Bytes &) { bms.set_u32(46, 25260 * 2000); };
  EXPECT_EQ(written("state_of_charge", 25000).result, WriteResult::NOT_TAKEN);
}

TEST_F(PollerTest, SetsTheStateOfHealth) {
  settle();
  const WriteReport report = written("state_of_health", 49000);
  EXPECT_EQ(report.result, WriteResult::OK);
  EXPECT_EQ(report.held, 49000);
  EXPECT_EQ(snapshot.live->soh_ppm, 980000u);
}

TEST_F(PollerTest, WritesInTheOrderAsked) {
  settle();
  for (const int32_t raw : {4101, 4102, 4103})
    poller.write_setting(*find_setting("fully_charged_voltage"), raw);
  run(2000);
  ASSERT_EQ(notes.writes.size(), 3u);
  for (int32_t i = 0; i < 3; i++) {
    EXPECT_EQ(notes.writes[static_cast<size_t>(i)].wanted, 4101 + i);
    EXPECT_EQ(notes.writes[static_cast<size_t>(i)].result, WriteResult::OK);
  }
  EXPECT_EQ(bms.registers[300], 4103);
}

TEST_F(PollerTest, TakesNoMoreCommandsThanItCanKeep) {
  settle();
  for (size_t i = 0; i < Poller::COMMAND_CAPACITY; i++)
    EXPECT_EQ(poller.write_setting(0, 4100), WriteResult::OK);
  EXPECT_EQ(poller.write_setting(0, 4100), WriteResult::QUEUE_FULL);
  EXPECT_FALSE(poller.reset_or_clear(ResetOption::CLEAR_EVENTS));
  run(5000);
  EXPECT_EQ(notes.writes.size(), Poller::COMMAND_CAPACITY);
  EXPECT_EQ(poller.write_setting(0, 4100), WriteResult::OK);
}

TEST_F(PollerTest, KnowsNoSettingBeyondTheTable) {
  EXPECT_EQ(poller.write_setting(static_cast<uint8_t>(SETTINGS.size()), 1), WriteResult::UNKNOWN_SETTING);
  EXPECT_EQ(poller.write_setting(255, 1), WriteResult::UNKNOWN_SETTING);
}

TEST_F(PollerTest, ReadingsGoOnWhileManySettingsAreWritten) {
  settle();
  forget();
  for (int round = 0; round < 20; round++) {
    poller.write_setting(*find_setting("fully_charged_voltage"), 4100 + round);
    run(100);
  }
  EXPECT_GE(notes.readings, 6);
}

TEST_F(PollerTest, WithoutALinkAWriteFailsAtOnce) {
  bms.silent = true;
  run(1000);
  poller.write_setting(0, 4100);
  run(500);
  ASSERT_EQ(notes.writes.size(), 1u);
  EXPECT_EQ(notes.writes[0].result, WriteResult::LINK_DOWN);
  EXPECT_EQ(bms.commands(0x10), 0u);
}

TEST_F(PollerTest, ALinkThatGoesDownEndsEveryCommandThatWaits) {
  settle();
  notes = {};
  poller.write_setting(0, 4100);
  poller.write_setting(0, 4101);
  poller.reset_or_clear(ResetOption::CLEAR_EVENTS);
  poller.line_lost(now);
  ASSERT_EQ(notes.writes.size(), 2u);
  EXPECT_EQ(notes.writes[0].result, WriteResult::LINK_DOWN);
  EXPECT_EQ(notes.writes[1].result, WriteResult::LINK_DOWN);
  ASSERT_EQ(notes.resets.size(), 1u);
  EXPECT_EQ(notes.resets[0].second, WriteResult::LINK_DOWN);
  run(5000);
  EXPECT_EQ(bms.commands(0x10), 0u);
  EXPECT_EQ(notes.writes.size(), 2u);
}

TEST_F(PollerTest, ALineLostInTheMiddleOfAWriteEndsItOnce) {
  settle();
  for (TimeMs moment = 1; moment < 20; moment++) {
    notes = {};
    poller.write_setting(*find_setting("fully_charged_voltage"), 4100);
    run(moment);
    poller.line_lost(now);
    on_the_way.clear();
    EXPECT_EQ(notes.writes.size(), 1u) << "after " << moment << " ms";
    run(3000);
    EXPECT_EQ(notes.writes.size(), 1u) << "after " << moment << " ms";
    EXPECT_TRUE(snapshot.link_up);
  }
}

// Reset and clear.

TEST_F(PollerTest, ClearsAndResetsTheBms) {
  settle();
  for (const ResetOption option : {ResetOption::CLEAR_EVENTS, ResetOption::CLEAR_STATISTICS, ResetOption::RESET_BMS}) {
    forget();
    bms.resets.clear();
    EXPECT_TRUE(poller.reset_or_clear(option));
    run(1000);
    EXPECT_EQ(bms.resets, std::vector<uint8_t>{static_cast<uint8_t>(option)});
    ASSERT_EQ(notes.resets.size(), 1u);
    EXPECT_EQ(notes.resets[0], std::pair(option, WriteResult::OK));
    EXPECT_EQ(bms.reads_of(200, 98), 1u) << "and looks at once what became of it";
  }
}

TEST_F(PollerTest, SendsAResetOnlyOnce) {
  settle();
  forget();
  bms.silent_for = [](const Bytes &request) { return request[1] == 0x02; };
  poller.reset_or_clear(ResetOption::RESET_BMS);
  run(2000);
  EXPECT_EQ(bms.commands(0x02), 1u);
  ASSERT_EQ(notes.resets.size(), 1u);
  EXPECT_EQ(notes.resets[0].second, WriteResult::NO_ANSWER);
}

TEST_F(PollerTest, SendsAClearAgainIntoSilence) {
  settle();
  forget();
  bms.silent_for = [](const Bytes &request) { return request[1] == 0x02; };
  poller.reset_or_clear(ResetOption::CLEAR_EVENTS);
  run(2000);
  EXPECT_EQ(bms.commands(0x02), 2u);
  EXPECT_EQ(notes.resets.at(0).second, WriteResult::NO_ANSWER);
}

TEST_F(PollerTest, TellsWhenTheBmsRefusesAReset) {
  settle();
  bms.refuse = [](const Bytes &request) { return request[1] == 0x02; };
  poller.reset_or_clear(ResetOption::RESET_BMS);
  run(1000);
  EXPECT_EQ(notes.resets.at(0).second, WriteResult::REFUSED_BY_BMS);
}

// Whoever listens may ask for more.

TEST(PollerListener, MayWriteAgainWhenAWriteFails) {
  class Insistent final : public PollListener {
   public:
    void on_reading() override {}
    void on_bms_event(const BmsEvent &) override {}
    void on_link(bool) override {}
    void on_write(const WriteReport &) override {
      this->failures++;
      this->poller->write_setting(0, 4100);
    }
    void on_reset(ResetOption, WriteResult) override {}
    Poller *poller{nullptr};
    int failures{0};
  } listener;
  bms_core::PackSnapshot snapshot;
  Poller poller({}, snapshot, listener);
  listener.poller = &poller;
  test::FakeBms bms;
  for (TimeMs now = START; now < START + 1000; now++) {
    const auto request = poller.advance(now);
    if (!request.empty())
      poller.receive(bms.answer({request.begin(), request.end()}), now);
  }
  poller.write_setting(0, 4100);
  poller.line_lost(START + 1000);
  EXPECT_EQ(listener.failures, 1);
  poller.advance(START + 1001);
  EXPECT_LE(listener.failures, 2);
}

}  // namespace
}  // namespace esphome::tinybms
