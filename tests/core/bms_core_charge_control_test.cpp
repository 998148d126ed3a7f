#include <gtest/gtest.h>

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

/// A control that sees a pack whose readings are changed by the test.
class ChargeControlTest : public testing::Test {
 protected:
  /// A reading now, and what the control makes of it.
  const Limits &read() {
    this->live.measured_at = this->now;
    test::read(this->pack, this->live);
    return this->control.update(this->pack, this->now);
  }
  /// Lets time pass with a reading every 250 ms.
  const Limits &run(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;) {
      this->now += 250;
      this->read();
    }
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

  TimeMs now{100000};
  LiveData live{healthy_live(100000)};
  PackSnapshot pack{healthy_pack(100000)};
  ChargeControl control;
};

bool has_reason(const Bounded &bounded, LimitReason reason) {
  return std::any_of(bounded.bounds().begin(), bounded.bounds().end(),
                     [&](const Bounded::Bound &bound) { return bound.reason == reason; });
}

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
}

TEST_F(Rule1NothingBeforeTheFirstCompleteReading, SendableWithTheFirst) {
  pack.settings = test::healthy_settings(now);
  EXPECT_TRUE(read().sendable());
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
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
  run(4000);
  ASSERT_LT(ccl(), FULL_CHARGE_MA);
  run_silent(3250);
  const int32_t held = ccl();
  for (int i = 0; i < 25; i++) {
    run_silent(250);
    ASSERT_EQ(limits().freshness, Freshness::HELD);
    ASSERT_EQ(ccl(), held);
    ASSERT_EQ(dcl(), FULL_DISCHARGE_MA);
  }
}

TEST_F(ChargeControlTest, Rule2HeldLimitsFallWhenTheBmsReportsAFault) {
  settle();
  run_silent(5000);
  ASSERT_EQ(limits().freshness, Freshness::HELD);
  pack.active_faults = fault_bit(BmsFault::OVER_VOLTAGE);
  run_silent(250);
  ASSERT_EQ(limits().freshness, Freshness::HELD);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::BMS_FAULT);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
  pack.active_faults = 0;
  run_silent(250);
  EXPECT_EQ(ccl(), 0) << "what has fallen while held stays down";
  run(1000);
  EXPECT_LE(ccl(), 2500) << "and rises on the ramp";
}

TEST_F(ChargeControlTest, Rule2AnIncompleteReadingThatSaysFaultStopsBothAtOnce) {
  settle();
  live.status = BmsStatus::FAULT;
  live.current_ma.reset();
  now += 250;
  read();
  EXPECT_EQ(limits().freshness, Freshness::FRESH) << "the last complete reading is young";
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, Rule2ZerosAfter10SecondsWithCvlHeld) {
  settle();
  control.update(pack, now + 10000);
  EXPECT_EQ(limits().freshness, Freshness::HELD);
  control.update(pack, now + 10001);
  EXPECT_EQ(limits().freshness, Freshness::LOST);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(cvl(), CVL_MV);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::DATA_LOST);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::DATA_LOST);
  EXPECT_TRUE(limits().sendable());
}

TEST_F(ChargeControlTest, Rule2ZerosWithCvlHeldWithoutEveryUpdateInBetween) {
  settle();
  control.update(pack, now + 30000);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(cvl(), CVL_MV);
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
}

TEST_F(ChargeControlTest, Rule2ReadingsThatComeBackStartTheRampsAtZero) {
  settle();
  run_silent(11000);
  now += 250;
  read();
  EXPECT_EQ(limits().freshness, Freshness::FRESH);
  EXPECT_LE(ccl(), 2500);
  EXPECT_LE(dcl(), 5000);
  EXPECT_EQ(cvl(), CVL_MV);
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
}

TEST_F(ChargeControlTest, Rule2SettingsThatBecomeImplausibleCountAsLost) {
  settle();
  pack.settings->series_cells = 0;
  now += 250;
  read();
  EXPECT_EQ(limits().freshness, Freshness::LOST);
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(cvl(), CVL_MV);
}

// Safety rule 3: missing input means less current. CVL is never zero and does not jump below the pack voltage.

TEST_F(ChargeControlTest, Rule3WithoutAnyTemperatureNoChargeAndHalfTheDischarge) {
  live.internal_temperature_dc.reset();
  settle();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_UNKNOWN);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA / 2);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::TEMPERATURE_UNKNOWN);
}

