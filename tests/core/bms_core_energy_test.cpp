#include <gtest/gtest.h>

#include <cmath>

#include "bms_core/energy.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

class EnergyTest : public testing::Test {
 protected:
  void add(TimeMs at_ms, std::optional<int32_t> voltage_mv, std::optional<int32_t> current_ma) {
    LiveData live = test::healthy_live(at_ms);
    live.voltage_mv = voltage_mv;
    live.current_ma = current_ma;
    this->energy.add(live);
  }
  /// The same power for a while, with a reading every `step_ms`.
  void run(TimeMs duration_ms, int32_t voltage_mv, int32_t current_ma, TimeMs step_ms = 250) {
    this->add(this->now, voltage_mv, current_ma);
    for (const TimeMs end = this->now + duration_ms; this->now < end;)
      this->add(this->now += step_ms, voltage_mv, current_ma);
  }
  uint64_t in_mwh() { return this->energy.totals().in_mwh; }
  uint64_t in_mah() { return this->energy.totals().in_mah; }
  uint64_t out_mah() { return this->energy.totals().out_mah; }
  uint64_t out_mwh() { return this->energy.totals().out_mwh; }

  EnergyCounter energy;
  TimeMs now{1000};
};

TEST_F(EnergyTest, BeginsAtZero) {
  EXPECT_EQ(in_mwh(), 0u);
  EXPECT_EQ(out_mwh(), 0u);
}

TEST_F(EnergyTest, AConstantChargeIsVoltageTimesCurrentTimesTime) {
  run(3600000, 50000, 20000);
  EXPECT_EQ(in_mwh(), 1000000u);
  EXPECT_EQ(out_mwh(), 0u);
}

TEST_F(EnergyTest, ADischargeCountsAsOut) {
  run(3600000, 50000, -20000);
  EXPECT_EQ(in_mwh(), 0u);
  EXPECT_EQ(out_mwh(), 1000000u);
}

TEST_F(EnergyTest, ChargeIsCurrentTimesTimeWhateverTheVoltage) {
  run(1800000, 50000, 20000);
  run(1800000, 40000, 20000);
  EXPECT_EQ(in_mah(), 20000u);
  EXPECT_EQ(out_mah(), 0u);
  run(3600000, 50000, -7000);
  EXPECT_EQ(in_mah(), 20000u);
  EXPECT_EQ(out_mah(), 7000u);
}

TEST_F(EnergyTest, ACurrentThatChangesItsSignIsSplitWhereItIsZero) {
  // +20 A to -10 A in 9 s: zero after 6 s. 60 As in, 15 As out.
  add(now, 50000, 20000);
  add(now + 9000, 50000, -10000);
  EXPECT_EQ(in_mah(), 16u);
  EXPECT_EQ(out_mah(), 4u);
}

TEST_F(EnergyTest, ChargeIsNotCountedOverAGapEither) {
  add(now, 50000, 20000);
  add(now + 10001, 50000, 20000);
  EXPECT_EQ(in_mah(), 0u);
}

TEST_F(EnergyTest, SmallChargesAddUpWithoutLoss) {
  // 7 mA for an hour in steps of 1 ms.
  run(3600000, 51300, 7, 1);
  EXPECT_EQ(in_mah(), 7u);
}

TEST_F(EnergyTest, ARampIsATriangle) {
  // From 0 to 1000 W in 36 s: half of 10 Wh.
  for (TimeMs t = 0; t <= 36000; t += 1000)
    add(now + t, 50000, static_cast<int32_t>(20000 * t / 36000));
  EXPECT_NEAR(static_cast<double>(in_mwh()), 5000, 1);
}

TEST_F(EnergyTest, APowerThatChangesItsSignIsSplitWhereItIsZero) {
  // +1000 W to -500 W in 9 s: zero after 6 s. 3000 Ws in, 750 Ws out.
  add(now, 50000, 20000);
  add(now + 9000, 50000, -10000);
  EXPECT_EQ(in_mwh(), 833u);
  EXPECT_EQ(out_mwh(), 208u);
}

TEST_F(EnergyTest, APowerThatChangesItsSignUpwardsIsSplitToo) {
  add(now, 50000, -10000);
  add(now + 9000, 50000, 20000);
  EXPECT_EQ(in_mwh(), 833u);
  EXPECT_EQ(out_mwh(), 208u);
}

TEST_F(EnergyTest, FromZeroToZeroNothingFlows) {
  run(3600000, 50000, 0);
  EXPECT_EQ(in_mwh(), 0u);
  EXPECT_EQ(out_mwh(), 0u);
}

