#include <gtest/gtest.h>

#include "bms_core/charge_current.h"
#include "support/packs.h"

namespace esphome::bms_core {
namespace {

using test::healthy_live;
using test::healthy_settings;
using test::set_cells;

// The ramp: 40 A is the full current, held 10 s, then 2 A a second.

class CurrentRampTest : public testing::Test {
 protected:
  static constexpr int32_t FULL_MA = 40000;

  void allow(int32_t target_ma) { this->ramp.apply(this->config, target_ma, FULL_MA, this->clock_ms); }
  void run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      this->clock_ms += 1000;
      this->ramp.tick(this->config, this->clock_ms);
    }
  }

  ChargeConfig config;
  CurrentRamp ramp;
  uint64_t clock_ms{0};
};

TEST_F(CurrentRampTest, BeginsWithNothing) {
  EXPECT_EQ(ramp.value_ma(), 0);
  EXPECT_TRUE(ramp.idle());
}

TEST_F(CurrentRampTest, RisesAfterTheHoldOnTheRamp) {
  allow(40000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 0);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 2000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 20000);
  run(10);
  EXPECT_EQ(ramp.level_ma(), 40000);
  run(10);
  EXPECT_EQ(ramp.level_ma(), 40000);
}

TEST_F(CurrentRampTest, FallsAtOnce) {
  allow(40000);
  run(100);
  allow(7000);
  EXPECT_EQ(ramp.level_ma(), 7000);
  allow(0);
  EXPECT_EQ(ramp.level_ma(), 0);
}

TEST_F(CurrentRampTest, HoldsAgainAfterEveryFall) {
  allow(40000);
  run(100);
  allow(20000);
  allow(40000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 20000);
  allow(19999);
  allow(40000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 19999);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 21999);
}

TEST_F(CurrentRampTest, ADipThatIsNotReachedDoesNotDisturbTheRise) {
  allow(40000);
  run(12);
  ASSERT_EQ(ramp.level_ma(), 6000);
  allow(10000);
  allow(40000);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 8000);
}

TEST_F(CurrentRampTest, HoldsBeforeItRisesFromALimitThatItHadReached) {
  allow(20000);
  run(100);
  allow(20000);
  ASSERT_EQ(ramp.level_ma(), 20000);
  allow(40000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 20000);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 22000);
}

TEST_F(CurrentRampTest, TheHoldBeginsWhenThereIsMoreToRiseTo) {
  allow(20000);
  run(100);
  allow(40000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 20000);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 22000);
}

TEST_F(CurrentRampTest, ASmallRiseWaitsForFiveMinutesAfterAFall) {
  allow(40000);
  run(100);
  allow(20001);
  allow(40000);
  run(299);
  EXPECT_EQ(ramp.level_ma(), 20001);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 22001);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 40000) << "and goes all the way";
}

TEST_F(CurrentRampTest, ACurrentOnASlopeRisesOncePerWait) {
  allow(40000);
  run(100);
  int rises = 0;
  for (int i = 0; i < 60; i++) {
    allow(30000);
    run(1);
    allow(33000);
    const int32_t before_ma = ramp.level_ma();
    run(19);
    rises += ramp.level_ma() > before_ma;
  }
  EXPECT_EQ(rises, 4) << "in 20 minutes";
  run(300);
  EXPECT_EQ(ramp.level_ma(), 33000);
}

TEST_F(CurrentRampTest, ALargeRiseGoesAllTheWay) {
  allow(40000);
  run(100);
  allow(20000);
  allow(40000);
  run(10);
  ASSERT_EQ(ramp.level_ma(), 22000) << "half of the full current is worth a rise";
  run(9);
  EXPECT_EQ(ramp.level_ma(), 40000);
}

TEST_F(CurrentRampTest, ARiseWithoutAFallIsNeverTooSmall) {
  allow(20000);
  run(100);
  allow(20100);
  run(10);
  EXPECT_EQ(ramp.level_ma(), 20100);
  allow(20200);
  run(10);
  EXPECT_EQ(ramp.level_ma(), 20200);
}

