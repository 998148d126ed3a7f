#include <gtest/gtest.h>

#include "bms_core/charge_stage.h"

namespace esphome::bms_core {
namespace {

/// 100 Ah of LFP; the tail current at 3450 mV is 1428 mA.
class ChargeStageTest : public testing::Test {
 protected:
  ChargeStageTest() {
    this->input.voltages = {.bulk_mv = 3450, .float_mv = 3350, .rebulk_mv = 3300};
    this->input.capacity_mah = 100000;
    this->input.charge_limit_ma = 45000;
    this->cells(3320, 3320);
    this->input.current_ma = 40000;
    this->input.soc_permille = 900;
  }
  void cells(int32_t lowest_mv, int32_t highest_mv) {
    this->input.lowest_mv = lowest_mv;
    this->input.highest_mv = highest_mv;
  }
  void run(uint32_t seconds) {
    for (uint32_t i = 0; i < seconds; i++)
      this->stage.tick(this->config, this->input, this->neighbours);
  }
  /// At the bulk voltage with a current that is still high.
  void absorb(uint32_t seconds) {
    this->cells(3445, 3450);
    this->input.current_ma = 20000;
    this->run(seconds);
  }
  /// Charges to the end.
  void fill() {
    this->cells(3445, 3450);
    this->input.current_ma = 1000;
    this->run(60);
  }
  void expect(ChargeStage stage, StageReason reason) {
    EXPECT_STREQ(charge_stage_key(this->stage.stage()), charge_stage_key(stage));
    EXPECT_STREQ(stage_reason_key(this->stage.reason()), stage_reason_key(reason));
  }

