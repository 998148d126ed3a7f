#include <gtest/gtest.h>

#include <set>
#include <string>

#include "bms_core/limits.h"
#include "bms_core/pack_snapshot.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

// A limit is the smallest of its bounds.

TEST(Bounded, WithoutAnyBoundAllowsNothing) {
  const Bounded bounded;
  EXPECT_EQ(bounded.value(), 0);
  EXPECT_EQ(bounded.reason(), LimitReason::NONE);
  EXPECT_TRUE(bounded.bounds().empty());
}

TEST(Bounded, IsItsTightestBoundAndNamesIt) {
  Bounded bounded;
  bounded.bound(LimitReason::BMS_LIMIT, 45000);
  bounded.bound(LimitReason::CELL_HIGH, 12000);
  bounded.bound(LimitReason::USER_LIMIT, 30000);
  EXPECT_EQ(bounded.value(), 12000);
  EXPECT_EQ(bounded.reason(), LimitReason::CELL_HIGH);
}

TEST(Bounded, ListsItsBoundsTightestFirst) {
  Bounded bounded;
  bounded.bound(LimitReason::BMS_LIMIT, 45000);
  bounded.bound(LimitReason::CELL_HIGH, 12000);
  bounded.bound(LimitReason::USER_LIMIT, 30000);
  ASSERT_EQ(bounded.bounds().size(), 3u);
  EXPECT_EQ(bounded.bounds()[0].reason, LimitReason::CELL_HIGH);
  EXPECT_EQ(bounded.bounds()[1].reason, LimitReason::USER_LIMIT);
  EXPECT_EQ(bounded.bounds()[1].value, 30000);
  EXPECT_EQ(bounded.bounds()[2].reason, LimitReason::BMS_LIMIT);
}

TEST(Bounded, BelowZeroIsZero) {
  Bounded bounded;
  bounded.bound(LimitReason::CELL_HIGH, -5);
  EXPECT_EQ(bounded.value(), 0);
  EXPECT_EQ(bounded.bounds()[0].value, 0);
}

TEST(Bounded, OfEqualBoundsNamesTheFirst) {
  Bounded bounded;
  bounded.bound(LimitReason::BMS_FAULT, 0);
  bounded.bound(LimitReason::TEMPERATURE_HIGH, 0);
  bounded.bound(LimitReason::BMS_LIMIT, 10);
  EXPECT_EQ(bounded.reason(), LimitReason::BMS_FAULT);
  EXPECT_EQ(bounded.bounds()[1].reason, LimitReason::TEMPERATURE_HIGH);
}

TEST(Bounded, DropsTheLoosestWhenThereAreTooMany) {
  Bounded bounded;
  for (int32_t value = 100; value > 0; value -= 10)
    bounded.bound(LimitReason::PACK_SHARE, value);
  ASSERT_EQ(bounded.bounds().size(), Bounded::MAX_BOUNDS);
  for (size_t i = 0; i < Bounded::MAX_BOUNDS; i++)
    EXPECT_EQ(bounded.bounds()[i].value, static_cast<int32_t>(10 * (i + 1)));
}

TEST(Bounded, IsTheSmallestOfAnyBoundsInAnyOrder) {
  test::Random random(6);
  for (int round = 0; round < 20000; round++) {
    Bounded bounded;
    std::multiset<int32_t> all;
    for (int64_t i = random.between(1, 12); i > 0; i--) {
      const auto value = static_cast<int32_t>(random.between(-3, 20));
      bounded.bound(LimitReason::BMS_LIMIT, value);
      all.insert(std::max(value, 0));
    }
    ASSERT_EQ(bounded.bounds().size(), std::min(all.size(), Bounded::MAX_BOUNDS));
    auto expected = all.begin();
    for (const auto &bound : bounded.bounds())
      ASSERT_EQ(bound.value, *expected++);
  }
}

// Reasons have a key for programs and a sentence for people.

TEST(LimitReason, EveryOneHasItsKey) {
  EXPECT_STREQ(limit_reason_key(LimitReason::NONE), "none");
  EXPECT_STREQ(limit_reason_key(LimitReason::BMS_LIMIT), "bms_limit");
  EXPECT_STREQ(limit_reason_key(LimitReason::USER_LIMIT), "user_limit");
  EXPECT_STREQ(limit_reason_key(LimitReason::RAMP), "ramp");
  EXPECT_STREQ(limit_reason_key(LimitReason::FULLY_CHARGED), "fully_charged");
  EXPECT_STREQ(limit_reason_key(LimitReason::CELL_HIGH), "cell_high");
  EXPECT_STREQ(limit_reason_key(LimitReason::CELL_LOW), "cell_low");
  EXPECT_STREQ(limit_reason_key(LimitReason::TEMPERATURE_HIGH), "temperature_high");
  EXPECT_STREQ(limit_reason_key(LimitReason::TEMPERATURE_LOW), "temperature_low");
  EXPECT_STREQ(limit_reason_key(LimitReason::TEMPERATURE_UNKNOWN), "temperature_unknown");
  EXPECT_STREQ(limit_reason_key(LimitReason::BMS_FAULT), "bms_fault");
  EXPECT_STREQ(limit_reason_key(LimitReason::DATA_HELD), "data_held");
  EXPECT_STREQ(limit_reason_key(LimitReason::DATA_LOST), "data_lost");
  EXPECT_STREQ(limit_reason_key(LimitReason::PACK_MISSING), "pack_missing");
  EXPECT_STREQ(limit_reason_key(LimitReason::PACK_SHARE), "pack_share");
  EXPECT_STREQ(limit_reason_key(LimitReason::CHARGE_STAGE), "charge_stage");
  EXPECT_STREQ(limit_reason_key(LimitReason::CHARGE_PROFILE), "charge_profile");
  EXPECT_STREQ(limit_reason_key(LimitReason::CHARGE_DISABLED), "charge_disabled");
  EXPECT_STREQ(limit_reason_key(LimitReason::DISCHARGE_DISABLED), "discharge_disabled");
  EXPECT_STREQ(limit_reason_key(LimitReason::OVER_CURRENT), "over_current");
  EXPECT_STREQ(limit_reason_key(LimitReason::BMS_TEMPERATURE), "bms_temperature");
  EXPECT_STREQ(limit_reason_key(LimitReason::SOC), "soc");
  EXPECT_STREQ(limit_reason_key(LimitReason::DEAD_BAND), "dead_band");
}