TEST_F(CurrentRampTest, ARiseFromNothingIsNeverTooSmall) {
  allow(10000);
  run(100);
  allow(0);
  allow(10000);
  run(10);
  EXPECT_EQ(ramp.level_ma(), 2000);
  run(4);
  EXPECT_EQ(ramp.level_ma(), 10000);
}

TEST_F(CurrentRampTest, TakesTheConfiguredTimes) {
  config.rise_hold_ms = 0;
  config.rise_time_ms = 4000;
  allow(40000);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 10000);
  config.rise_time_ms = 0;
  allow(0);
  allow(40000);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 40000) << "no faster than a second";
}

TEST_F(CurrentRampTest, SmallCurrentsRiseToo) {
  config.rise_hold_ms = 0;
  config.rise_time_ms = 600000;
  ramp.apply(config, 5000, 500, clock_ms);
  run(2000);
  EXPECT_EQ(ramp.level_ma(), 2000) << "at least 1 mA a second";
}

TEST_F(CurrentRampTest, JumpsWhereARiseIsNone) {
  ramp.jump(config, 30000, FULL_MA, clock_ms);
  EXPECT_EQ(ramp.level_ma(), 30000);
  EXPECT_FALSE(ramp.idle());
  allow(40000);
  run(9);
  EXPECT_EQ(ramp.level_ma(), 30000);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 32000) << "and no fall either, after which a small rise would wait";
}

// The dead band: below 0.5 A nothing, from 1 A on something.

TEST_F(CurrentRampTest, TooLittleIsNothing) {
  config.rise_hold_ms = 0;
  allow(999);
  run(1);
  EXPECT_EQ(ramp.level_ma(), 999);
  EXPECT_TRUE(ramp.idle());
  EXPECT_EQ(ramp.value_ma(), 0);
  allow(1000);
  run(1);
  EXPECT_FALSE(ramp.idle());
  EXPECT_EQ(ramp.value_ma(), 1000);
}

TEST_F(CurrentRampTest, WhatFlowsFlowsDownToTheDeadBand) {
  ramp.jump(config, 1000, FULL_MA, clock_ms);
  allow(500);
  EXPECT_EQ(ramp.value_ma(), 500);
  allow(499);
  EXPECT_EQ(ramp.value_ma(), 0);
  EXPECT_TRUE(ramp.idle());
}

TEST_F(CurrentRampTest, WithoutADeadBandEverythingFlows) {
  config.dead_band_ma = 0;
  ramp.jump(config, 1, FULL_MA, clock_ms);
  EXPECT_EQ(ramp.value_ma(), 1);
  allow(0);
  EXPECT_TRUE(ramp.idle());
}

// The bounds. healthy_settings(): cut-offs 50 A and 100 A, full 3500, over 3650, empty 2900, 0..60 degC.

constexpr int32_t FULL_CHARGE_MA = 45000;
constexpr int32_t FULL_DISCHARGE_MA = 90000;

class CurrentBoundsTest : public testing::Test {
 protected:
  void read() { this->bounds.read(this->config, this->settings, this->live); }
  Bounded charge(FaultSet faults = 0) {
    this->read();
    return this->bounds.charge(this->config, this->settings, this->live, faults);
  }
  Bounded discharge(FaultSet faults = 0) {
    this->read();
    return this->bounds.discharge(this->config, this->settings, this->live, faults);
  }
  /// The value of the bound with this reason; nothing when there is none.
  static std::optional<int32_t> bound_of(const Bounded &bounded, LimitReason reason) {
    for (const auto &bound : bounded.bounds()) {
      if (bound.reason == reason)
        return bound.value;
    }
    return std::nullopt;
  }

  ChargeConfig config;
  PackSettings settings{healthy_settings(0)};
  LiveData live{healthy_live(0)};
  CurrentBounds bounds;
};

TEST_F(CurrentBoundsTest, AHealthyPackHasTheShareOfItsCutOffs) {
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
  EXPECT_EQ(charge().reason(), LimitReason::BMS_LIMIT);
  EXPECT_EQ(charge().bounds().size(), 1u);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
  EXPECT_EQ(discharge().reason(), LimitReason::BMS_LIMIT);
  EXPECT_EQ(discharge().bounds().size(), 1u);
}