TEST_F(ChargeControlTest, Rule3AVanishedSensorHalvesTheCurrents) {
  live.external_temperature_dc = {210, 220};
  settle();
  ASSERT_EQ(ccl(), FULL_CHARGE_MA);
  live.external_temperature_dc[1].reset();
  now += 250;
  read();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA / 2);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA / 2);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_UNKNOWN);
  live.external_temperature_dc[1] = 220;
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
}

TEST_F(ChargeControlTest, Rule3ASensorThatNeverWasIsNotMissed) {
  live.external_temperature_dc = {std::nullopt, 220};
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
}

TEST_F(ChargeControlTest, Rule3WithoutTheInternalSensorHalfTheCurrents) {
  live.internal_temperature_dc.reset();
  live.external_temperature_dc[0] = 210;
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA / 2);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA / 2);
}

TEST_F(ChargeControlTest, Rule3AHotSensorThatVanishesReleasesNothing) {
  live.external_temperature_dc[0] = 610;
  settle();
  ASSERT_EQ(ccl(), 0);
  live.external_temperature_dc[0].reset();
  settle();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_HIGH);
  live.external_temperature_dc[0] = 300;
  settle();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
}

TEST_F(ChargeControlTest, Rule3AColdSensorThatVanishesReleasesNothing) {
  live.external_temperature_dc[0] = -10;
  settle();
  ASSERT_EQ(ccl(), 0);
  live.external_temperature_dc[0].reset();
  settle();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_LOW);
}

TEST_F(ChargeControlTest, Rule3CvlBeginsAtThePackVoltageWhenThatIsHigher) {
  set_cells(live, 3600, 3600);
  read();
  EXPECT_EQ(cvl(), 16 * 3600);
  EXPECT_EQ(limits().charge_voltage_mv.reason(), LimitReason::RAMP);
}

TEST_F(ChargeControlTest, Rule3CvlSinksBelowThePackVoltageOnTheRampOnly) {
  set_cells(live, 3600, 3600);
  read();
  // 16 cells x 1 mV/s.
  EXPECT_EQ(run(1000).charge_voltage_mv.value(), 57600 - 16);
  EXPECT_EQ(run(9000).charge_voltage_mv.value(), 57600 - 160);
  EXPECT_EQ(run(90000).charge_voltage_mv.value(), 56000);
  EXPECT_EQ(run(10000).charge_voltage_mv.value(), 56000);
  EXPECT_EQ(limits().charge_voltage_mv.reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, Rule3CvlSinksToThePackVoltageAtOnce) {
  set_cells(live, 3400, 3400);
  settle();
  ASSERT_EQ(cvl(), CVL_MV);
  ChargeConfig config;
  config.charge_voltage_cell_mv = 3350;
  set_config(config);
  now += 250;
  read();
  EXPECT_EQ(cvl(), 16 * 3400) << "the pack's voltage, below which only the ramp leads";
  EXPECT_EQ(run(1000).charge_voltage_mv.value(), 16 * 3400 - 16);
  settle();
  EXPECT_EQ(cvl(), 16 * 3350);
  EXPECT_EQ(limits().charge_voltage_mv.reason(), LimitReason::USER_LIMIT);
}

TEST_F(ChargeControlTest, Rule3CvlRisesOnARamp) {
  ChargeConfig config;
  config.charge_voltage_cell_mv = 3400;
  set_config(config);
  settle();
  ASSERT_EQ(cvl(), 54400);
  set_config({});
  // 16 cells x 3 mV/s.
  EXPECT_EQ(run(1000).charge_voltage_mv.value(), 54448);
  EXPECT_EQ(limits().charge_voltage_mv.reason(), LimitReason::RAMP);
  EXPECT_EQ(run(9000).charge_voltage_mv.value(), 54880);
  EXPECT_EQ(settle().charge_voltage_mv.value(), CVL_MV);
}

// Safety rule 4: limits fall at once and rise on a ramp; every limit names what binds it.

TEST_F(ChargeControlTest, Rule4TheFirstChargeLimitRisesFromZero) {
  read();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::RAMP);
  // 50 A in 20 s.
  EXPECT_EQ(run(1000).charge_current_ma.value(), 2500);
  EXPECT_EQ(run(9000).charge_current_ma.value(), 25000);
  EXPECT_EQ(run(8000).charge_current_ma.value(), 45000);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, Rule4TheFirstDischargeLimitIsThereAtOnce) {
  read();
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA) << "an off-grid inverter must survive a restart of the gateway";
}

