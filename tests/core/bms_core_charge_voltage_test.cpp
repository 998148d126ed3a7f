#include <gtest/gtest.h>

#include "bms_core/charge_voltage.h"

namespace esphome::bms_core {
namespace {

/// 16 cells on the way to 3450 mV, 55.2 V.
class ChargeVoltageTest : public testing::Test {
 protected:
  ChargeVoltageTest() {
    this->input = {.present_mv = 16 * 3400,
                   .highest_mv = 3400,
                   .current_ma = 20000,
                   .target_mv = 3450,
                   .floor_mv = 3350,
                   .rebulk_mv = 3300,
                   .protect_mv = 3600,
                   .cells = 16};
    this->voltage.start(this->input);
  }
  void read() { this->voltage.apply(this->input); }
  void run(int seconds) {
    for (int i = 0; i < seconds; i++)
      this->voltage.tick(this->config, this->input);
  }
  int32_t cvl() { return this->voltage.value_mv(); }

  /// For so long the highest cell has to be 8 mV below its target before a reduction shrinks.
  static constexpr int CALM_S = 300;
  /// Sinks by 1 mV per cell and second, rises by 0.3.
  ChargeConfig config;
  VoltageInput input;
  VoltageControl voltage;
};

// Where it begins.

TEST_F(ChargeVoltageTest, BeginsAtTheTarget) { EXPECT_EQ(cvl(), 55200); }

TEST_F(ChargeVoltageTest, BeginsAtThePackVoltageWhenThatIsHigher) {
  input.present_mv = 57600;
  voltage.start(input);
  EXPECT_EQ(cvl(), 57600);
  read();
  EXPECT_EQ(cvl(), 57600);
  run(1);
  EXPECT_EQ(cvl(), 57584);
  run(149);
  EXPECT_EQ(cvl(), 55200);
  run(100);
  EXPECT_EQ(cvl(), 55200);
}

// The ramps.

TEST_F(ChargeVoltageTest, SinksToThePackVoltageAtOnceAndBelowOnTheRamp) {
  input.target_mv = 3350;
  read();
  EXPECT_EQ(cvl(), 16 * 3400);
  run(1);
  EXPECT_EQ(cvl(), 16 * 3400 - 16);
  run(9);
  EXPECT_EQ(cvl(), 16 * 3400 - 160);
  run(40);
  EXPECT_EQ(cvl(), 16 * 3350);
  run(10);
  EXPECT_EQ(cvl(), 16 * 3350);
}

TEST_F(ChargeVoltageTest, SinksNoFurtherThanToTheTarget) {
  input.target_mv = 3420;
  read();
  EXPECT_EQ(cvl(), 16 * 3420);
}

TEST_F(ChargeVoltageTest, ASecondWithoutAReadingSinksLikeOneWithOne) {
  input.target_mv = 3350;
  run(1);
  EXPECT_EQ(cvl(), 16 * 3400 - 16);
  run(1);
  EXPECT_EQ(cvl(), 16 * 3400 - 32);
}

TEST_F(ChargeVoltageTest, RisesOnTheSlowRamp) {
  input.target_mv = 3350;
  read();
  run(50);
  ASSERT_EQ(cvl(), 16 * 3350);
  input.target_mv = 3450;
  read();
  EXPECT_EQ(cvl(), 16 * 3350);
  // 16 cells x 0.3 mV: 0.1 V takes 21 s.
  run(1);
  EXPECT_EQ(cvl(), 53604);
  run(20);
  EXPECT_EQ(cvl(), 53700);
  run(312);
  EXPECT_EQ(cvl(), 55198);
  run(1);
  EXPECT_EQ(cvl(), 55200);
}

TEST_F(ChargeVoltageTest, FollowsTheConfiguredRamps) {
  config.voltage_fall_uv_per_s = 2000;
  config.voltage_rise_uv_per_s = 500;
  input.target_mv = 3350;
  read();
  run(1);
  EXPECT_EQ(cvl(), 16 * 3400 - 32);
  run(49);
  input.target_mv = 3450;
  run(1);
  EXPECT_EQ(cvl(), 16 * 3350 + 8);
}

// The highest cell above its target.

TEST_F(ChargeVoltageTest, TheReductionGrowsWithTheExcessOfTheHighestCell) {
  input.highest_mv = 3500;
  input.present_mv = 16 * 3450;
  run(1);
  EXPECT_EQ(cvl(), 55200 - 16) << "50 mV x 0.02 per second";
  run(9);
  EXPECT_EQ(cvl(), 55200 - 160);
  EXPECT_EQ(voltage.reduction_mv(), 10);
  EXPECT_EQ(voltage.wanted_mv(input), 55200 - 160);
  EXPECT_EQ(voltage.cause(), LimitReason::CELL_HIGH);
  input.highest_mv = 3451;
  run(10);
  EXPECT_EQ(cvl(), 55200 - 164) << "1 mV x 0.02 per second, rounded up to whole mV of the reduction";
}

TEST_F(ChargeVoltageTest, TheReductionEndsAtTheFloor) {
  input.highest_mv = 3550;
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 100);
  EXPECT_EQ(cvl(), 16 * 3350);
}

TEST_F(ChargeVoltageTest, TheReductionDoesNotWindUpBeyondTheFloor) {
  input.highest_mv = 3550;
  run(10000);
  input.highest_mv = 3440;
  // Then 10 mV x 0.005 a second, 2 mV in 40 s.
  run(CALM_S);
  EXPECT_EQ(voltage.reduction_mv(), 100);
  run(40);
  EXPECT_EQ(voltage.reduction_mv(), 98);
}

TEST_F(ChargeVoltageTest, NearTheTargetTheReductionStays) {
  input.highest_mv = 3500;
  run(10);
  for (const int32_t highest_mv : {3450, 3443}) {
    input.highest_mv = highest_mv;
    run(1000);
    EXPECT_EQ(voltage.reduction_mv(), 10) << highest_mv;
  }
  input.highest_mv = 3442;
  run(CALM_S);
  EXPECT_EQ(voltage.reduction_mv(), 10);
  run(40);
  EXPECT_EQ(voltage.reduction_mv(), 8) << "8 mV x 0.005 a second";
}

TEST_F(ChargeVoltageTest, WithoutChargeTheReductionDoesNotGrow) {
  input.highest_mv = 3500;
  for (const int32_t current_ma : {0, -20000}) {
    input.current_ma = current_ma;
    run(100);
    EXPECT_EQ(voltage.reduction_mv(), 0) << current_ma;
  }
  input.current_ma = 1;
  run(1);
  EXPECT_EQ(voltage.reduction_mv(), 1);
}

TEST_F(ChargeVoltageTest, ADisturbanceStartsTheCalmTimeAgain) {
  input.highest_mv = 3500;
  run(10);
  input.highest_mv = 3440;
  run(CALM_S);
  input.highest_mv = 3443;
  run(1);
  input.highest_mv = 3440;
  run(CALM_S);
  EXPECT_EQ(voltage.reduction_mv(), 10);
  run(1);
  EXPECT_EQ(voltage.reduction_mv(), 9);
}

TEST_F(ChargeVoltageTest, RecoversNoFasterThanItRises) {
  input.highest_mv = 3550;
  run(1000);
  input.highest_mv = 3330;
  run(CALM_S + 10);
  EXPECT_EQ(voltage.reduction_mv(), 97) << "0.3 mV a second, not 120 mV x 0.005";
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 0);
  EXPECT_EQ(cvl(), 55200);
}