TEST_F(CurrentBoundsTest, TheUserCanOnlyTighten) {
  config.max_charge_current_ma = 20000;
  config.max_discharge_current_ma = 30000;
  EXPECT_EQ(charge().value(), 20000);
  EXPECT_EQ(charge().reason(), LimitReason::USER_LIMIT);
  EXPECT_EQ(discharge().value(), 30000);
  EXPECT_EQ(discharge().reason(), LimitReason::USER_LIMIT);
  config.manual.max_charge_current_ma = 10000;
  config.manual.max_discharge_current_ma = 15000;
  EXPECT_EQ(charge().value(), 10000);
  EXPECT_EQ(discharge().value(), 15000);
  config.manual.max_charge_current_ma = 4294967295;
  config.manual.max_discharge_current_ma = 40000;
  EXPECT_EQ(charge().value(), 20000);
  EXPECT_EQ(discharge().value(), 30000);
  config.max_charge_current_ma = 0;
  config.max_discharge_current_ma = 0;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
  EXPECT_EQ(discharge().value(), 40000);
}

TEST_F(CurrentBoundsTest, TheUserCanSwitchBothDirectionsOff) {
  config.manual.charge_enabled = false;
  EXPECT_EQ(charge().value(), 0);
  EXPECT_EQ(charge().reason(), LimitReason::CHARGE_DISABLED);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
  config.manual = {};
  config.manual.discharge_enabled = false;
  EXPECT_EQ(discharge().value(), 0);
  EXPECT_EQ(discharge().reason(), LimitReason::DISCHARGE_DISABLED);
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
}

TEST_F(CurrentBoundsTest, TheFullCurrentsAreTheBmsTheUserAndTheProfile) {
  read();
  EXPECT_EQ(bounds.full_charge_ma(config, settings), FULL_CHARGE_MA);
  EXPECT_EQ(CurrentBounds::full_discharge_ma(config, settings), FULL_DISCHARGE_MA);
  config.manual.max_charge_current_ma = 30000;
  config.manual.max_discharge_current_ma = 20000;
  config.profile = ChargeProfile::SLOW;
  EXPECT_EQ(bounds.full_charge_ma(config, settings), 9990);
  EXPECT_EQ(CurrentBounds::full_discharge_ma(config, settings), 20000);
}

// Profiles.

TEST_F(CurrentBoundsTest, AProfileIsAShareOfWhatTheBmsAndTheUserAllow) {
  config.profile = ChargeProfile::SLOW;
  EXPECT_EQ(charge().value(), 14985);
  EXPECT_EQ(charge().reason(), LimitReason::CHARGE_PROFILE);
  config.profile = ChargeProfile::MEDIUM;
  EXPECT_EQ(charge().value(), 30015);
  config.max_charge_current_ma = 30000;
  EXPECT_EQ(charge().value(), 20010);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
}

TEST_F(CurrentBoundsTest, AProfileInAmperesIsThat) {
  config.profile = ChargeProfile::MEDIUM;
  config.profiles[1] = {.share_permille = 10, .current_ma = 12000};
  EXPECT_EQ(charge().value(), 12000);
  config.profiles[1].current_ma = 60000;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
  EXPECT_EQ(bound_of(charge(), LimitReason::CHARGE_PROFILE), std::nullopt) << "it bounds nothing";
}

TEST_F(CurrentBoundsTest, FastIsLockedAt50DegreesUntil5Cooler) {
  const auto profile_at = [&](int16_t temperature_dc) {
    live.external_temperature_dc[0] = temperature_dc;
    read();
    return bounds.profile(config);
  };
  EXPECT_EQ(profile_at(499), ChargeProfile::FAST);
  EXPECT_EQ(profile_at(500), ChargeProfile::MEDIUM);
  EXPECT_TRUE(bounds.fast_locked());
  EXPECT_EQ(charge().value(), 30015);
  EXPECT_EQ(profile_at(451), ChargeProfile::MEDIUM);
  EXPECT_EQ(profile_at(450), ChargeProfile::FAST);
  EXPECT_FALSE(bounds.fast_locked());
  EXPECT_EQ(profile_at(460), ChargeProfile::FAST);
}

