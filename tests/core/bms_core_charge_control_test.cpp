#include <gtest/gtest.h>

#include <algorithm>

#include "bms_core/charge_control.h"
#include "support/packs.h"

namespace esphome::bms_core {
namespace {

using test::healthy_live;
using test::healthy_pack;
using test::set_cells;

/// A user share of 90 % of the cut-offs of healthy_settings().
constexpr int32_t FULL_CHARGE_MA = 45000;
constexpr int32_t FULL_DISCHARGE_MA = 90000;
constexpr int32_t CVL_MV = 56000;
/// What the control adds to the charge current in a second once it rises: full in 20 s.
constexpr int32_t CHARGE_STEP_MA = 2250;
constexpr int32_t DISCHARGE_STEP_MA = 4500;

/// A control that sees a pack whose readings are changed by the test.
class ChargeControlTest : public testing::Test {
 protected:
  /// A reading now, and what the control makes of it.
  const Limits &read() {
    this->live.measured_at = this->now;
    test::read(this->pack, this->live);
    return this->control.update(this->pack, this->now);
  }
  /// A reading after so long.
  const Limits &read_after(TimeMs duration_ms) {
    this->now += duration_ms;
    return this->read();
  }
  /// Lets time pass with a reading every 250 ms.
  const Limits &run(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;)
      this->read_after(250);
    return this->limits();
  }
  /// Lets time pass without any reading, with an update every 250 ms.
  const Limits &run_silent(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;) {
      this->now = std::min(this->now + 250, end);
      this->control.update(this->pack, this->now);
    }
    return this->limits();
  }
  /// A pack at rest whose ramps have come to their end.
  const Limits &settle() { return this->run(60000); }
  void set_config(const ChargeConfig &config) { this->control.set_config(config); }
  const Limits &limits() { return this->control.limits(); }
  int32_t cvl() { return this->limits().charge_voltage_mv.value(); }
  int32_t ccl() { return this->limits().charge_current_ma.value(); }
  int32_t dcl() { return this->limits().discharge_current_ma.value(); }
  LimitReason cvl_reason() { return this->limits().charge_voltage_mv.reason(); }
  LimitReason ccl_reason() { return this->limits().charge_current_ma.reason(); }
  LimitReason dcl_reason() { return this->limits().discharge_current_ma.reason(); }

  TimeMs now{100000};
  LiveData live{healthy_live(100000)};
  PackSnapshot pack{healthy_pack(100000)};
  ChargeControl control;
};

bool has_reason(const Bounded &bounded, LimitReason reason) {
  return std::any_of(bounded.bounds().begin(), bounded.bounds().end(),
                     [&](const Bounded::Bound &bound) { return bound.reason == reason; });
}

TEST(ChargeControlSize, StateFitsInto2Kilobytes) { EXPECT_LE(sizeof(ChargeControl), 2048u); }

// Safety rule 1: nothing before the first complete, valid reading. Then always, until the policy says stop.

class Rule1NothingBeforeTheFirstCompleteReading : public ChargeControlTest {
 protected:
  Rule1NothingBeforeTheFirstCompleteReading() { this->pack = {}; }
};

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, NothingKnown) {
  EXPECT_FALSE(control.update(pack, now).sendable());
  EXPECT_FALSE(control.update(pack, now + 3600000).sendable());
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, AReadingWithoutSettings) {
  test::read(pack, live);
  EXPECT_FALSE(control.update(pack, now).sendable());
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, SettingsWithoutAReading) {
  pack.settings = test::healthy_settings(now);
  EXPECT_FALSE(control.update(pack, now).sendable());
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, AReadingThatIsNotComplete) {
  pack.settings = test::healthy_settings(now);
  live.current_ma.reset();
  EXPECT_FALSE(read().sendable());
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, ImplausibleSettings) {
  test::read(pack, live);
  pack.settings = test::healthy_settings(now);
  pack.settings->fully_charged_mv = pack.settings->over_voltage_mv;
  EXPECT_FALSE(control.update(pack, now).sendable());
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, SettingsThatCameWhenTheReadingWasOldAlready) {
  test::read(pack, live);
  pack.settings = test::healthy_settings(now);
  // Nothing has been computed yet that could be held.
  for (const TimeMs age : {3001, 10000, 10001, 60001}) {
    ChargeControl fresh_start;
    EXPECT_FALSE(fresh_start.update(pack, now + age).sendable()) << age;
  }
  EXPECT_TRUE(control.update(pack, now + 3000).sendable());
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, SendableWithTheFirst) {
  control.update(pack, now);
  now += 1234567;
  pack.settings = test::healthy_settings(now);
  EXPECT_TRUE(read().sendable());
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
  EXPECT_EQ(cvl(), CVL_MV);
  EXPECT_EQ(ccl(), 0);
}