TEST_F(ChargeVoltageTest, ALowerTargetTakesTheReductionOver) {
  input.highest_mv = 3500;
  run(10);
  input.target_mv = 3444;
  run(0);
  read();
  EXPECT_EQ(voltage.reduction_mv(), 4) << "6 of the 10 mV are now part of the target";
  EXPECT_EQ(voltage.wanted_mv(input), 16 * 3440);
  input.target_mv = 3350;
  read();
  EXPECT_EQ(voltage.reduction_mv(), 0);
  input.target_mv = 3450;
  read();
  EXPECT_EQ(voltage.reduction_mv(), 0);
}

// Protection.

TEST_F(ChargeVoltageTest, ACellNearItsCutOffBringsCvlToThePackVoltageAtOnce) {
  input.present_mv = 16 * 3380;
  input.highest_mv = 3599;
  read();
  EXPECT_EQ(cvl(), 55200);
  input.highest_mv = 3600;
  read();
  EXPECT_EQ(cvl(), 16 * 3380);
  EXPECT_EQ(voltage.reduction_mv(), 70);
  EXPECT_EQ(voltage.cause(), LimitReason::CELL_HIGH);
}

TEST_F(ChargeVoltageTest, ProtectionReachesDownToTheRebulkVoltage) {
  input.highest_mv = 3600;
  input.present_mv = 16 * 3340;
  read();
  EXPECT_EQ(cvl(), 16 * 3340);
  run(1000);
  EXPECT_EQ(cvl(), 16 * 3300);
  input.present_mv = 16 * 3290;
  VoltageControl fresh;
  fresh.start(input);
  fresh.apply(input);
  EXPECT_EQ(fresh.value_mv(), 16 * 3300) << "and no further";
}

