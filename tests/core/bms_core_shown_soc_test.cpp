#include <gtest/gtest.h>

#include <cstdlib>

#include "bms_core/shown_soc.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

class ShownSocTest : public testing::Test {
 protected:
  std::optional<uint32_t> run(TimeMs duration_ms, std::optional<uint32_t> raw_ppm, bool full = false,
                              TimeMs step_ms = 100) {
    std::optional<uint32_t> result;
    for (const TimeMs end = this->now + duration_ms; this->now < end;)
      result = this->shown.update(raw_ppm, full, this->now += step_ms);
    return result;
  }

  TimeMs now{500000};
  ShownSoc shown;
};

TEST_F(ShownSocTest, NothingIsShownBeforeTheFirstValue) {
  EXPECT_EQ(shown.shown_ppm(), std::nullopt);
  EXPECT_EQ(run(60000, std::nullopt), std::nullopt);
}

TEST_F(ShownSocTest, TheFirstValueIsTakenAtOnce) {
  run(60000, std::nullopt);
  EXPECT_EQ(shown.update(432100, false, now), 432100u);
  EXPECT_EQ(shown.shown_ppm(), 432100u);
}

TEST_F(ShownSocTest, AStepIsWalkedAtATenthOfAPercentASecond) {
  run(1000, 500000);
  EXPECT_EQ(run(10000, 700000), 510000u);
  EXPECT_EQ(run(190000, 700000), 700000u);
  EXPECT_EQ(run(10000, 500000), 690000u) << "downwards too";
}

TEST_F(ShownSocTest, AnOrdinaryChargeIsFollowedWithoutDelay) {
  // 3C: 100 % in 20 minutes is 833 ppm a second.
  run(1000, 100000);
  for (uint32_t raw = 100000; raw < 900000; raw += 833)
    ASSERT_EQ(run(1000, raw), raw);
}

TEST_F(ShownSocTest, NearlyEmptyIsShownSoon) {
  run(1000, 500000);
  EXPECT_EQ(run(10000, 150000), 300000u);
  EXPECT_EQ(run(7500, 150000), 150000u);
  EXPECT_EQ(run(10000, 150001 + 50000), 160000u) << "and upwards as slowly as ever";
}

TEST_F(ShownSocTest, EmptyIsShownAsEmpty) {
  run(1000, 20000);
  EXPECT_EQ(run(1000, 0), 0u);
}

TEST_F(ShownSocTest, FullIsShownOnlyAfterAFullCharge) {
  EXPECT_EQ(run(1000, 1000000), 990000u);
  EXPECT_EQ(run(3600000, 1000000), 990000u);
  EXPECT_FALSE(shown.full());
  EXPECT_EQ(run(5000, 1000000, true), 995000u) << "without a step";
  EXPECT_EQ(run(5000, 1000000, true), 1000000u);
  EXPECT_TRUE(shown.full());
}

TEST_F(ShownSocTest, FullIsRememberedUntilTheRawValueLeavesTheTop) {
  run(20000, 1000000, true);
  EXPECT_EQ(run(1000, 1000000, false), 1000000u);
  EXPECT_EQ(run(10000, 995000, false), 995000u);
  EXPECT_EQ(run(10000, 1000000, false), 1000000u);
  run(20000, 989999, false);
  EXPECT_FALSE(shown.full());
  EXPECT_EQ(run(60000, 1000000, false), 990000u);
}

TEST_F(ShownSocTest, AFullChargeIsNotBelievedWhileTheRawValueIsLow) {
  EXPECT_EQ(run(60000, 600000, true), 600000u);
  EXPECT_FALSE(shown.full());
}

TEST_F(ShownSocTest, AFullBatteryIsFullAfterARestart) {
  shown.restore_full();
  EXPECT_EQ(run(100, 1000000), 1000000u);
}

TEST_F(ShownSocTest, UnknownIsShownAsUnknownAndGoesOnFromWhereItWas) {
  run(1000, 500000);
  EXPECT_EQ(run(600000, std::nullopt), std::nullopt);
  EXPECT_EQ(shown.shown_ppm(), std::nullopt);
  EXPECT_EQ(run(100, 800000), 500100u) << "not at once, and not as if it had moved all the while";
}

TEST_F(ShownSocTest, TheCallRateMakesNoDifference) {
  ShownSoc often;
  ShownSoc seldom;
  TimeMs at = 1000;
  often.update(200000, false, at);
  seldom.update(200000, false, at);
  for (int i = 0; i < 700; i++)
    often.update(900000, false, at + 7 * (static_cast<TimeMs>(i) + 1));
  seldom.update(900000, false, at + 4900);
  EXPECT_EQ(often.shown_ppm(), seldom.shown_ppm());
  EXPECT_EQ(seldom.shown_ppm(), 204900u);
}

TEST_F(ShownSocTest, NothingStepsWhateverHappens) {
  test::Random random(99);
  std::optional<uint32_t> before;
  for (int i = 0; i < 1000000; i++) {
    const auto step_ms = static_cast<TimeMs>(random.between(0, 1000));
    now += step_ms;
    std::optional<uint32_t> raw;
    if (!random.one_in(50))
      raw = static_cast<uint32_t>(random.between(0, 1000000));
    const auto value = shown.update(raw, random.one_in(10), now);
    ASSERT_EQ(value.has_value(), raw.has_value());
    if (!value)
      continue;
    ASSERT_LE(*value, 1000000u);
    ASSERT_TRUE(*value <= 990000u || shown.full() || (before && *value < *before));
    if (before) {
      ASSERT_LE(static_cast<int64_t>(*value) - *before, static_cast<int64_t>(step_ms) + 1) << i;
      ASSERT_LE(static_cast<int64_t>(*before) - *value, static_cast<int64_t>(step_ms) * 20 + 1) << i;
    }
    before = value;
  }
}

}  // namespace
}  // namespace esphome::bms_core