TEST_F(ChargeControlTest, Rule1AlwaysAfterTheFirstCompleteReading) {
  read();
  EXPECT_TRUE(run_silent(3600000).sendable());
  pack.settings.reset();
  EXPECT_TRUE(control.update(pack, now).sendable());
  pack = {};
  EXPECT_TRUE(control.update(pack, now).sendable());
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_GT(cvl(), 0);
}

// Safety rule 2: the age of the data decides.

TEST_F(ChargeControlTest, Rule2FreshFor3Seconds) {
  settle();
  control.update(pack, now + 3000);
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
}

TEST_F(ChargeControlTest, Rule2HeldAfter3Seconds) {
  settle();
  control.update(pack, now + 3001);
  EXPECT_EQ(limits().freshness, Freshness::HELD);
  EXPECT_EQ(cvl(), CVL_MV);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
  EXPECT_TRUE(has_reason(limits().charge_voltage_mv, LimitReason::DATA_HELD));
  EXPECT_TRUE(has_reason(limits().charge_current_ma, LimitReason::DATA_HELD));
  EXPECT_TRUE(has_reason(limits().discharge_current_ma, LimitReason::DATA_HELD));
  EXPECT_TRUE(limits().sendable());
}

TEST_F(ChargeControlTest, Rule2HeldLimitsDoNotRise) {
  read();
  run(15000);
  ASSERT_LT(ccl(), FULL_CHARGE_MA);
  run_silent(3250);
  const int32_t held = ccl();
  for (int i = 0; i < 25; i++) {
    run_silent(250);
    ASSERT_EQ(limits().freshness, Freshness::HELD);
    ASSERT_EQ(ccl(), held);
    ASSERT_EQ(ccl_reason(), LimitReason::DATA_HELD);
    ASSERT_EQ(dcl(), FULL_DISCHARGE_MA);
  }
}

TEST_F(ChargeControlTest, Rule2AHeldCvlStays) {
  set_cells(live, 3600, 3600);
  run(3000);
  const int32_t held_mv = run_silent(3250).charge_voltage_mv.value();
  ASSERT_GT(held_mv, CVL_MV) << "on its way down when the readings stop";
  EXPECT_EQ(run_silent(6000).charge_voltage_mv.value(), held_mv);
  EXPECT_EQ(cvl_reason(), LimitReason::DATA_HELD);
}

TEST_F(ChargeControlTest, Rule2HeldLimitsFallWhenTheBmsReportsAFault) {
  settle();
  run_silent(5000);
  ASSERT_EQ(limits().freshness, Freshness::HELD);
  pack.active_faults = fault_bit(BmsFault::OVER_VOLTAGE);
  run_silent(250);
  ASSERT_EQ(limits().freshness, Freshness::HELD);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(ccl_reason(), LimitReason::BMS_FAULT);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
  pack.active_faults = 0;
  run_silent(250);
  EXPECT_EQ(ccl(), 0) << "what has fallen while held stays down";
  EXPECT_EQ(ccl_reason(), LimitReason::DATA_HELD);
}

TEST_F(ChargeControlTest, Rule2HeldLimitsFallWhenTheUserSwitchesOff) {
  settle();
  run_silent(5000);
  control.set_manual({.charge_enabled = false, .max_discharge_current_ma = 10000});
  run_silent(250);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 10000);
}

TEST_F(ChargeControlTest, Rule2AnIncompleteReadingThatSaysFaultStopsBothAtOnce) {
  settle();
  live.status = BmsStatus::FAULT;
  live.current_ma.reset();
  read_after(250);
  EXPECT_EQ(limits().freshness, Freshness::FRESH) << "the last complete reading is young";
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, Rule2ZerosAfter10Seconds) {
  settle();
  control.update(pack, now + 10000);
  EXPECT_EQ(limits().freshness, Freshness::HELD);
  control.update(pack, now + 10001);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(cvl(), CVL_MV);
  EXPECT_EQ(cvl_reason(), LimitReason::DATA_LOST);
  EXPECT_EQ(ccl_reason(), LimitReason::DATA_LOST);
  EXPECT_EQ(dcl_reason(), LimitReason::DATA_LOST);
  EXPECT_TRUE(limits().sendable());
}