TEST_F(EnergyTest, AGapOf10SecondsIsCounted) {
  add(now, 50000, 20000);
  add(now + 10000, 50000, 20000);
  EXPECT_EQ(in_mwh(), 2777u);
}

TEST_F(EnergyTest, ALongerGapIsNotCounted) {
  add(now, 50000, 20000);
  add(now + 10001, 50000, 20000);
  EXPECT_EQ(in_mwh(), 0u);
  add(now + 20001, 50000, 20000);
  EXPECT_EQ(in_mwh(), 2777u) << "but counting goes on behind it";
}

TEST_F(EnergyTest, TheSameReadingTwiceCountsOnce) {
  for (TimeMs t = 0; t <= 36000; t += 1000) {
    for (int i = 0; i < 5; i++)
      add(now + t, 50000, 20000);
  }
  EXPECT_EQ(in_mwh(), 10000u);
}

TEST_F(EnergyTest, AReadingFromBeforeTheLastOneCountsNothing) {
  add(now + 5000, 50000, 20000);
  add(now, 50000, 20000);
  EXPECT_EQ(in_mwh(), 0u);
}

TEST_F(EnergyTest, AReadingWithoutVoltageOrCurrentIsAGap) {
  add(now, 50000, 20000);
  add(now + 5000, std::nullopt, 20000);
  add(now + 6000, 50000, std::nullopt);
  add(now + 10001, 50000, 20000);
  EXPECT_EQ(in_mwh(), 0u);
  add(now + 12000, 50000, 20000);
  EXPECT_GT(in_mwh(), 0u);
}

TEST_F(EnergyTest, ContinuesFromStoredTotals) {
  energy.restore({123456789012, 987654321098, 2469135780, 19753086421});
  run(3600000, 50000, 20000);
  EXPECT_EQ(in_mwh(), 123456789012u + 1000000u);
  EXPECT_EQ(out_mwh(), 987654321098u);
  EXPECT_EQ(in_mah(), 2469135780u + 20000u);
  EXPECT_EQ(out_mah(), 19753086421u);
}

TEST_F(EnergyTest, TheLargestPackInTheLongestStepFits) {
  add(now, 100000, 900000);
  add(now + 10000, 100000, 900000);
  EXPECT_EQ(in_mwh(), 250000u);
  add(now + 20000, 100000, -900000);
  EXPECT_EQ(in_mwh(), 250000u + 62500u);
  EXPECT_EQ(out_mwh(), 62500u);
}

// No drift: many small steps add up to what they are.

TEST_F(EnergyTest, AMillionSmallStepsLoseNothing) {
  // 51.3 V x 7 mA = 359.1 mW, a million times 1 ms: 99.75 mWh.
  run(1000000, 51300, 7, 1);
  EXPECT_EQ(in_mwh(), 99u);
  // And again: the rest was not thrown away.
  run(3000000, 51300, 7, 1);
  EXPECT_EQ(in_mwh(), 399u);
}

TEST_F(EnergyTest, AMillionRandomStepsAgreeWithTheExactIntegral) {
  test::Random random(1000000);
  long double in_uj = 0;
  long double out_uj = 0;
  int64_t last_uw = 0;
  add(now, 50000, 0);
  for (int i = 0; i < 1000000; i++) {
    const auto voltage_mv = static_cast<int32_t>(random.between(44000, 58000));
    const auto current_ma = static_cast<int32_t>(random.between(-3000, 3000));
    const TimeMs step_ms = static_cast<TimeMs>(random.between(1, 1000));
    add(now += step_ms, voltage_mv, current_ma);
    const int64_t power_uw = static_cast<int64_t>(voltage_mv) * current_ma;
    const long double a = last_uw;
    const long double b = power_uw;
    const long double seconds = step_ms / 1000.0L;
    const auto put = [&](long double power, long double time) {
      (power > 0 ? in_uj : out_uj) += std::abs(power) * time / 2;
    };
    if (a * b >= 0) {
      put(a, seconds);
      put(b, seconds);
    } else {
      const long double before = seconds * std::abs(a) / (std::abs(a) + std::abs(b));
      put(a, before);
      put(b, seconds - before);
    }
    last_uw = power_uw;
  }
  // 1 mWh = 3.6 J.
  EXPECT_NEAR(static_cast<double>(in_mwh()), static_cast<double>(in_uj / 3.6e6L), 1);
  EXPECT_NEAR(static_cast<double>(out_mwh()), static_cast<double>(out_uj / 3.6e6L), 1);
}

}  // namespace
}  // namespace esphome::bms_core