TEST_F(ChargeControlTest, Rule4LimitsFallAtOnce) {
  settle();
  set_cells(live, 2890, 3640);
  now += 1;
  read();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, Rule4DischargeRisesOnTheRampAfterAStop) {
  settle();
  pack.active_faults = fault_bit(BmsFault::UNDER_VOLTAGE);
  now += 250;
  read();
  ASSERT_EQ(dcl(), 0);
  pack.active_faults = 0;
  // 100 A in 20 s.
  EXPECT_EQ(run(1000).discharge_current_ma.value(), 5000);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::RAMP);
  EXPECT_EQ(run(9000).discharge_current_ma.value(), 50000);
}

TEST_F(ChargeControlTest, Rule4TheRampDoesNotDependOnTheRateOfUpdates) {
  for (const TimeMs step : {1, 7, 10, 100, 250, 333, 1000, 2500}) {
    ChargeControl other;
    PackSnapshot snapshot = healthy_pack(now);
    other.update(snapshot, now);
    for (TimeMs passed = step; passed <= 10000; passed += step) {
      test::read(snapshot, healthy_live(now + passed));
      other.update(snapshot, now + passed);
    }
    const auto reached = static_cast<int32_t>(10000 / step * step * 2500 / 1000);
    EXPECT_NEAR(other.limits().charge_current_ma.value(), reached, 10) << "an update every " << step << " ms";
  }
}

TEST_F(ChargeControlTest, Rule4UpdatesWithoutTimePassingChangeNothing) {
  read();
  run(2000);
  const int32_t before = ccl();
  for (int i = 0; i < 1000; i++)
    read();
  EXPECT_EQ(ccl(), before);
}

TEST_F(ChargeControlTest, Rule4AClockThatStepsBackRaisesNothing) {
  read();
  run(2000);
  const int32_t before = ccl();
  now -= 1500;
  read();
  EXPECT_EQ(ccl(), before);
}

TEST_F(ChargeControlTest, Rule4EveryBoundIsListedWithItsReason) {
  ChargeConfig config;
  config.max_charge_current_ma = 30000;
  set_config(config);
  settle();
  set_cells(live, 3520, 3520);
  now += 250;
  read();
  const auto bounds = limits().charge_current_ma.bounds();
  ASSERT_EQ(bounds.size(), 3u);
  EXPECT_EQ(bounds[0].reason, LimitReason::USER_LIMIT);
  EXPECT_EQ(bounds[0].value, 30000);
  EXPECT_EQ(bounds[1].reason, LimitReason::CELL_HIGH);
  EXPECT_EQ(bounds[2].reason, LimitReason::BMS_LIMIT);
  EXPECT_EQ(bounds[2].value, FULL_CHARGE_MA);
}

// What the limits are made of.

TEST_F(ChargeControlTest, AHealthyPackHasTheShareOfItsCutOffs) {
  settle();
  EXPECT_EQ(cvl(), CVL_MV);
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
  EXPECT_EQ(limits().discharge_voltage_mv, 16 * 2900);
  EXPECT_EQ(limits().charge_voltage_mv.reason(), LimitReason::BMS_LIMIT);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::BMS_LIMIT);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::BMS_LIMIT);
}

TEST_F(ChargeControlTest, TheUserCanOnlyTighten) {
  ChargeConfig config;
  config.max_charge_current_ma = 20000;
  config.max_discharge_current_ma = 30000;
  config.charge_voltage_cell_mv = 3450;
  set_config(config);
  settle();
  EXPECT_EQ(ccl(), 20000);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::USER_LIMIT);
  EXPECT_EQ(dcl(), 30000);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::USER_LIMIT);
  EXPECT_EQ(cvl(), 16 * 3450);
  EXPECT_EQ(limits().charge_voltage_mv.reason(), LimitReason::USER_LIMIT);

  config.max_charge_current_ma = 200000;
  config.max_discharge_current_ma = 4294967295;
  config.charge_voltage_cell_mv = 3600;
  set_config(config);
  settle();
  EXPECT_LE(ccl(), FULL_CHARGE_MA);
  EXPECT_LE(dcl(), FULL_DISCHARGE_MA);
  EXPECT_EQ(cvl(), CVL_MV);
}