TEST_F(ChargeControlTest, Rule2WithReadingsLostCvlSinksOnTheRampToTheRebulkVoltage) {
  settle();
  run_silent(10000);
  EXPECT_EQ(cvl(), CVL_MV);
  run_silent(10000);
  EXPECT_EQ(cvl(), CVL_MV - 10 * 16) << "chargers that feed in do not see that CCL is 0";
  run_silent(3600000);
  EXPECT_EQ(cvl(), 16 * 3350) << "rebulk: 150 mV below what the BMS calls full";
}

TEST_F(ChargeControlTest, Rule2OneLateUpdateEndsWhereManyWould) {
  settle();
  ChargeControl seldom = control;
  const PackSnapshot last = pack;
  run_silent(37000);
  seldom.update(last, now);
  EXPECT_EQ(seldom.limits().charge_voltage_mv.value(), cvl());
  EXPECT_EQ(seldom.limits().charge_current_ma.value(), 0);
  EXPECT_EQ(seldom.limits().discharge_current_ma.value(), 0);
}

TEST_F(ChargeControlTest, Rule2ZerosGoOnForeverUnlessTheUserWantsAStop) {
  settle();
  run_silent(60001);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
  EXPECT_TRUE(limits().sendable());
}

TEST_F(ChargeControlTest, Rule2StopsAfter60SecondsWhenAsked) {
  ChargeConfig config;
  config.policy.stop_frames = true;
  set_config(config);
  settle();
  control.update(pack, now + 60000);
  EXPECT_TRUE(limits().sendable());
  control.update(pack, now + 60001);
  EXPECT_FALSE(limits().sendable());
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  read_after(70000);
  EXPECT_TRUE(limits().sendable()) << "until readings come back";
}

TEST_F(ChargeControlTest, Rule2ReadingsThatComeBackStartTheRampsAtZero) {
  settle();
  run_silent(20000);
  const int32_t sunk_mv = cvl();
  read_after(250);
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(ccl_reason(), LimitReason::RAMP);
  run(9000);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  run(1000);
  EXPECT_EQ(ccl(), CHARGE_STEP_MA);
  EXPECT_EQ(dcl(), DISCHARGE_STEP_MA);
  EXPECT_LT(cvl(), sunk_mv + 11 * 5) << "0.3 mV a second and cell";
  EXPECT_GT(cvl(), sunk_mv);
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
  EXPECT_EQ(cvl(), CVL_MV);
}

TEST_F(ChargeControlTest, Rule2ReadingsThatComeBackRaiseCvlToThePackVoltageAtOnce) {
  set_cells(live, 3400, 3400);
  settle();
  run_silent(600000);
  ASSERT_EQ(cvl(), 16 * 3350);
  read_after(250);
  EXPECT_EQ(cvl(), 16 * 3400) << "below it a GX that feeds in would discharge the pack";
}

TEST_F(ChargeControlTest, Rule2AGapBetweenTwoUpdatesIsALossToo) {
  settle();
  read_after(10001);
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, Rule2AGapOf10SecondsIsNone) {
  settle();
  read_after(10000);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
}

TEST_F(ChargeControlTest, Rule2SettingsThatBecomeImplausibleCountAsLost) {
  settle();
  pack.settings->series_cells = 0;
  read_after(250);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(cvl(), CVL_MV);
  run(10000);
  EXPECT_EQ(cvl(), CVL_MV - 10 * 16);
}

TEST_F(ChargeControlTest, Rule2AnOldReadingAfterALossRaisesNothing) {
  settle();
  run_silent(20000);
  live.measured_at = now - 5000;
  test::read(pack, live);
  control.update(pack, now);
  EXPECT_EQ(limits().freshness, Freshness::HELD);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, Rule2FollowsTheConfiguredTimes) {
  ChargeConfig config;
  config.policy.hold_after_ms = 1000;
  config.policy.zero_after_ms = 30000;
  set_config(config);
  settle();
  control.update(pack, now + 1001);
  EXPECT_EQ(limits().freshness, Freshness::HELD);
  control.update(pack, now + 30000);
  EXPECT_EQ(limits().freshness, Freshness::HELD);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  control.update(pack, now + 30001);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
}