TEST_F(CurrentBoundsTest, ALockedFastLeavesTheOtherProfilesAlone) {
  live.external_temperature_dc[0] = 520;
  config.profile = ChargeProfile::SLOW;
  read();
  EXPECT_EQ(bounds.profile(config), ChargeProfile::SLOW);
  config.profile = ChargeProfile::MEDIUM;
  EXPECT_EQ(bounds.profile(config), ChargeProfile::MEDIUM);
}

TEST_F(CurrentBoundsTest, AVanishedSensorDoesNotUnlockFast) {
  live.external_temperature_dc = {520, 300};
  read();
  live.external_temperature_dc[0].reset();
  read();
  EXPECT_TRUE(bounds.fast_locked());
}

// Cells.

TEST_F(CurrentBoundsTest, ChargeShrinksFromFullyChargedToShortlyBelowTheCutOff) {
  for (const auto &[cell_mv, expected_ma] :
       {std::pair{3500, 45000}, {3501, 44640}, {3513, 40500}, {3565, 22500}, {3617, 4500}, {3629, 315}}) {
    bounds = {};
    set_cells(live, 3400, static_cast<uint16_t>(cell_mv));
    EXPECT_EQ(charge().value(), expected_ma) << cell_mv;
    EXPECT_EQ(charge().reason(), cell_mv == 3500 ? LimitReason::BMS_LIMIT : LimitReason::CELL_HIGH);
  }
}

TEST_F(CurrentBoundsTest, AFullCellStopsTheChargeUntilItHasFallen30Millivolts) {
  const auto ccl_at = [&](uint16_t cell_mv) {
    set_cells(live, 3400, cell_mv);
    return charge().value();
  };
  EXPECT_GT(ccl_at(3629), 0);
  EXPECT_EQ(ccl_at(3630), 0);
  EXPECT_EQ(bound_of(charge(), LimitReason::CELL_HIGH), 0);
  EXPECT_EQ(ccl_at(3600), 0);
  EXPECT_GT(ccl_at(3599), 0);
  EXPECT_GT(ccl_at(3629), 0);
}

TEST_F(CurrentBoundsTest, ChargeStopsBelowTheCutOffHoweverNarrowTheMargin) {
  settings.fully_charged_mv = 3649;
  set_cells(live, 3400, 3630);
  EXPECT_EQ(charge().value(), 0);
  bounds = {};
  set_cells(live, 3400, 3629);
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
}

TEST_F(CurrentBoundsTest, TheCurveOverTheHighestCellTightensFurther) {
  config.charge_over_cell = {{3400, 1000}, {3500, 500}};
  set_cells(live, 3300, 3450);
  EXPECT_EQ(charge().value(), 33750);
  EXPECT_EQ(charge().reason(), LimitReason::CELL_HIGH);
  set_cells(live, 3300, 3620);
  EXPECT_EQ(charge().value(), 3420) << "near the cut-off the BMS's own taper is the lower one";
}

TEST_F(CurrentBoundsTest, AFullyChargedPackTakesNoChargeCurrent) {
  live.status = BmsStatus::FULLY_CHARGED;
  EXPECT_EQ(charge().value(), 0);
  EXPECT_EQ(charge().reason(), LimitReason::FULLY_CHARGED);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
}

TEST_F(CurrentBoundsTest, DischargeShrinksOverTheLast100MillivoltsToAQuarter) {
  for (const auto &[cell_mv, expected_ma] :
       {std::pair{3000, 90000}, {2999, 89280}, {2950, 56250}, {2901, 23130}, {2900, 0}}) {
    bounds = {};
    set_cells(live, static_cast<uint16_t>(cell_mv), 3100);
    EXPECT_EQ(discharge().value(), expected_ma) << cell_mv;
    EXPECT_EQ(discharge().reason(), cell_mv == 3000 ? LimitReason::BMS_LIMIT : LimitReason::CELL_LOW);
    EXPECT_EQ(charge().value(), FULL_CHARGE_MA) << "charging is what an empty pack needs";
  }
}

