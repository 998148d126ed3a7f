#include <gtest/gtest.h>

#include <random>

#include "victron_can/limit_values.h"

namespace esphome::victron_can {
namespace {

using bms_core::Freshness;
using bms_core::LimitReason;
using bms_core::Limits;

Limits limits(int32_t charge_voltage_mv, int32_t charge_ma = 100'000, int32_t discharge_ma = 100'000) {
  Limits result;
  result.freshness = Freshness::FRESH;
  result.charge_voltage_mv.bound(LimitReason::NONE, charge_voltage_mv);
  result.charge_current_ma.bound(LimitReason::NONE, charge_ma);
  result.discharge_current_ma.bound(LimitReason::NONE, discharge_ma);
  result.discharge_voltage_mv = 43'000;
  return result;
}

TEST(LimitRounder, StartsWithTheNearestStep) {
  EXPECT_EQ(LimitRounder().update(limits(58'351))->charge_voltage_dv, 584);
  EXPECT_EQ(LimitRounder().update(limits(58'349))->charge_voltage_dv, 583);
}

TEST(LimitRounder, DoesNotChatterOnAThreshold) {
  LimitRounder rounder;
  int changes = 0;
  uint16_t last = rounder.update(limits(58'350))->charge_voltage_dv;
  for (int i = 0; i < 100; i++) {
    const uint16_t value = rounder.update(limits(i % 2 == 0 ? 58'340 : 58'360))->charge_voltage_dv;
    changes += value != last;
    last = value;
  }
  EXPECT_EQ(changes, 1) << "it falls once and stays";
}

TEST(LimitRounder, FallsAtOnceAndRisesBeyondTheMargin) {
  LimitRounder rounder;
  EXPECT_EQ(rounder.update(limits(58'400))->charge_voltage_dv, 584);
  EXPECT_EQ(rounder.update(limits(58'349))->charge_voltage_dv, 583);
  EXPECT_EQ(rounder.update(limits(58'374))->charge_voltage_dv, 583);
  EXPECT_EQ(rounder.update(limits(58'375))->charge_voltage_dv, 584);
}

TEST(LimitRounder, ForgetsWhatItHeldWhileLimitsWereUnknown) {
  LimitRounder rounder;
  EXPECT_EQ(rounder.update(limits(58'300))->charge_voltage_dv, 583);
  EXPECT_FALSE(rounder.update(Limits{}));
  EXPECT_EQ(rounder.update(limits(58'360))->charge_voltage_dv, 584);
}

TEST(LimitRounder, IsNeverAbovePlainRounding) {
  std::mt19937 random{1};
  LimitRounder rounder;
  int32_t charge_voltage_mv = 50'000;
  for (int i = 0; i < 100'000; i++) {
    charge_voltage_mv += static_cast<int32_t>(random() % 81) - 40;
    const Limits now = limits(std::max(charge_voltage_mv, 1000));
    const auto held = rounder.update(now);
    const auto plain = round_limits(now);
    ASSERT_LE(held->charge_voltage_dv, plain->charge_voltage_dv);
    ASSERT_GE(held->charge_voltage_dv + 1, plain->charge_voltage_dv);
    ASSERT_EQ(held->charge_current_da, plain->charge_current_da);
  }
}

TEST(LimitValues, AFallOfAnyOfTheThreeCounts) {
  const auto before = *round_limits(limits(58'400, 100'000, 100'000));
  EXPECT_FALSE(before.falls_below(before));
  EXPECT_TRUE(round_limits(limits(58'300, 100'000, 100'000))->falls_below(before));
  EXPECT_TRUE(round_limits(limits(58'400, 99'900, 100'000))->falls_below(before));
  EXPECT_TRUE(round_limits(limits(58'400, 100'000, 99'900))->falls_below(before));
  EXPECT_TRUE(round_limits(limits(58'500, 110'000, 99'900))->falls_below(before));
  EXPECT_FALSE(round_limits(limits(58'500, 110'000, 110'000))->falls_below(before));
}

}  // namespace
}  // namespace esphome::victron_can