TEST_F(ChargeVoltageTest, WhatAProtectionLeftBehindOnlyShrinks) {
  input.highest_mv = 3610;
  run(1000);
  ASSERT_EQ(voltage.reduction_mv(), 150);
  input.highest_mv = 3500;
  run(100);
  EXPECT_EQ(voltage.reduction_mv(), 150);
  input.highest_mv = 3400;
  run(CALM_S + 100);
  EXPECT_EQ(voltage.reduction_mv(), 125);
}

TEST_F(ChargeVoltageTest, APackVoltageAboveTheTargetNeedsNoReductionToProtect) {
  input.present_mv = 16 * 3460;
  input.highest_mv = 3600;
  read();
  EXPECT_EQ(voltage.reduction_mv(), 0);
  EXPECT_EQ(cvl(), 55200);
}

// Chargers that do not listen to CCL.

TEST_F(ChargeVoltageTest, MoreCurrentThanAllowedLowersTheVoltageAfter15Seconds) {
  input.present_mv = 16 * 3450;
  input.over_current = true;
  run(15);
  EXPECT_EQ(voltage.reduction_mv(), 0);
  run(10);
  EXPECT_EQ(voltage.reduction_mv(), 5);
  EXPECT_EQ(voltage.cause(), LimitReason::OVER_CURRENT);
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 150) << "down to the rebulk voltage";
}

TEST_F(ChargeVoltageTest, MoreCurrentThanAllowedBringsCvlToThePackVoltageFirst) {
  input.over_current = true;
  run(15);
  EXPECT_EQ(cvl(), 55200);
  run(1);
  EXPECT_EQ(cvl(), 16 * 3400 - 8) << "and then 0.5 mV a second per cell";
}

TEST_F(ChargeVoltageTest, ACurrentThatObeysInTimeLowersNothing) {
  for (int i = 0; i < 10; i++) {
    input.over_current = true;
    run(15);
    input.over_current = false;
    run(1);
  }
  EXPECT_EQ(voltage.reduction_mv(), 0);
}

TEST_F(ChargeVoltageTest, TheStrongerReasonCounts) {
  input.present_mv = 16 * 3450;
  input.over_current = true;
  input.highest_mv = 3500;
  run(16);
  EXPECT_EQ(voltage.reduction_mv(), 16);
  EXPECT_EQ(voltage.cause(), LimitReason::CELL_HIGH);
  input.highest_mv = 3451;
  run(2);
  EXPECT_EQ(voltage.reduction_mv(), 17);
  EXPECT_EQ(voltage.cause(), LimitReason::OVER_CURRENT);
  input.highest_mv = 3475;
  run(1);
  EXPECT_EQ(voltage.cause(), LimitReason::CELL_HIGH) << "as strong as the current";
}

TEST_F(ChargeVoltageTest, ACellAtItsTargetIsNoReason) {
  input.present_mv = 16 * 3450;
  input.over_current = true;
  run(20);
  input.over_current = false;
  input.highest_mv = 3450;
  run(1);
  EXPECT_EQ(voltage.cause(), LimitReason::OVER_CURRENT);
}