TEST_F(ChargeControlTest, Rule2ASecondAtTheVeryEdgeOfAnAgeStillCounts) {
  read();
  run(15000);
  const int32_t before = ccl();
  control.update(pack, now + 3000);
  EXPECT_EQ(ccl(), before + 3 * CHARGE_STEP_MA);
  control.update(pack, now + 4000);
  EXPECT_EQ(ccl(), before + 3 * CHARGE_STEP_MA);
  control.update(pack, now + 10000);
  EXPECT_EQ(ccl(), before + 3 * CHARGE_STEP_MA);
}

TEST_F(ChargeControlTest, Rule2TheTimeSinceTheLastFullChargeGoesOnWithoutReadings) {
  control.restore_last_full(1000);
  read();
  run_silent(9000);
  EXPECT_EQ(control.report().last_full_age_s, 1009u);
  run_silent(91000);
  EXPECT_EQ(control.report().last_full_age_s, 1100u);
}

TEST_F(ChargeControlTest, Rule2TheTimeSinceTheLastFullChargeGoesOnOverAGapInOneStep) {
  control.restore_last_full(1000);
  read();
  control.update(pack, now + 20000);
  EXPECT_EQ(control.report().last_full_age_s, 1020u);
}

TEST_F(ChargeControlTest, Rule2NoGapIsCaughtUpForMoreThan64Seconds) {
  ChargeConfig config;
  config.policy.hold_after_ms = config.policy.zero_after_ms = UINT32_MAX;
  set_config(config);
  settle();
  read_after(64000);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  read_after(65000);
  EXPECT_EQ(ccl(), 0) << "work in a pass is bounded whatever the configuration";
}

// Clocks that jump.

TEST_F(ChargeControlTest, AClockThatStepsBackRaisesNothing) {
  read();
  run(15000);
  const int32_t before = ccl();
  now -= 1500;
  read();
  EXPECT_EQ(ccl(), before);
}

TEST_F(ChargeControlTest, AClockThatStepsBackMakesNoReadingYoungAgain) {
  settle();
  run_silent(20000);
  ASSERT_EQ(ccl(), 0);
  control.update(pack, now - 50000);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
  EXPECT_EQ(ccl(), 0);
}

TEST_F(ChargeControlTest, AClockThatStepsBackGoesOnWithTheNextReadings) {
  settle();
  now -= 50000;
  EXPECT_EQ(read_after(250).freshness, Freshness::FRESH);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  run_silent(10001);
  EXPECT_EQ(ccl(), 0);
}

TEST_F(ChargeControlTest, AClockThatJumpsForwardIsALoss) {
  settle();
  read_after(uint64_t{1} << 50);
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(cvl(), 16 * 3350);
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
}

TEST_F(ChargeControlTest, AReadingOfAnotherAgeIsJudgedByItsAge) {
  settle();
  live.measured_at = now - (uint64_t{1} << 16);
  test::read(pack, live);
  control.update(pack, now);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
}

// Safety rule 3: CVL is never zero and does not jump below the pack voltage.