  ChargeConfig config{charge_preset(Chemistry::LFP)};
  StageInput input;
  Neighbours neighbours;
  StageMachine stage;
};

// The tail current.

TEST(TailCurrent, GrowsWithTheVoltageOfTheHighestCell) {
  const ChargeConfig config = charge_preset(Chemistry::LFP);
  EXPECT_EQ(tail_current_ma(config, 100000, 3650), 5000);
  EXPECT_EQ(tail_current_ma(config, 100000, 3450), 1428);
  EXPECT_EQ(tail_current_ma(config, 100000, 3500), 2321);
  EXPECT_EQ(tail_current_ma(config, 200000, 3450), 2857);
}

TEST(TailCurrent, HasEnds) {
  const ChargeConfig config = charge_preset(Chemistry::LFP);
  EXPECT_EQ(tail_current_ma(config, 100000, 3370), 0);
  EXPECT_EQ(tail_current_ma(config, 100000, 3000), 0);
  EXPECT_EQ(tail_current_ma(config, 100000, 3700), 5000);
}

TEST(TailCurrent, FollowsTheNarrowestBand) {
  ChargeConfig config;
  config.tail_from_cell_mv = 3400;
  config.tail_to_cell_mv = 3401;
  EXPECT_EQ(tail_current_ma(config, 100000, 3400), 0);
  EXPECT_EQ(tail_current_ma(config, 100000, 3401), 5000);
}

TEST(TailCurrent, IsTheWholeShareWithoutABand) { EXPECT_EQ(tail_current_ma({}, 100000, 3000), 5000); }

// From bulk to float.

TEST_F(ChargeStageTest, BeginsWithBulk) {
  expect(ChargeStage::BULK, StageReason::START);
  run(100);
  expect(ChargeStage::BULK, StageReason::START);
  EXPECT_EQ(stage.since_s(), 100u);
  EXPECT_EQ(stage.last_full_age_s(), std::nullopt);
}

TEST_F(ChargeStageTest, AbsorbsFrom10MillivoltsBelowTheBulkVoltage) {
  cells(3430, 3439);
  run(1);
  expect(ChargeStage::BULK, StageReason::START);
  cells(3430, 3440);
  run(1);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  EXPECT_EQ(stage.absorption_s(), 1u);
  EXPECT_EQ(stage.since_s(), 0u);
}

TEST_F(ChargeStageTest, EndsWithTheTailCurrentHeldForAMinute) {
  cells(3440, 3450);
  input.current_ma = 1428;
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  EXPECT_EQ(stage.last_full_age_s(), 0u);
  EXPECT_FALSE(stage.max_duration_hit());
}

TEST_F(ChargeStageTest, ATailCurrentThatIsInterruptedStartsItsMinuteAgain) {
  cells(3440, 3450);
  input.current_ma = 1428;
  run(59);
  input.current_ma = 1429;
  run(1);
  input.current_ma = 1428;
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, ADischargeIsNoTailCurrent) {
  cells(3440, 3450);
  input.current_ma = -1429;
  run(500);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  input.current_ma = -1428;
  run(60);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, ACurrentThatIsHeldDownIsNoTailCurrent) {
  cells(3440, 3450);
  input.current_ma = 1000;
  input.charge_limit_ma = 1428;
  run(500);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  input.charge_limit_ma = 1429;
  run(60);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, EndsWithTheTimerWhateverTheCurrent) {
  absorb(1800 + 58);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::ABSORPTION_TIMER);
}

TEST_F(ChargeStageTest, TheTimerStandsStillBelowTheBulkVoltage) {
  absorb(1000);
  cells(3410, 3420);
  run(5000);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  EXPECT_EQ(stage.absorption_s(), 1000u);
  absorb(858);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  absorb(1);
  expect(ChargeStage::FLOAT, StageReason::ABSORPTION_TIMER);
}

TEST_F(ChargeStageTest, ALoadInterruptsTheHoldAndDoesNotStartItAgain) {
  absorb(1800 + 29);
  cells(3390, 3400);
  run(30);
  expect(ChargeStage::BULK, StageReason::VOLTAGE_LOST);
  absorb(29);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  absorb(1);
  expect(ChargeStage::FLOAT, StageReason::ABSORPTION_TIMER);
}

TEST_F(ChargeStageTest, ABmsThatIsFullEndsTheChargeAtOnce) {
  input.bms_full = true;
  run(1);
  expect(ChargeStage::FLOAT, StageReason::BMS_FULL);
  EXPECT_EQ(stage.last_full_age_s(), 0u);
}

// Interrupted.

TEST_F(ChargeStageTest, AVoltageThatFalls50MillivoltsGoesBackToBulk) {
  absorb(100);
  cells(3400, 3401);
  run(1);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  cells(3400, 3400);
  run(1);
  expect(ChargeStage::BULK, StageReason::VOLTAGE_LOST);
}

TEST_F(ChargeStageTest, WhatWasAbsorbedCountsAfterACloud) {
  absorb(1700);
  cells(3340, 3340);
  run(600);
  absorb(1);
  EXPECT_EQ(stage.absorption_s(), 1701u);
}

TEST_F(ChargeStageTest, WhatWasAbsorbedIsUsedUpByADischargeOf5Percent) {
  absorb(1700);
  cells(3340, 3340);
  input.soc_permille = 851;
  run(100);
  EXPECT_EQ(stage.absorption_s(), 1700u);
  input.soc_permille = 850;
  run(1);
  EXPECT_EQ(stage.absorption_s(), 0u);
  absorb(10);
  cells(3340, 3340);
  input.soc_permille = 801;
  run(100);
  EXPECT_EQ(stage.absorption_s(), 10u) << "counted from where it was used up";
}

TEST_F(ChargeStageTest, WhatWasAbsorbedIsUsedUpByAMinuteAtTheRebulkVoltage) {
  absorb(1700);
  cells(3290, 3300);
  run(59);
  EXPECT_EQ(stage.absorption_s(), 1700u);
  run(1);
  EXPECT_EQ(stage.absorption_s(), 0u);
}

TEST_F(ChargeStageTest, AMinuteThatHadBegunIsUsedUpWithIt) {
  cells(3445, 3450);
  input.current_ma = 1000;
  run(30);
  cells(3290, 3300);
  run(60);
  cells(3445, 3450);
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, AnUnevenMinuteThatHadBegunIsUsedUpWithIt) {
  cells(3429, 3450);
  input.current_ma = 1000;
  run(30);
  cells(3290, 3300);
  run(60);
  cells(3429, 3450);
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
}

TEST_F(ChargeStageTest, ASocThatIsWrongDoesNotHinderTheEnd) {
  input.soc_permille = 300;
  absorb(100);
  fill();
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  run(1000);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

// Balancing.

TEST_F(ChargeStageTest, HoldsTheVoltageForABalancingPack) {
  cells(3429, 3450);
  input.current_ma = 1000;
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
  EXPECT_EQ(stage.last_full_age_s(), std::nullopt);
  run(10000);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
  EXPECT_EQ(stage.since_s(), 10000u);
}

TEST_F(ChargeStageTest, AnUnevenEndThatIsInterruptedStartsItsMinuteAgain) {
  cells(3429, 3450);
  input.current_ma = 1000;
  run(59);
  input.current_ma = 20000;
  run(1);
  input.current_ma = 1000;
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
}

TEST_F(ChargeStageTest, FloatsWhenTheSpreadHasBeenSmallForAMinute) {
  cells(3429, 3450);
  input.current_ma = 1000;
  run(60);
  cells(3430, 3450);
  run(59);
  cells(3429, 3450);
  run(1);
  cells(3430, 3450);
  run(59);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::BALANCED);
}

TEST_F(ChargeStageTest, ABalancingPackThatIsDischargedGoesBackToBulk) {
  cells(3420, 3450);
  input.current_ma = 1000;
  run(60);
  cells(3380, 3400);
  run(1);
  expect(ChargeStage::BULK, StageReason::VOLTAGE_LOST);
}

TEST_F(ChargeStageTest, EndsAfterTheLongestTimeWhateverTheCells) {
  cells(3350, 3450);
  input.current_ma = 1000;
  run(21599);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::MAX_DURATION);
  EXPECT_TRUE(stage.max_duration_hit());
  EXPECT_EQ(stage.last_full_age_s(), 0u);
}