TEST_F(ChargeControlTest, ChargeShrinksFromFullyChargedToShortlyBelowTheCutOff) {
  settle();
  // From 3500 mV down to nothing at 3650 - 20 mV.
  for (const auto &[cell_mv, expected_ma] :
       {std::pair{3500, 45000}, {3513, 40500}, {3565, 22500}, {3617, 4500}, {3629, 346}}) {
    set_cells(live, 3400, static_cast<uint16_t>(cell_mv));
    now += 60000;
    read();
    EXPECT_EQ(ccl(), expected_ma) << cell_mv;
    EXPECT_EQ(limits().charge_current_ma.reason(), cell_mv == 3500 ? LimitReason::BMS_LIMIT : LimitReason::CELL_HIGH);
  }
}

TEST_F(ChargeControlTest, AFullCellStopsTheChargeUntilItHasFallenHalfTheWayBack) {
  settle();
  const auto ccl_at = [&](uint16_t cell_mv) {
    set_cells(live, 3400, cell_mv);
    now += 60000;
    return this->read().charge_current_ma.value();
  };
  EXPECT_EQ(ccl_at(3630), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::CELL_HIGH);
  EXPECT_EQ(ccl_at(3600), 0);
  EXPECT_EQ(ccl_at(3566), 0);
  EXPECT_GT(ccl_at(3565), 0);
  EXPECT_GT(ccl_at(3600), 0);
}

TEST_F(ChargeControlTest, ChargeStopsAtTheCutOffHoweverNarrowTheMargin) {
  pack.settings->fully_charged_mv = 3649;
  settle();
  set_cells(live, 3400, 3650);
  now += 250;
  read();
  EXPECT_EQ(ccl(), 0);
}

TEST_F(ChargeControlTest, AFullyChargedPackTakesNoChargeCurrent) {
  settle();
  live.status = BmsStatus::FULLY_CHARGED;
  now += 250;
  read();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::FULLY_CHARGED);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
}

TEST_F(ChargeControlTest, DischargeShrinksOverTheLast100MillivoltsToAQuarter) {
  settle();
  for (const auto &[cell_mv, expected_ma] : {std::pair{3000, 90000}, {2999, 89100}, {2950, 55800}, {2901, 22500}}) {
    set_cells(live, static_cast<uint16_t>(cell_mv), 3100);
    now += 60000;
    read();
    EXPECT_EQ(dcl(), expected_ma) << cell_mv;
    EXPECT_EQ(limits().discharge_current_ma.reason(), cell_mv == 3000 ? LimitReason::BMS_LIMIT : LimitReason::CELL_LOW);
    EXPECT_EQ(ccl(), FULL_CHARGE_MA) << "charging is what an empty pack needs";
  }
}

TEST_F(ChargeControlTest, AnEmptyCellStopsTheDischargeUntilItHasRecovered) {
  settle();
  const auto dcl_at = [&](uint16_t cell_mv) {
    set_cells(live, cell_mv, 3100);
    now += 60000;
    return this->read().discharge_current_ma.value();
  };
  EXPECT_EQ(dcl_at(2900), 0);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::CELL_LOW);
  EXPECT_EQ(dcl_at(2950), 0);
  EXPECT_EQ(dcl_at(2999), 0);
  EXPECT_EQ(dcl_at(3000), FULL_DISCHARGE_MA);
  EXPECT_GT(dcl_at(2950), 0);
}

TEST_F(ChargeControlTest, TooWarmStopsBothUntil2DegreesCooler) {
  settle();
  const auto at = [&](int16_t temperature_dc) {
    live.internal_temperature_dc = temperature_dc;
    now += 60000;
    read();
    return std::pair{ccl(), dcl()};
  };
  EXPECT_EQ(at(599), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
  EXPECT_EQ(at(600), std::pair(0, 0));
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_HIGH);
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::TEMPERATURE_HIGH);
  EXPECT_EQ(at(581), std::pair(0, 0));
  EXPECT_EQ(at(580), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
}

TEST_F(ChargeControlTest, TooColdStopsTheChargeUntil2DegreesWarmer) {
  settle();
  const auto at = [&](int16_t temperature_dc) {
    live.internal_temperature_dc = temperature_dc;
    now += 60000;
    read();
    return std::pair{ccl(), dcl()};
  };
  EXPECT_EQ(at(1), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
  EXPECT_EQ(at(0), std::pair(0, FULL_DISCHARGE_MA));
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_LOW);
  EXPECT_EQ(at(19), std::pair(0, FULL_DISCHARGE_MA));
  EXPECT_EQ(at(20), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
}

TEST_F(ChargeControlTest, TheWarmestAndTheColdestSensorCount) {
  live.external_temperature_dc = {-5, 250};
  settle();
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::TEMPERATURE_LOW);
  live.external_temperature_dc = {250, 605};
  settle();
  EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::TEMPERATURE_HIGH);
}