TEST_F(CurrentBoundsTest, AnEmptyCellStopsTheDischargeUntilItHasRecovered100Millivolts) {
  const auto dcl_at = [&](uint16_t cell_mv) {
    set_cells(live, cell_mv, 3100);
    return discharge().value();
  };
  EXPECT_GT(dcl_at(2901), 0);
  EXPECT_EQ(dcl_at(2900), 0);
  EXPECT_EQ(bound_of(discharge(), LimitReason::CELL_LOW), 0);
  EXPECT_EQ(dcl_at(3000), 0);
  EXPECT_EQ(dcl_at(3001), FULL_DISCHARGE_MA);
  EXPECT_GT(dcl_at(2950), 0);
}

TEST_F(CurrentBoundsTest, TheCurveOverTheLowestCellTightensFurther) {
  config.discharge_over_cell = {{3000, 0}, {3100, 1000}};
  set_cells(live, 3050, 3100);
  EXPECT_EQ(discharge().value(), 45000);
  EXPECT_EQ(discharge().reason(), LimitReason::CELL_LOW);
  set_cells(live, 3000, 3100);
  EXPECT_EQ(discharge().value(), 0);
  set_cells(live, 3100, 3100);
  EXPECT_EQ(discharge().value(), 0) << "it stays stopped until 100 mV above";
  set_cells(live, 3101, 3101);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
}

// Temperatures.

TEST_F(CurrentBoundsTest, TooWarmStopsBoth2DegreesBelowTheCutOffUntil2Cooler) {
  const auto at = [&](int16_t temperature_dc) {
    live.internal_temperature_dc = temperature_dc;
    const int32_t ccl = charge().value();
    return std::pair{ccl, discharge().value()};
  };
  config.profiles[1].share_permille = 1000;
  EXPECT_EQ(at(579), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
  EXPECT_EQ(at(580), std::pair(0, 0));
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_HIGH);
  EXPECT_EQ(discharge().reason(), LimitReason::TEMPERATURE_HIGH);
  EXPECT_EQ(at(561), std::pair(0, 0));
  EXPECT_EQ(at(560), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
}

TEST_F(CurrentBoundsTest, TooColdStopsTheCharge1DegreeAboveTheCutOffUntil2Warmer) {
  const auto at = [&](int16_t temperature_dc) {
    live.internal_temperature_dc = temperature_dc;
    const int32_t ccl = charge().value();
    return std::pair{ccl, discharge().value()};
  };
  EXPECT_EQ(at(11), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
  EXPECT_EQ(at(10), std::pair(0, FULL_DISCHARGE_MA));
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_LOW);
  EXPECT_EQ(at(29), std::pair(0, FULL_DISCHARGE_MA));
  EXPECT_EQ(at(30), std::pair(FULL_CHARGE_MA, FULL_DISCHARGE_MA));
}

TEST_F(CurrentBoundsTest, TheCutOffsLookAtEverySensor) {
  live.external_temperature_dc = {5, 250};
  EXPECT_EQ(charge().value(), 0);
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_LOW);
  live.external_temperature_dc = {250, 585};
  EXPECT_EQ(discharge().value(), 0);
  live.external_temperature_dc = {250, 250};
  EXPECT_GT(discharge().value(), 0);
  live.internal_temperature_dc = 585;
  EXPECT_EQ(discharge().value(), 0);
  live.internal_temperature_dc = 200;
  EXPECT_GT(charge().value(), 0);
  live.internal_temperature_dc = 5;
  EXPECT_EQ(charge().value(), 0);
}

TEST_F(CurrentBoundsTest, TheCurvesLookAtTheColdestAndTheWarmestCell) {
  config.charge_over_temperature = {{0, 0}, {100, 1000}, {400, 1000}, {500, 0}};
  config.discharge_over_temperature = {{-100, 0}, {0, 1000}, {400, 1000}, {500, 800}};
  live.external_temperature_dc = {50, 250};
  EXPECT_EQ(charge().value(), 22500);
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_LOW);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
  live.external_temperature_dc = {250, 425};
  EXPECT_EQ(charge().value(), 33750);
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_HIGH);
  EXPECT_EQ(discharge().value(), 85500);
  EXPECT_EQ(discharge().reason(), LimitReason::TEMPERATURE_HIGH);
  live.external_temperature_dc = {50, 450};
  EXPECT_EQ(bound_of(charge(), LimitReason::TEMPERATURE_LOW), 22500);
  EXPECT_EQ(bound_of(charge(), LimitReason::TEMPERATURE_HIGH), 22500);
  live.external_temperature_dc = {std::nullopt, 100};
  bounds = {};
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
}