TEST_F(ChargeStageTest, TheNextChargeForgetsThatTheLongestTimeWasHit) {
  cells(3350, 3450);
  run(21600);
  ASSERT_TRUE(stage.max_duration_hit());
  cells(3290, 3300);
  run(60);
  EXPECT_FALSE(stage.max_duration_hit());
  EXPECT_EQ(stage.absorption_s(), 0u);
}

// Bulk again.

TEST_F(ChargeStageTest, BulkAgainAfterADischargeBelowTheSoc) {
  input.soc_permille = 1000;
  fill();
  cells(3320, 3320);
  input.soc_permille = 851;
  run(1000);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  input.soc_permille = 850;
  run(1);
  expect(ChargeStage::BULK, StageReason::REBULK_SOC);
  EXPECT_EQ(stage.absorption_s(), 0u);
}

TEST_F(ChargeStageTest, TheSocOfAFullPackIsWhatTheDischargeIsCountedFrom) {
  input.soc_permille = 840;
  fill();
  cells(3320, 3320);
  input.soc_permille = 691;
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  input.soc_permille = 950;
  run(1);
  input.soc_permille = 801;
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  input.soc_permille = 800;
  run(1);
  expect(ChargeStage::BULK, StageReason::REBULK_SOC);
}

TEST_F(ChargeStageTest, NoBulkAgainBySocWhenThatIsOff) {
  config.rebulk_soc_permille = 0;
  input.soc_permille = 1000;
  fill();
  cells(3320, 3320);
  input.soc_permille = 0;
  run(10);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, BulkAgainAfterAMinuteAtTheRebulkVoltage) {
  fill();
  cells(3290, 3300);
  run(59);
  cells(3290, 3301);
  run(1);
  cells(3290, 3300);
  run(59);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  run(1);
  expect(ChargeStage::BULK, StageReason::REBULK_VOLTAGE);
}

TEST_F(ChargeStageTest, ANewChargeEndsAfterAWholeMinuteToo) {
  fill();
  cells(3290, 3300);
  run(60);
  expect(ChargeStage::BULK, StageReason::REBULK_VOLTAGE);
  cells(3445, 3450);
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, ANewChargeOfAnUnevenPackBalancesAfterAWholeMinuteToo) {
  fill();
  cells(3290, 3300);
  run(60);
  expect(ChargeStage::BULK, StageReason::REBULK_VOLTAGE);
  cells(3429, 3450);
  run(59);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  run(1);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
}

TEST_F(ChargeStageTest, BulkAgainAfter14Days) {
  fill();
  cells(3340, 3340);
  stage.restore_last_full(14 * 86400 - 2);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  run(1);
  expect(ChargeStage::BULK, StageReason::REBULK_DAYS);
}

TEST_F(ChargeStageTest, NoBulkAgainByDaysWhenThatIsOff) {
  config.rebulk_days = 0;
  fill();
  cells(3340, 3340);
  stage.restore_last_full(4000000000);
  run(10);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, ABmsThatSaysFullStaysInFloatAndFull) {
  fill();
  cells(3300, 3300);
  input.bms_full = true;
  input.soc_permille = 0;
  run(1000);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  EXPECT_EQ(stage.last_full_age_s(), 0u);
}