TEST(LimitReason, EveryOneHasASentenceOfItsOwn) {
  std::set<std::string> texts;
  for (int reason = 0; reason < static_cast<int>(LIMIT_REASON_COUNT); reason++)
    EXPECT_TRUE(texts.insert(limit_reason_text(static_cast<LimitReason>(reason))).second) << reason;
}

TEST(Limits, AreSendableFromTheFirstReadingToTheAskedForSilence) {
  Limits limits;
  EXPECT_FALSE(limits.sendable()) << "never computed";
  for (const auto &[freshness, sendable] : {std::pair{Freshness::NEVER, false},
                                            {Freshness::FRESH, true},
                                            {Freshness::HELD, true},
                                            {Freshness::LOST, true},
                                            {Freshness::SILENT, false}}) {
    limits.freshness = freshness;
    EXPECT_EQ(limits.sendable(), sendable) << static_cast<int>(freshness);
  }
}

// How far a reading can be trusted.

TEST(Freshness, FollowsTheAgeOfTheNewestCompleteReading) {
  const PackSnapshot pack = test::healthy_pack(1000);
  SafetyPolicy policy;
  EXPECT_EQ(freshness(policy, pack, 1000), Freshness::FRESH);
  EXPECT_EQ(freshness(policy, pack, 4000), Freshness::FRESH);
  EXPECT_EQ(freshness(policy, pack, 4001), Freshness::HELD);
  EXPECT_EQ(freshness(policy, pack, 11000), Freshness::HELD);
  EXPECT_EQ(freshness(policy, pack, 11001), Freshness::LOST);
  EXPECT_EQ(freshness(policy, pack, 61001), Freshness::LOST);
  policy.stop_frames = true;
  EXPECT_EQ(freshness(policy, pack, 61000), Freshness::LOST);
  EXPECT_EQ(freshness(policy, pack, 61001), Freshness::SILENT);
}

TEST(Freshness, IsNeverWithoutACompleteReadingOrPlausibleSettings) {
  PackSnapshot pack = test::healthy_pack(1000);
  pack.settings->series_cells = 0;
  EXPECT_EQ(freshness({}, pack, 1000), Freshness::NEVER);
  pack.settings.reset();
  EXPECT_EQ(freshness({}, pack, 1000), Freshness::NEVER);
  pack = test::healthy_pack(1000);
  pack.last_complete.reset();
  EXPECT_EQ(freshness({}, pack, 1000), Freshness::NEVER);
}

TEST(Freshness, OfAReadingFromTheFutureIsFresh) {
  EXPECT_EQ(freshness({}, test::healthy_pack(1000), 999), Freshness::FRESH);
  EXPECT_EQ(test::healthy_pack(1000).age_ms(999), 0u);
  EXPECT_EQ(PackSnapshot{}.age_ms(999), std::nullopt);
}

TEST(LiveData, IsCompleteOnlyWithEverythingLimitsAreComputedFrom) {
  const LiveData complete = test::healthy_live(1000);
  EXPECT_TRUE(complete.complete());
  const auto without = [&](auto change) {
    LiveData live = complete;
    change(live);
    return live.complete();
  };
  EXPECT_FALSE(without([](LiveData &live) { live.voltage_mv.reset(); }));
  EXPECT_FALSE(without([](LiveData &live) { live.current_ma.reset(); }));
  EXPECT_FALSE(without([](LiveData &live) { live.soc_ppm.reset(); }));
  EXPECT_FALSE(without([](LiveData &live) { live.min_cell_mv.reset(); }));
  EXPECT_FALSE(without([](LiveData &live) { live.max_cell_mv.reset(); }));
  EXPECT_FALSE(without([](LiveData &live) { live.cell_count = 0; }));
  EXPECT_FALSE(without([](LiveData &live) { live.status = BmsStatus::UNKNOWN; }));
  for (size_t cell = 0; cell < 16; cell++)
    EXPECT_FALSE(without([&](LiveData &live) { live.cell_voltage_uv[cell].reset(); })) << "cell " << cell;
  EXPECT_TRUE(without([](LiveData &live) { live.internal_temperature_dc.reset(); }));
  EXPECT_TRUE(without([](LiveData &live) { live.soh_ppm.reset(); }));
}

}  // namespace
}  // namespace esphome::bms_core