// Faults.

struct FaultStops {
  BmsFault fault;
  bool charge;
  bool discharge;
};

class FaultStopsTheRightDirection : public ChargeControlTest, public testing::WithParamInterface<FaultStops> {};

TEST_P(FaultStopsTheRightDirection, WhileTheBmsSaysFault) {
  settle();
  live.status = BmsStatus::FAULT;
  pack.active_faults = fault_bit(GetParam().fault);
  now += 250;
  read();
  EXPECT_EQ(ccl(), GetParam().charge ? 0 : FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), GetParam().discharge ? 0 : FULL_DISCHARGE_MA);
  if (GetParam().charge) {
    EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::BMS_FAULT);
  }
  if (GetParam().discharge) {
    EXPECT_EQ(limits().discharge_current_ma.reason(), LimitReason::BMS_FAULT);
  }
}

TEST_P(FaultStopsTheRightDirection, AlsoWhileTheStatusIsAnother) {
  settle();
  pack.active_faults = fault_bit(GetParam().fault);
  now += 250;
  read();
  EXPECT_EQ(ccl(), GetParam().charge ? 0 : FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), GetParam().discharge ? 0 : FULL_DISCHARGE_MA);
}

INSTANTIATE_TEST_SUITE_P(EveryFault, FaultStopsTheRightDirection,
                         testing::Values(FaultStops{BmsFault::UNDER_VOLTAGE, false, true},
                                         FaultStops{BmsFault::OVER_VOLTAGE, true, false},
                                         FaultStops{BmsFault::OVER_TEMPERATURE, true, true},
                                         FaultStops{BmsFault::DISCHARGE_OVER_CURRENT, false, true},
                                         FaultStops{BmsFault::CHARGE_OVER_CURRENT, true, false},
                                         FaultStops{BmsFault::REGENERATION_OVER_CURRENT, true, false},
                                         FaultStops{BmsFault::LOW_TEMPERATURE, true, true},
                                         FaultStops{BmsFault::CHARGER_SWITCH_ERROR, true, false},
                                         FaultStops{BmsFault::LOAD_SWITCH_ERROR, false, true},
                                         FaultStops{BmsFault::SINGLE_PORT_SWITCH_ERROR, true, true},
                                         FaultStops{BmsFault::CURRENT_SENSOR_DISCONNECTED, true, true},
                                         FaultStops{BmsFault::CURRENT_SENSOR_CONNECTED, true, true},
                                         FaultStops{BmsFault::FULLY_DISCHARGED, false, true},
                                         FaultStops{BmsFault::LOW_TEMPERATURE_CHARGE, true, false}),
                         [](const auto &info) { return std::to_string(static_cast<int>(info.param.fault)); });

TEST_F(ChargeControlTest, WarningsAboutTheChargerStopNothing) {
  settle();
  pack.active_faults = fault_set(BmsFault::CHARGER_VOLTAGE_HIGH, BmsFault::CHARGER_VOLTAGE_LOW);
  now += 250;
  read();
  EXPECT_EQ(ccl(), FULL_CHARGE_MA);
  EXPECT_EQ(dcl(), FULL_DISCHARGE_MA);
}

TEST_F(ChargeControlTest, AFaultWithoutExplanationStopsBoth) {
  settle();
  live.status = BmsStatus::FAULT;
  now += 250;
  read();
  EXPECT_EQ(ccl(), 0);
  EXPECT_EQ(dcl(), 0);
  EXPECT_EQ(limits().charge_current_ma.reason(), LimitReason::BMS_FAULT);
  pack.active_faults = fault_bit(BmsFault::CHARGER_VOLTAGE_LOW);
  settle();
  EXPECT_EQ(ccl(), 0) << "a warning about the charger explains no fault";
  EXPECT_EQ(dcl(), 0);
}

TEST_F(ChargeControlTest, AFaultThatEndsLetsTheCurrentsRiseOnTheRamp) {
  settle();
  live.status = BmsStatus::FAULT;
  run(5000);
  ASSERT_EQ(ccl(), 0);
  live.status = BmsStatus::IDLE;
  EXPECT_EQ(run(1000).charge_current_ma.value(), 2500);
  EXPECT_EQ(limits().discharge_current_ma.value(), 5000);
}

}  // namespace
}  // namespace esphome::bms_core