TEST_F(ChargeVoltageTest, WhileChargeIsForbiddenOrTooHighNothingRecovers) {
  input.present_mv = 16 * 3450;
  input.over_current = true;
  run(35);
  ASSERT_EQ(voltage.reduction_mv(), 10);
  input.over_current = false;
  input.charge_stopped = true;
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 10);
  input.charge_stopped = false;
  run(CALM_S);
  EXPECT_EQ(voltage.reduction_mv(), 10);
  run(1);
  EXPECT_EQ(voltage.reduction_mv(), 9);
}

TEST_F(ChargeVoltageTest, HeldOffTooFarCvlCrawlsBackToThePackVoltage) {
  input.present_mv = 16 * 3400;
  input.over_current = true;
  run(36);
  ASSERT_EQ(voltage.reduction_mv(), 60);
  input.over_current = false;
  input.charge_stopped = true;
  input.current_ma = 0;
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 60) << "nothing drains the pack";
  input.current_ma = -1;
  run(60 + 10);
  EXPECT_EQ(voltage.reduction_mv(), 60);
  run(1);
  EXPECT_EQ(voltage.reduction_mv(), 59) << "60.5 mV less 0.05 a second after the first minute";
  run(89);
  EXPECT_EQ(voltage.reduction_mv(), 55) << "0.05 mV a second";
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 50) << "as far as the pack voltage";
}

TEST_F(ChargeVoltageTest, ACrawlIsNotFasterThanTheRecovery) {
  input.target_mv = 3406;
  input.present_mv = 16 * 3400;
  input.over_current = true;
  run(36);
  const int32_t before_mv = voltage.reduction_mv();
  ASSERT_EQ(before_mv, 16);
  input.over_current = false;
  input.charge_stopped = true;
  input.highest_mv = 3397;
  input.current_ma = -1;
  run(60 + 100);
  EXPECT_EQ(voltage.reduction_mv(), 12) << "9 mV x 0.005 a second, not 0.05";
}

TEST_F(ChargeVoltageTest, AForbiddenChargeMayBeHeldOffDownToTheRebulkVoltage) {
  input.charge_stopped = true;
  input.highest_mv = 3500;
  run(1000);
  EXPECT_EQ(voltage.reduction_mv(), 150);
}

// A full pack rests above the float voltage: CVL stays at 55.2 V until a load has held the pack 0.1 V lower for 15 min.

class RestingPackTest : public ChargeVoltageTest {
 protected:
  RestingPackTest() {
    this->input.target_mv = 3350;
    this->input.current_ma = 0;
    this->input.resting = true;
  }
  static constexpr int FOLLOW_S = 900;
};

TEST_F(RestingPackTest, IsNotPushedDown) {
  input.present_mv = 55100;
  read();
  run(10000);
  EXPECT_EQ(cvl(), 55200);
}

TEST_F(RestingPackTest, IsFollowedAtADistanceOnceALoadHasHeldItLower) {
  input.present_mv = 55099;
  run(FOLLOW_S);
  EXPECT_EQ(cvl(), 55200);
  run(1);
  EXPECT_EQ(cvl(), 55199);
  run(10000);
  EXPECT_EQ(cvl(), 55199);
}

TEST_F(RestingPackTest, IsFollowedOnTheRamp) {
  input.present_mv = 54400;
  run(FOLLOW_S + 1);
  EXPECT_EQ(cvl(), 55200 - 16);
  run(42);
  EXPECT_EQ(cvl(), 55200 - 43 * 16);
  run(1);
  EXPECT_EQ(cvl(), 54500);
}

TEST_F(RestingPackTest, IsFollowedNoFurtherThanToTheFloatVoltage) {
  input.present_mv = 52800;
  run(FOLLOW_S + 99);
  EXPECT_EQ(cvl(), 16 * 3350 + 16);
  run(1);
  EXPECT_EQ(cvl(), 16 * 3350);
  run(10000);
  EXPECT_EQ(cvl(), 16 * 3350);
}