TEST_F(ChargeControlTest, Rule3CvlBeginsAtThePackVoltageWhenThatIsHigher) {
  set_cells(live, 3600, 3600);
  live.current_ma = -10000;
  read();
  EXPECT_EQ(cvl(), 16 * 3600);
  EXPECT_EQ(cvl_reason(), LimitReason::RAMP);
  EXPECT_EQ(run(1000).charge_voltage_mv.value(), 57600 - 16);
  EXPECT_EQ(run(9000).charge_voltage_mv.value(), 57600 - 160);
  EXPECT_EQ(run(90000).charge_voltage_mv.value(), 56000);
  EXPECT_EQ(cvl_reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, Rule3CvlSinksToThePackVoltageAtOnceAndThenOnTheRamp) {
  set_cells(live, 3400, 3400);
  settle();
  ASSERT_EQ(cvl(), CVL_MV);
  control.set_manual({.max_cell_voltage_mv = 3350});
  read_after(250);
  EXPECT_EQ(cvl(), 16 * 3400) << "the pack's voltage, below which only the ramp leads";
  EXPECT_EQ(run(1000).charge_voltage_mv.value(), 16 * 3400 - 16);
  EXPECT_EQ(run(52000).charge_voltage_mv.value(), 16 * 3350);
  EXPECT_EQ(cvl_reason(), LimitReason::USER_LIMIT);
}

TEST_F(ChargeControlTest, Rule3CvlRisesOnARamp) {
  control.set_manual({.max_cell_voltage_mv = 3400});
  settle();
  ASSERT_EQ(cvl(), 54400);
  control.set_manual({});
  run(11000);
  EXPECT_EQ(cvl(), 54448) << "10 s after the second in which the limit changed";
  EXPECT_EQ(cvl_reason(), LimitReason::RAMP);
  EXPECT_EQ(run(400000).charge_voltage_mv.value(), CVL_MV);
}

// Safety rule 4: limits fall at once and rise on a ramp; every limit names what binds it.

TEST_F(ChargeControlTest, Rule4TheFirstChargeLimitRisesFromZero) {
  read();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(ccl_reason(), LimitReason::RAMP);
  EXPECT_EQ(run(10000).charge_current_ma.value(), CHARGE_STEP_MA);
  EXPECT_EQ(run(9000).charge_current_ma.value(), 10 * CHARGE_STEP_MA);
  EXPECT_EQ(run(10000).charge_current_ma.value(), FULL_CHARGE_MA);
  EXPECT_EQ(ccl_reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, Rule4TheFirstDischargeLimitIsThereAtOnce) {
  read();
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA) << "an off-grid inverter must survive a restart of the gateway";
  EXPECT_EQ(dcl_reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, Rule4LimitsFallAtOnce) {
  settle();
  set_cells(live, 2890, 3640);
  read_after(1);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, Rule4CurrentsRiseAfterAHoldOnTheRamp) {
  settle();
  pack.active_faults = fault_bit(BmsFault::UNDER_VOLTAGE);
  run(1000);
  ASSERT_EQ(dcl(), 0);
  pack.active_faults = 0;
  run(9750);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(dcl_reason(), LimitReason::RAMP);
  run(1250);
  EXPECT_EQ(dcl(), DISCHARGE_STEP_MA);
  run(9000);
  EXPECT_EQ(dcl(), 10 * DISCHARGE_STEP_MA);
}

TEST_F(ChargeControlTest, Rule4UpdatesWithoutTimePassingChangeNothing) {
  read();
  run(12000);
  const int32_t before = ccl();
  ASSERT_GT(before, 0);
  for (int i = 0; i < 1000; i++)
    read();
  EXPECT_EQ(ccl(), before);
}

TEST_F(ChargeControlTest, Rule4EveryBoundIsListedWithItsReason) {
  ChargeConfig config;
  config.max_charge_current_ma = 30000;
  set_config(config);
  settle();
  set_cells(live, 3520, 3520);
  read_after(250);
  const auto bounds = limits().charge_current_ma.bounds();
  ASSERT_EQ(bounds.size(), 3u);
  EXPECT_EQ(bounds[0].reason, LimitReason::USER_LIMIT);
  EXPECT_EQ(bounds[0].value, 30000);
  EXPECT_EQ(bounds[1].reason, LimitReason::CELL_HIGH);
  EXPECT_EQ(bounds[2].reason, LimitReason::BMS_LIMIT);
  EXPECT_EQ(bounds[2].value, FULL_CHARGE_MA);
}

TEST_F(ChargeControlTest, Rule4TooLittleCurrentIsNone) {
  ChargeConfig config;
  config.charge_over_cell = {{3400, 1000}, {3450, 5}};
  set_config(config);
  settle();
  set_cells(live, 3450, 3450);
  read_after(250);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(ccl_reason(), LimitReason::DEAD_BAND);
  EXPECT_TRUE(has_reason(limits().charge_current_ma, LimitReason::CELL_HIGH));
}

// Stages and CVL.

class ChargeControlLfp : public ChargeControlTest {
 protected:
  ChargeControlLfp() { this->set_config(charge_preset(Chemistry::LFP)); }
  void fill() {
    set_cells(this->live, 3440, 3450);
    this->live.current_ma = 1000;
    this->run(100000);
  }
};

TEST_F(ChargeControlLfp, CvlIsTheBulkVoltageUntilThePackIsFullAndThenTheFloatVoltage) {
  settle();
  EXPECT_EQ(cvl(), 16 * 3450);
  EXPECT_EQ(cvl_reason(), LimitReason::CHARGE_STAGE);
  EXPECT_EQ(limits().charge_voltage_mv.bounds().size(), 1u);
  EXPECT_EQ(control.report().target_cell_mv, 3450);
  fill();
  EXPECT_EQ(control.report().stage, ChargeStage::FLOAT);
  EXPECT_EQ(control.report().stage_reason, StageReason::TAIL_CURRENT);
  EXPECT_EQ(control.report().target_cell_mv, 3350);
  run(120000);
  EXPECT_EQ(cvl(), 16 * 3450) << "a full pack is not pushed down";
  set_cells(this->live, 3330, 3330);
  run(1200000);
  EXPECT_EQ(cvl(), 16 * 3350);
  EXPECT_EQ(cvl_reason(), LimitReason::CHARGE_STAGE);
}

TEST_F(ChargeControlLfp, AFullPackRestsUntilACellIsAboveBulk) {
  settle();
  fill();
  ASSERT_EQ(control.report().stage, ChargeStage::FLOAT);
  live.current_ma = 0;
  set_cells(live, 3450, 3450);
  run(10000);
  EXPECT_EQ(cvl(), 16 * 3450);
  EXPECT_EQ(cvl_reason(), LimitReason::CHARGE_STAGE);
  EXPECT_EQ(limits().charge_voltage_mv.bounds().size(), 1u);
  set_cells(live, 3450, 3451);
  run(1250);
  EXPECT_EQ(cvl(), 16 * 3450 - 16) << "on the ramp";
  EXPECT_EQ(cvl_reason(), LimitReason::RAMP);
  set_cells(live, 3450, 3450);
  run(10000);
  EXPECT_EQ(cvl(), 16 * 3450 - 16) << "and rests there again";
}

TEST_F(ChargeControlLfp, CvlDoesNotJumpWhenThePackIsFull) {
  settle();
  fill();
  const int32_t before = cvl();
  run(1000);
  EXPECT_GE(cvl(), before - 16);
}

TEST_F(ChargeControlLfp, AHighCellLowersCvlAndSaysSo) {
  settle();
  set_cells(live, 3400, 3500);
  live.current_ma = 20000;
  run(30000);
  EXPECT_LT(cvl(), 16 * 3450);
  EXPECT_EQ(cvl_reason(), LimitReason::CELL_HIGH);
  EXPECT_TRUE(has_reason(limits().charge_voltage_mv, LimitReason::CHARGE_STAGE));
  EXPECT_EQ(control.report().reduction_cell_mv, 29) << "50 mV x 0.02 x 29 s";
  EXPECT_EQ(control.report().spread_mv, 100);
}

TEST_F(ChargeControlLfp, ACellNearItsCutOffBringsCvlToThePackVoltageAtOnce) {
  settle();
  set_cells(live, 3380, 3599);
  live.voltage_mv = 54000;
  read_after(1);
  EXPECT_EQ(cvl(), 16 * 3450);
  set_cells(live, 3380, 3600);
  live.voltage_mv = 54000;
  read_after(1);
  EXPECT_EQ(cvl(), 54000) << "50 mV below the cut-off";
}

TEST_F(ChargeControlLfp, ProtectionIsNeverWithinTheWorkingRange) {
  pack.settings->over_voltage_mv = 3500;
  pack.settings->fully_charged_mv = 3460;
  settle();
  set_cells(live, 3380, 3454);
  live.voltage_mv = 54000;
  read_after(1);
  EXPECT_EQ(cvl(), 16 * 3450);
  set_cells(live, 3380, 3455);
  live.voltage_mv = 54000;
  read_after(1);
  EXPECT_EQ(cvl(), 54000) << "5 mV above the target at least";
}

TEST_F(ChargeControlLfp, ChargersThatIgnoreCclAreHeldOffByCvl) {
  settle();
  set_cells(live, 3330, 3330);
  live.internal_temperature_dc = -50;
  live.current_ma = 30000;
  run(15000);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(cvl(), 16 * 3450);
  run(60000);
  EXPECT_LT(cvl(), 16 * 3430);
  EXPECT_EQ(cvl_reason(), LimitReason::OVER_CURRENT);
}

TEST_F(ChargeControlLfp, ChargersThatObeyWithinATenthAreLeftAlone) {
  settle();
  set_cells(live, 3330, 3330);
  control.set_manual({.max_charge_current_ma = 20000});
  live.current_ma = 23000;
  run(60000);
  EXPECT_EQ(cvl(), 16 * 3450);
  live.current_ma = 23001;
  run(60000);
  EXPECT_LT(cvl(), 16 * 3450) << "a tenth and 1 % of the capacity";
}

TEST_F(ChargeControlLfp, ALargePackHasALargerTolerance) {
  pack.settings->capacity_mah = 300000;
  settle();
  set_cells(live, 3330, 3330);
  control.set_manual({.max_charge_current_ma = 20000});
  live.current_ma = 25000;
  run(60000);
  EXPECT_EQ(cvl(), 16 * 3450);
  live.current_ma = 25001;
  run(60000);
  EXPECT_LT(cvl(), 16 * 3450);
}

TEST_F(ChargeControlLfp, ASmallPackHasATolerance) {
  pack.settings->capacity_mah = 10000;
  settle();
  set_cells(live, 3330, 3330);
  control.set_manual({.charge_enabled = false});
  live.current_ma = 1000;
  run(60000);
  EXPECT_EQ(cvl(), 16 * 3450);
  live.current_ma = 1001;
  run(60000);
  EXPECT_LT(cvl(), 16 * 3450);
}

TEST_F(ChargeControlLfp, CvlStaysDownWhileNoChargeIsAllowed) {
  settle();
  set_cells(live, 3330, 3330);
  control.set_manual({.charge_enabled = false});
  live.current_ma = 30000;
  run(60000);
  const int32_t reduced_mv = control.report().reduction_cell_mv;
  ASSERT_GT(reduced_mv, 0);
  live.current_ma = 0;
  run(600000);
  EXPECT_EQ(control.report().reduction_cell_mv, reduced_mv);
  EXPECT_FALSE(has_reason(limits().charge_current_ma, LimitReason::DEAD_BAND)) << "it is 0 anyway";
}

TEST_F(ChargeControlLfp, ADischargeOf15PercentLeavesFloat) {
  live.soc_ppm = 1000000;
  settle();
  fill();
  set_cells(live, 3340, 3340);
  live.soc_ppm = 851000;
  run(2000);
  EXPECT_EQ(control.report().stage, ChargeStage::FLOAT);
  live.soc_ppm = 850999;
  run(2000);
  EXPECT_EQ(control.report().stage_reason, StageReason::REBULK_SOC);
}

TEST_F(ChargeControlLfp, ForcedFullChargeLeavesFloat) {
  settle();
  fill();
  set_cells(live, 3340, 3340);
  live.current_ma = 0;
  run(1000);
  control.set_manual({.force_full_charge = true});
  run(2000);
  EXPECT_EQ(control.report().stage, ChargeStage::BULK);
  EXPECT_EQ(control.report().stage_reason, StageReason::FORCED);
  EXPECT_TRUE(control.report().forced);
}

TEST_F(ChargeControlLfp, StagesStandStillWithoutFreshReadings) {
  settle();
  set_cells(live, 3440, 3450);
  live.current_ma = 1000;
  run(50000);
  run_silent(600000);
  EXPECT_EQ(control.report().stage, ChargeStage::ABSORPTION);
  EXPECT_LE(control.report().absorption_s, 54u);
}

// The drop on the cable.

TEST_F(ChargeControlLfp, TheDropOnTheCableIsAddedSlowlyWhileCharging) {
  ChargeConfig config = charge_preset(Chemistry::LFP);
  config.cable_resistance_uohm = 5000;
  set_config(config);
  settle();
  live.current_ma = 10000;
  run(1250);
  EXPECT_EQ(cvl(), 16 * 3450 + 5);
  EXPECT_EQ(limits().charge_voltage_mv.bounds()[0].value, 16 * 3450 + 5);
  EXPECT_EQ(cvl_reason(), LimitReason::CHARGE_STAGE);
  run(30000);
  EXPECT_EQ(cvl(), 16 * 3450 + 50);
  live.current_ma = 4000;
  read_after(1);
  EXPECT_EQ(cvl(), 16 * 3450 + 20) << "less at once";
  live.current_ma = -10000;
  read_after(1);
  EXPECT_EQ(cvl(), 16 * 3450);
}

TEST_F(ChargeControlLfp, TheDropOnTheCableIsBounded) {
  ChargeConfig config = charge_preset(Chemistry::LFP);
  config.cable_resistance_uohm = 20000;
  config.cable_drop_max_mv = 300;
  set_config(config);
  settle();
  live.current_ma = 40000;
  run(100000);
  EXPECT_EQ(cvl(), 16 * 3450 + 300);
  set_cells(live, 3400, 3450);
  read_after(1);
  EXPECT_EQ(cvl(), 16 * 3450) << "not with a cell at its target";
  set_cells(live, 3400, 3449);
  run(10000);
  EXPECT_GT(cvl(), 16 * 3450);
  run_silent(10001);
  EXPECT_EQ(cvl(), 16 * 3450) << "and not without readings";
}

// What it tells.

TEST_F(ChargeControlLfp, ReportsTheStageAndItsTimes) {
  control.restore_last_full(5000);
  read();
  run(10000);
  ChargeReport report = control.report();
  EXPECT_EQ(report.stage, ChargeStage::BULK);
  EXPECT_EQ(report.stage_reason, StageReason::START);
  EXPECT_EQ(report.stage_s, 10u);
  EXPECT_EQ(report.last_full_age_s, 5010u);
  EXPECT_EQ(report.spread_mv, 0);
  EXPECT_EQ(report.tail_current_ma, 0);
  EXPECT_FALSE(report.forced);
  EXPECT_FALSE(report.max_duration_hit);
  set_cells(live, 3440, 3450);
  live.current_ma = 20000;
  run(10000);
  report = control.report();
  EXPECT_EQ(report.absorption_s, 10u);
  EXPECT_EQ(report.tail_current_ma, 1428);
  run_silent(11000);
  EXPECT_EQ(control.report().spread_mv, std::nullopt);
}

TEST_F(ChargeControlLfp, ReportsThatTheLongestTimeWasHit) {
  ChargeConfig config = charge_preset(Chemistry::LFP);
  config.absorption_time_s = 60;
  config.max_absorption_s = 60;
  set_config(config);
  set_cells(live, 3350, 3450);
  live.current_ma = 20000;
  run(120000);
  EXPECT_TRUE(control.report().max_duration_hit);
  EXPECT_EQ(control.report().stage_reason, StageReason::MAX_DURATION);
}

TEST_F(ChargeControlLfp, ReportsALockedFastProfile) {
  read();
  EXPECT_EQ(control.report().profile, ChargeProfile::FAST);
  EXPECT_FALSE(control.report().fast_locked);
  live.internal_temperature_dc = 510;
  read_after(250);
  EXPECT_EQ(control.report().profile, ChargeProfile::MEDIUM);
  EXPECT_TRUE(control.report().fast_locked);
  control.set_profile(ChargeProfile::SLOW);
  read_after(250);
  EXPECT_EQ(control.report().profile, ChargeProfile::SLOW);
  EXPECT_FALSE(control.report().fast_locked);
}

TEST_F(ChargeControlLfp, ReportsAConfigurationThatContradictsTheBms) {
  read();
  EXPECT_FALSE(control.report().config_conflict);
  pack.settings->fully_charged_mv = 3440;
  read_after(250);
  EXPECT_TRUE(control.report().config_conflict);
  EXPECT_EQ(cvl(), 16 * 3440) << "the BMS's limit counts";
  EXPECT_EQ(cvl_reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, TheVoltageAtWhichLoadsShouldBeCutIsTheBmsEmptyVoltage) {
  read();
  EXPECT_EQ(limits().discharge_voltage_mv, 16 * 2900);
}

TEST_F(ChargeControlTest, WhatCvlMayBeWhileNobodyLooksIsWhereItSinksWhenReadingsAreLost) {
  settle();
  EXPECT_EQ(cvl(), CVL_MV);
  const int32_t unwatched_mv = limits().unwatched_voltage_mv;
  run_silent(3600000);
  EXPECT_EQ(cvl(), unwatched_mv);
  EXPECT_EQ(limits().unwatched_voltage_mv, unwatched_mv);
}

TEST_F(ChargeControlTest, KnowsItsConfiguration) {
  ChargeConfig config = charge_preset(Chemistry::NMC);
  set_config(config);
  EXPECT_EQ(control.config(), config);
  config.manual.charge_enabled = false;
  control.set_manual(config.manual);
  config.profile = ChargeProfile::SLOW;
  control.set_profile(ChargeProfile::SLOW);
  EXPECT_EQ(control.config(), config);
}

}  // namespace
}  // namespace esphome::bms_core