TEST_F(CurrentBoundsTest, ACurveBoundsAtItsPeakToo) {
  config.charge_over_temperature = {{0, 0}, {100, 500}, {400, 0}};
  live.external_temperature_dc = {100, 100};
  EXPECT_EQ(charge().value(), 22500);
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_HIGH);
}

TEST_F(CurrentBoundsTest, WithoutSensorsAtTheCellsTheBmsStandsIn) {
  config.charge_over_temperature = {{0, 0}, {100, 1000}};
  live.internal_temperature_dc = 50;
  EXPECT_EQ(charge().value(), 22500);
  live.external_temperature_dc[0] = 250;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA) << "a sensor at the cells knows better";
}

TEST_F(CurrentBoundsTest, TheBmsHasACurveOfItsOwnForBothDirections) {
  settings.over_heat_dc = 900;
  config.fast_lock_dc = 800;
  config.over_bms_temperature = {{700, 1000}, {800, 250}};
  live.internal_temperature_dc = 750;
  live.external_temperature_dc[0] = 250;
  EXPECT_EQ(charge().value(), 28125);
  EXPECT_EQ(charge().reason(), LimitReason::BMS_TEMPERATURE);
  EXPECT_EQ(discharge().value(), 56250);
  EXPECT_EQ(discharge().reason(), LimitReason::BMS_TEMPERATURE);
}

TEST_F(CurrentBoundsTest, WithoutAnyTemperatureNoChargeAndHalfTheDischarge) {
  live.internal_temperature_dc.reset();
  EXPECT_EQ(charge().value(), 0);
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_UNKNOWN);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA / 2);
  EXPECT_EQ(discharge().reason(), LimitReason::TEMPERATURE_UNKNOWN);
}

TEST_F(CurrentBoundsTest, ASensorThatIsBrokenFromTheStartCostsAShareOfTheCurrentsToo) {
  live.invalid_temperatures = 1 << 2;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA / 2);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA / 2);
}

TEST_F(CurrentBoundsTest, AVanishedSensorCostsAShareOfTheCurrents) {
  live.external_temperature_dc = {210, 220};
  ASSERT_EQ(charge().value(), FULL_CHARGE_MA);
  for (size_t sensor : {0, 1}) {
    live.external_temperature_dc = {210, 220};
    live.external_temperature_dc[sensor].reset();
    EXPECT_EQ(charge().value(), FULL_CHARGE_MA / 2) << sensor;
    EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA / 2) << sensor;
    EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_UNKNOWN);
  }
  config.sensor_lost_percent = 20;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA / 5);
  live.external_temperature_dc = {210, 220};
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
}

TEST_F(CurrentBoundsTest, ASensorThatNeverWasIsNotMissed) {
  live.external_temperature_dc = {std::nullopt, 220};
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
}

TEST_F(CurrentBoundsTest, WithoutTheSensorOfTheBmsAShareOfTheCurrents) {
  live.internal_temperature_dc.reset();
  live.external_temperature_dc[0] = 210;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA / 2);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA / 2);
}

TEST_F(CurrentBoundsTest, AHotOrColdSensorThatVanishesReleasesNothing) {
  live.external_temperature_dc[0] = 610;
  read();
  live.external_temperature_dc[0].reset();
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_HIGH);
  EXPECT_EQ(discharge().value(), 0);
  live.external_temperature_dc[0] = -10;
  read();
  live.external_temperature_dc[0].reset();
  EXPECT_EQ(charge().reason(), LimitReason::TEMPERATURE_LOW);
  EXPECT_EQ(charge().value(), 0);
  live.external_temperature_dc[0] = 300;
  EXPECT_EQ(charge().value(), FULL_CHARGE_MA);
}

// State of charge, off unless there is a curve.