TEST_F(RestingPackTest, IsNotFollowedThroughAShortLoad) {
  for (int i = 0; i < 10; i++) {
    input.present_mv = 54400;
    run(FOLLOW_S);
    EXPECT_EQ(cvl(), 55200);
    input.present_mv = 55100;
    run(1);
  }
  input.present_mv = 54400;
  run(FOLLOW_S + 1);
  EXPECT_EQ(cvl(), 55200 - 16);
}

TEST_F(RestingPackTest, IsFollowedWhateverTheRampOfAFall) {
  config.voltage_fall_uv_per_s = 5000;
  input.present_mv = 54400;
  run(FOLLOW_S + 1);
  EXPECT_EQ(cvl(), 55200 - 80);
}

TEST_F(RestingPackTest, ThatDoesNotRestFallsAsUsualAndStartsItsQuarterHourAgain) {
  input.present_mv = 54400;
  run(FOLLOW_S);
  ASSERT_EQ(cvl(), 55200);
  input.resting = false;
  input.present_mv = 55200;
  run(1);
  EXPECT_EQ(cvl(), 55200 - 16);
  input.resting = true;
  input.present_mv = 54400;
  run(FOLLOW_S);
  EXPECT_EQ(cvl(), 55200 - 16);
  run(1);
  EXPECT_EQ(cvl(), 55200 - 32);
}

TEST_F(RestingPackTest, ThatWasChargedAgainHasAQuarterHourOfItsOwn) {
  input.present_mv = 52800;
  run(FOLLOW_S + 100);
  ASSERT_EQ(cvl(), 16 * 3350);
  input.resting = false;
  input.target_mv = 3450;
  run(1000);
  ASSERT_EQ(cvl(), 55200);
  input.resting = true;
  input.target_mv = 3350;
  run(FOLLOW_S);
  EXPECT_EQ(cvl(), 55200);
  run(1);
  EXPECT_EQ(cvl(), 55200 - 16);
}

// Readings are back.

TEST_F(ChargeVoltageTest, ReadingsThatAreBackRaiseCvlToThePackVoltageAtOnce) {
  voltage.sink(config, input, 1000);
  ASSERT_EQ(cvl(), 16 * 3300);
  input.present_mv = 16 * 3340;
  voltage.resume(input);
  EXPECT_EQ(cvl(), 16 * 3340);
}

TEST_F(ChargeVoltageTest, ReadingsThatAreBackRaiseCvlToTheTargetAtMost) {
  voltage.sink(config, input, 1000);
  input.present_mv = 16 * 3460;
  voltage.resume(input);
  EXPECT_EQ(cvl(), 55200);
}

TEST_F(ChargeVoltageTest, ReadingsThatAreBackLowerNothing) {
  voltage.sink(config, input, 10);
  input.present_mv = 16 * 3340;
  voltage.resume(input);
  EXPECT_EQ(cvl(), 55200 - 160);
}

// Without readings.

TEST_F(ChargeVoltageTest, WithoutReadingsSinksOnTheRampToTheRebulkVoltage) {
  voltage.sink(config, input, 1);
  EXPECT_EQ(cvl(), 55200 - 16) << "from where it was, not from the pack voltage, which nobody knows";
  voltage.sink(config, input, 9);
  EXPECT_EQ(cvl(), 55200 - 160);
  voltage.sink(config, input, 139);
  EXPECT_EQ(cvl(), 16 * 3300 + 16);
  voltage.sink(config, input, 1);
  EXPECT_EQ(cvl(), 16 * 3300);
  voltage.sink(config, input, 1);
  EXPECT_EQ(cvl(), 16 * 3300);
}

TEST_F(ChargeVoltageTest, WithoutReadingsForAnyTimeEndsAtTheRebulkVoltage) {
  voltage.sink(config, input, UINT64_MAX);
  EXPECT_EQ(cvl(), 16 * 3300);
}

TEST_F(ChargeVoltageTest, WithoutReadingsNothingRises) {
  input.target_mv = 2950;
  input.present_mv = 16 * 3000;
  read();
  run(10000);
  ASSERT_EQ(cvl(), 16 * 2950);
  voltage.sink(config, input, 100);
  EXPECT_EQ(cvl(), 16 * 2950);
}

}  // namespace
}  // namespace esphome::bms_core