TEST_F(ChargeStageTest, CountsTheTimeSinceTheLastFullCharge) {
  stage.restore_last_full(1000);
  run(10);
  EXPECT_EQ(stage.last_full_age_s(), 1010u);
  stage.skip(90);
  EXPECT_EQ(stage.last_full_age_s(), 1100u);
  EXPECT_EQ(stage.since_s(), 100u);
  stage.skip(uint64_t{1} << 40);
  EXPECT_EQ(stage.last_full_age_s(), UINT32_MAX);
}

// Forced.

TEST_F(ChargeStageTest, AForcedChargeLeavesFloatAndEndsWithTheNextFullCharge) {
  fill();
  cells(3340, 3340);
  config.manual.force_full_charge = true;
  run(1);
  expect(ChargeStage::BULK, StageReason::FORCED);
  EXPECT_TRUE(stage.forced());
  fill();
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  EXPECT_FALSE(stage.forced());
  run(1000);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, AForcedChargeOfAPackThatIsChargingChangesNothing) {
  absorb(100);
  config.manual.force_full_charge = true;
  run(1);
  expect(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  EXPECT_TRUE(stage.forced());
  EXPECT_EQ(stage.absorption_s(), 101u);
}

TEST_F(ChargeStageTest, AForcedChargeCanBeTakenBackAndAskedForAgain) {
  config.manual.force_full_charge = true;
  run(1);
  EXPECT_TRUE(stage.forced());
  config.manual.force_full_charge = false;
  run(1);
  EXPECT_FALSE(stage.forced());
  fill();
  cells(3340, 3340);
  config.manual.force_full_charge = true;
  run(1);
  expect(ChargeStage::BULK, StageReason::FORCED);
}

// Beside other packs.

/// Two packs in parallel: the other one is full, and CVL is its float voltage.
class ChargeBesideAFullPackTest : public ChargeStageTest {
 protected:
  ChargeBesideAFullPackTest() {
    this->cells(3340, 3345);
    this->input.current_ma = 0;
    this->neighbours.floating = true;
  }
};

TEST_F(ChargeBesideAFullPackTest, EndsWhenNothingHasFlownForTheAbsorptionTime) {
  run(config.absorption_time_s - 1);
  expect(ChargeStage::BULK, StageReason::START);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
  EXPECT_EQ(stage.last_full_age_s(), 0u);
  EXPECT_FALSE(stage.max_duration_hit());
}

TEST_F(ChargeBesideAFullPackTest, EndsFromBalancingToo) {
  cells(3400, 3450);
  input.current_ma = 1000;
  run(60);
  expect(ChargeStage::BALANCING, StageReason::SPREAD);
  neighbours.floating = true;
  run(config.absorption_time_s);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeBesideAFullPackTest, NeedsTheFloatVoltage) {
  cells(3330, 3339);
  run(2 * config.absorption_time_s);
  expect(ChargeStage::BULK, StageReason::START);
  cells(3330, 3340);
  run(config.absorption_time_s);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeBesideAFullPackTest, NeedsACurrentNearZeroEitherWay) {
  input.current_ma = 5001;
  run(2 * config.absorption_time_s);
  input.current_ma = -5001;
  run(2 * config.absorption_time_s);
  expect(ChargeStage::BULK, StageReason::START);
  input.current_ma = 5000;
  run(config.absorption_time_s / 2);
  input.current_ma = -5000;
  run(config.absorption_time_s / 2);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeBesideAFullPackTest, ACurrentHeldDownByTheOwnLimitTellsNothing) {
  input.charge_limit_ma = 5000;
  run(2 * config.absorption_time_s);
  expect(ChargeStage::BULK, StageReason::START);
  input.charge_limit_ma = 5001;
  run(config.absorption_time_s);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeBesideAFullPackTest, ALoadInterruptsTheRestAndDoesNotStartItAgain) {
  run(config.absorption_time_s - 1);
  input.current_ma = -20000;
  run(600);
  expect(ChargeStage::BULK, StageReason::START);
  input.current_ma = 0;
  run(1);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeBesideAFullPackTest, ADischargeUsesTheRestUp) {
  run(config.absorption_time_s - 1);
  input.soc_permille -= 50;
  input.current_ma = -20000;
  run(1);
  input.current_ma = 0;
  run(config.absorption_time_s - 1);
  expect(ChargeStage::BULK, StageReason::START);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeBesideAFullPackTest, ANewChargeNeedsAWholeRestToo) {
  run(config.absorption_time_s);
  neighbours.charging_for_s = 0;
  run(1);
  expect(ChargeStage::BULK, StageReason::NEIGHBOUR_CHARGES);
  neighbours.charging_for_s.reset();
  run(config.absorption_time_s - 1);
  expect(ChargeStage::BULK, StageReason::NEIGHBOUR_CHARGES);
  run(1);
  expect(ChargeStage::FLOAT, StageReason::NEIGHBOUR_FULL);
}

TEST_F(ChargeStageTest, ANeighbourThatFloatsDoesNotMatterToAPackThatCharges) {
  neighbours.floating = true;
  absorb(100);
  fill();
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, BulkAgainWhenANeighbourBeganALaterCharge) {
  fill();
  cells(3340, 3345);
  run(9);
  // In the same second as the end of the own one is not later.
  neighbours.charging_for_s = 10;
  run(1);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
  run(1);
  expect(ChargeStage::BULK, StageReason::NEIGHBOUR_CHARGES);
}

TEST_F(ChargeStageTest, ABmsThatSaysFullDoesNotFollowANeighbour) {
  fill();
  input.bms_full = true;
  neighbours.charging_for_s = 0;
  run(100);
  expect(ChargeStage::FLOAT, StageReason::TAIL_CURRENT);
}

TEST_F(ChargeStageTest, TellsForHowLongANewChargeIsInBulk) {
  run(10);
  EXPECT_EQ(stage.charging_for_s(), 10u);
  absorb(1);
  EXPECT_EQ(stage.charging_for_s(), std::nullopt);
  // Back in bulk after a cloud it is the same charge.
  cells(3300, 3390);
  run(1);
  expect(ChargeStage::BULK, StageReason::VOLTAGE_LOST);
  EXPECT_EQ(stage.charging_for_s(), std::nullopt);
  fill();
  EXPECT_EQ(stage.charging_for_s(), std::nullopt);
}

TEST(StageKeys, AreWords) {
  EXPECT_STREQ(charge_stage_key(ChargeStage::BULK), "bulk");
  EXPECT_STREQ(charge_stage_key(ChargeStage::ABSORPTION), "absorption");
  EXPECT_STREQ(charge_stage_key(ChargeStage::BALANCING), "balancing");
  EXPECT_STREQ(charge_stage_key(ChargeStage::FLOAT), "float");
  EXPECT_STREQ(stage_reason_key(StageReason::START), "start");
  EXPECT_STREQ(stage_reason_key(StageReason::REBULK_SOC), "rebulk_soc");
  EXPECT_STREQ(stage_reason_key(StageReason::REBULK_VOLTAGE), "rebulk_voltage");
  EXPECT_STREQ(stage_reason_key(StageReason::REBULK_DAYS), "rebulk_days");
  EXPECT_STREQ(stage_reason_key(StageReason::FORCED), "forced");
  EXPECT_STREQ(stage_reason_key(StageReason::VOLTAGE_REACHED), "voltage_reached");
  EXPECT_STREQ(stage_reason_key(StageReason::VOLTAGE_LOST), "voltage_lost");
  EXPECT_STREQ(stage_reason_key(StageReason::SPREAD), "spread");
  EXPECT_STREQ(stage_reason_key(StageReason::TAIL_CURRENT), "tail_current");
  EXPECT_STREQ(stage_reason_key(StageReason::ABSORPTION_TIMER), "absorption_timer");
  EXPECT_STREQ(stage_reason_key(StageReason::BALANCED), "balanced");
  EXPECT_STREQ(stage_reason_key(StageReason::BMS_FULL), "bms_full");
  EXPECT_STREQ(stage_reason_key(StageReason::MAX_DURATION), "max_duration");
  EXPECT_STREQ(stage_reason_key(StageReason::NEIGHBOUR_FULL), "neighbour_full");
  EXPECT_STREQ(stage_reason_key(StageReason::NEIGHBOUR_CHARGES), "neighbour_charges");
  EXPECT_STREQ(stage_reason_key(static_cast<StageReason>(200)), "unknown") << "stored by another firmware";
}

}  // namespace
}  // namespace esphome::bms_core