TEST_F(CurrentBoundsTest, TheStateOfChargeBoundsWithACurve) {
  config.charge_over_soc = {{800, 1000}, {1000, 100}};
  config.discharge_over_soc = {{100, 0}, {200, 1000}};
  live.soc_ppm = 900000;
  EXPECT_EQ(charge().value(), 24750);
  EXPECT_EQ(charge().reason(), LimitReason::SOC);
  EXPECT_EQ(discharge().value(), FULL_DISCHARGE_MA);
  live.soc_ppm = 150000;
  EXPECT_EQ(discharge().value(), 45000);
  EXPECT_EQ(discharge().reason(), LimitReason::SOC);
}

// Faults.

struct FaultStops {
  BmsFault fault;
  bool charge;
  bool discharge;
};

class FaultStopsTheRightDirection : public CurrentBoundsTest, public testing::WithParamInterface<FaultStops> {};

TEST_P(FaultStopsTheRightDirection, AtOnce) {
  const FaultSet faults = fault_bit(GetParam().fault);
  EXPECT_EQ(charge(faults).value(), GetParam().charge ? 0 : FULL_CHARGE_MA);
  EXPECT_EQ(discharge(faults).value(), GetParam().discharge ? 0 : FULL_DISCHARGE_MA);
  EXPECT_EQ(charge(faults).reason() == LimitReason::BMS_FAULT, GetParam().charge);
  EXPECT_EQ(discharge(faults).reason() == LimitReason::BMS_FAULT, GetParam().discharge);
}

TEST_P(FaultStopsTheRightDirection, AndExplainsAFaultIfItStopsAny) {
  PackSnapshot pack = test::healthy_pack(0);
  pack.last_complete->status = BmsStatus::FAULT;
  pack.active_faults = fault_bit(GetParam().fault);
  const FaultSet faults = present_faults(pack);
  EXPECT_EQ(charge(faults).value() == 0, GetParam().charge || !GetParam().discharge);
  EXPECT_EQ(discharge(faults).value() == 0, GetParam().discharge || !GetParam().charge);
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
                                         FaultStops{BmsFault::LOW_TEMPERATURE_CHARGE, true, false},
                                         FaultStops{BmsFault::CHARGER_VOLTAGE_HIGH, false, false},
                                         FaultStops{BmsFault::CHARGER_VOLTAGE_LOW, false, false}),
                         [](const auto &info) { return std::to_string(static_cast<int>(info.param.fault)); });

TEST(PresentFaults, WithoutAFaultAreWhatTheBmsReports) {
  PackSnapshot pack = test::healthy_pack(0);
  EXPECT_EQ(present_faults(pack), 0u);
  pack.active_faults = fault_bit(BmsFault::CHARGER_VOLTAGE_HIGH);
  EXPECT_EQ(present_faults(pack), fault_bit(BmsFault::CHARGER_VOLTAGE_HIGH));
}

TEST(PresentFaults, ThatWereReadLongAgoDoNotExplainAFault) {
  PackSnapshot pack = test::healthy_pack(20000);
  pack.last_complete->status = BmsStatus::FAULT;
  pack.active_faults = fault_bit(BmsFault::UNDER_VOLTAGE);
  pack.faults_read_at = pack.last_complete->measured_at - 15000;
  EXPECT_EQ(present_faults(pack), fault_bit(BmsFault::UNDER_VOLTAGE));
  pack.faults_read_at = pack.last_complete->measured_at - 15001;
  EXPECT_EQ(present_faults(pack) & FAULTS_STOP_CHARGE & FAULTS_STOP_DISCHARGE,
            FAULTS_STOP_CHARGE & FAULTS_STOP_DISCHARGE);
}

TEST(PresentFaults, AreSeenInAReadingTooIncompleteForAnythingElse) {
  PackSnapshot pack = test::healthy_pack(0);
  pack.live->current_ma.reset();
  pack.live->status = BmsStatus::FAULT;
  EXPECT_EQ(present_faults(pack) & FAULTS_STOP_CHARGE & FAULTS_STOP_DISCHARGE,
            FAULTS_STOP_CHARGE & FAULTS_STOP_DISCHARGE);
  pack.live.reset();
  EXPECT_EQ(present_faults(pack), 0u);
}

}  // namespace
}  // namespace esphome::bms_core
