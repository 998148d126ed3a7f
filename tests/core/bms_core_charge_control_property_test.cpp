#include <gtest/gtest.h>

#include "bms_core/charge_control.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

using test::Random;

constexpr int SHARDS = 4;
constexpr int HISTORIES = 30000;
constexpr int STEPS = 24;
constexpr TimeMs STEPS_MS[] = {0, 1, 20, 100, 250, 250, 250, 1000, 1000, 2999, 3001, 7000, 10001, 61000, 3600000};

/// A random life of one pack: mostly plausible, sometimes not, with readings, sensors and settings that come and go.
class History {
 public:
  explicit History(uint64_t seed) : random(seed) {
    this->live = test::healthy_live(0);
    this->settings = test::healthy_settings(0);
    if (this->random.one_in(3))
      this->live.external_temperature_dc = {200, 210};
    this->config.policy.stop_frames = this->random.one_in(2);
    this->change_config();
  }

  void change_config() {
    this->config.max_charge_current_ma = this->random.one_in(2) ? 0 : this->random.between(0, 80000);
    this->config.max_discharge_current_ma = this->random.one_in(2) ? 0 : this->random.between(0, 200000);
    this->config.charge_voltage_cell_mv = this->random.one_in(2) ? 0 : this->random.between(3000, 3700);
    this->config.current_share_percent = static_cast<uint8_t>(this->random.between(0, 100));
    this->config.rise_time_ms = this->random.one_in(10) ? 0 : this->random.between(1000, 60000);
    this->config.voltage_fall_uv_per_s = static_cast<uint16_t>(this->random.between(0, 5000));
    this->config.voltage_rise_uv_per_s = static_cast<uint16_t>(this->random.between(0, 10000));
  }

  /// Time passes and something happens.
  void step() {
    this->now += STEPS_MS[this->random.between(0, std::size(STEPS_MS) - 1)];
    if (this->random.one_in(3)) {
      const auto low_mv = static_cast<uint16_t>(this->random.between(2650, 3700));
      test::set_cells(this->live, low_mv, static_cast<uint16_t>(this->random.between(low_mv, 3700)));
    }
    if (this->random.one_in(4))
      this->live.internal_temperature_dc = this->temperature();
    for (auto &sensor : this->live.external_temperature_dc) {
      if (sensor || this->random.one_in(20))
        sensor = this->random.one_in(4) ? this->temperature() : sensor;
    }
    if (this->random.one_in(4))
      this->live.status = static_cast<BmsStatus>(this->random.between(0, 6));
    if (this->random.one_in(6))
      this->pack.active_faults =
          this->random.one_in(2) ? 0 : fault_bit(static_cast<BmsFault>(this->random.between(0, 15)));
    this->live.current_ma =
        this->random.one_in(10) ? std::nullopt : std::optional<int32_t>(this->random.between(-200000, 100000));
    if (this->random.one_in(10))
      this->pack.settings = this->any_settings();
    if (this->random.one_in(15))
      this->change_config();
    if (!this->random.one_in(4)) {
      this->live.measured_at = this->now - this->random.between(0, std::min<TimeMs>(this->now, 20));
      test::read(this->pack, this->live);
    }
  }

  std::optional<int16_t> temperature() {
    if (this->random.one_in(5))
      return std::nullopt;
    return static_cast<int16_t>(this->random.between(-100, 700));
  }

  std::optional<PackSettings> any_settings() {
    if (this->random.one_in(6))
      return std::nullopt;
    PackSettings any = this->settings;
    if (this->random.one_in(2)) {
      any.fully_charged_mv = static_cast<uint16_t>(this->random.between(3300, 3700));
      any.charge_over_current_ma = static_cast<uint32_t>(1000 * this->random.between(0, 750));
      any.discharge_over_current_ma = static_cast<uint32_t>(1000 * this->random.between(0, 750));
      any.series_cells = static_cast<uint8_t>(this->random.between(3, 17));
    }
    return any;
  }

  Random random;
  TimeMs now{0};
  LiveData live;
  PackSettings settings;
  PackSnapshot pack;
  ChargeConfig config;
};

bool plausible(const PackSnapshot &pack) { return pack.settings && pack.settings->plausible(); }

class ChargeControlProperty : public testing::TestWithParam<int> {
 protected:
  /// Runs check(history, control, limits before, elapsed) after every update of every history of this shard.
  template<typename Check> void for_all(Check &&check) {
    for (int i = 0; i < HISTORIES; i++) {
      const auto seed = static_cast<uint64_t>(GetParam() * HISTORIES + i);
      SCOPED_TRACE(testing::Message() << "history " << seed);
      History history(seed);
      ChargeControl control;
      TimeMs last = 0;
      for (int step = 0; step < STEPS; step++) {
        history.step();
        control.set_config(history.config);
        const ChargeControl before = control;
        control.update(history.pack, history.now);
        check(history, control.limits(), before, history.now - last);
        last = history.now;
        if (HasFailure()) {
          ADD_FAILURE() << "in step " << step;
          return;
        }
      }
    }
  }
};

TEST_P(ChargeControlProperty, LimitsAreNeverNegativeAndNeverAboveAnyOfTheirBounds) {
  for_all([](const History &, const Limits &limits, const ChargeControl &, TimeMs) {
    for (const Bounded *bounded :
         {&limits.charge_voltage_mv, &limits.charge_current_ma, &limits.discharge_current_ma}) {
      EXPECT_GE(bounded->value(), 0);
      for (const auto &bound : bounded->bounds())
        EXPECT_LE(bounded->value(), bound.value);
    }
  });
}

TEST_P(ChargeControlProperty, CurrentsStayWithinEveryKnownBound) {
  for_all([](const History &history, const Limits &limits, const ChargeControl &, TimeMs) {
    if (limits.freshness != Freshness::FRESH)
      return;
    const ChargeConfig &config = history.config;
    const PackSettings &settings = *history.pack.settings;
    const LiveData &live = *history.pack.last_complete;
    const int64_t ccl = limits.charge_current_ma.value();
    const int64_t dcl = limits.discharge_current_ma.value();
    EXPECT_LE(ccl * 100, int64_t{settings.charge_over_current_ma} * config.current_share_percent);
    EXPECT_LE(dcl * 100, int64_t{settings.discharge_over_current_ma} * config.current_share_percent);
    if (config.max_charge_current_ma != 0) {
      EXPECT_LE(ccl, config.max_charge_current_ma);
    }
    if (config.max_discharge_current_ma != 0) {
      EXPECT_LE(dcl, config.max_discharge_current_ma);
    }
    if (*live.max_cell_mv >= settings.over_voltage_mv || live.status == BmsStatus::FULLY_CHARGED) {
      EXPECT_EQ(ccl, 0);
    }
    if (*live.min_cell_mv <= settings.fully_discharged_mv) {
      EXPECT_EQ(dcl, 0);
    }
    for (const auto &temperature :
         {live.internal_temperature_dc, live.external_temperature_dc[0], live.external_temperature_dc[1]}) {
      if (temperature && *temperature >= settings.over_heat_dc) {
        EXPECT_EQ(ccl, 0);
        EXPECT_EQ(dcl, 0);
      }
      if (temperature && *temperature <= settings.low_temperature_charge_dc) {
        EXPECT_EQ(ccl, 0);
      }
    }
    if (live.status == BmsStatus::FAULT) {
      EXPECT_EQ(std::min(ccl, dcl), 0);
    }
    const bool nothing_known =
        !live.internal_temperature_dc && !live.external_temperature_dc[0] && !live.external_temperature_dc[1];
    if (nothing_known) {
      EXPECT_EQ(ccl, 0);
    }
  });
}

TEST_P(ChargeControlProperty, NothingIsSentBeforeTheFirstCompleteReadingAndAlwaysAfterIt) {
  for_all([](const History &history, const Limits &limits, const ChargeControl &before, TimeMs) {
    const auto age_ms = history.pack.age_ms(history.now);
    const bool first = plausible(history.pack) && age_ms && *age_ms <= history.config.policy.hold_after_ms;
    if (before.limits().freshness == Freshness::NEVER && !first) {
      EXPECT_EQ(limits.freshness, Freshness::NEVER);
    } else {
      EXPECT_NE(limits.freshness, Freshness::NEVER);
      EXPECT_EQ(limits.sendable(), limits.freshness != Freshness::SILENT);
      EXPECT_GT(limits.charge_voltage_mv.value(), 0);
    }
    if (limits.freshness == Freshness::SILENT) {
      EXPECT_TRUE(history.config.policy.stop_frames);
    }
  });
}

TEST_P(ChargeControlProperty, WithoutFreshReadingsLimitsOnlyFall) {
  for_all([](const History &, const Limits &limits, const ChargeControl &control, TimeMs) {
    const Limits &before = control.limits();
    if (limits.freshness == Freshness::FRESH || limits.freshness == Freshness::NEVER)
      return;
    EXPECT_EQ(limits.charge_voltage_mv.value(), before.charge_voltage_mv.value());
    EXPECT_LE(limits.charge_current_ma.value(), before.charge_current_ma.value());
    EXPECT_LE(limits.discharge_current_ma.value(), before.discharge_current_ma.value());
    if (limits.freshness != Freshness::HELD) {
      EXPECT_EQ(limits.charge_current_ma.value(), 0);
      EXPECT_EQ(limits.discharge_current_ma.value(), 0);
    }
  });
}

TEST_P(ChargeControlProperty, CurrentsRiseOnTheRampOnly) {
  for_all([](const History &history, const Limits &limits, const ChargeControl &control, TimeMs elapsed) {
    const Limits &before = control.limits();
    if (limits.freshness != Freshness::FRESH)
      return;
    const auto rise_ma = [&](uint32_t cutoff_ma) {
      return static_cast<int64_t>(cutoff_ma) * static_cast<int64_t>(elapsed) /
                 std::max<int64_t>(history.config.rise_time_ms, 1) +
             1;
    };
    EXPECT_LE(limits.charge_current_ma.value(),
              before.charge_current_ma.value() + rise_ma(history.pack.settings->charge_over_current_ma));
    if (before.freshness != Freshness::NEVER) {
      EXPECT_LE(limits.discharge_current_ma.value(),
                before.discharge_current_ma.value() + rise_ma(history.pack.settings->discharge_over_current_ma));
    }
  });
}

TEST_P(ChargeControlProperty, CvlSinksBelowThePackVoltageOnTheRampOnly) {
  for_all([](const History &history, const Limits &limits, const ChargeControl &control, TimeMs elapsed) {
    if (limits.freshness != Freshness::FRESH || control.limits().freshness == Freshness::NEVER)
      return;
    const int64_t fall_mv = int64_t{history.pack.settings->series_cells} * history.config.voltage_fall_uv_per_s *
                                static_cast<int64_t>(elapsed) / 1000000 +
                            1;
    const int32_t present_mv = *history.pack.last_complete->voltage_mv;
    EXPECT_GE(limits.charge_voltage_mv.value(),
              std::min(control.limits().charge_voltage_mv.value(), present_mv) - fall_mv);
  });
}

/// Takes something away from what is known.
PackSnapshot with_less(PackSnapshot pack, Random &random) {
  switch (random.between(0, 6)) {
    case 0:
      pack.settings.reset();
      break;
    case 1:
      pack.last_complete.reset();
      pack.live.reset();
      break;
    case 2:
      pack.last_complete->internal_temperature_dc.reset();
      break;
    case 3:
      pack.last_complete->external_temperature_dc[0].reset();
      break;
    case 4:
      pack.last_complete->external_temperature_dc[1].reset();
      break;
    case 5:
      pack.last_complete->internal_temperature_dc.reset();
      pack.last_complete->external_temperature_dc = {};
      break;
    default:
      pack.last_complete->measured_at -= static_cast<TimeMs>(
          random.between(0, static_cast<int64_t>(std::min<TimeMs>(pack.last_complete->measured_at, 70000))));
      break;
  }
  return pack;
}

TEST_P(ChargeControlProperty, MissingOrOlderDataNeverRaiseALimit) {
  int compared = 0;
  Random random(static_cast<uint64_t>(GetParam()) + 1000);
  for_all([&](const History &history, const Limits &limits, const ChargeControl &before, TimeMs) {
    if (limits.freshness != Freshness::FRESH)
      return;
    // The control has seen these values; now they come once more, complete or with something missing.
    ChargeControl complete = before;
    complete.update(history.pack, history.now);
    const TimeMs later = history.now + static_cast<TimeMs>(random.between(0, 2000));
    PackSnapshot again = history.pack;
    again.last_complete->measured_at = later;
    ChargeControl less = complete;
    const int32_t cvl_before = complete.limits().charge_voltage_mv.value();
    complete.update(again, later);
    less.update(with_less(again, random), later);
    EXPECT_LE(less.limits().charge_current_ma.value(), complete.limits().charge_current_ma.value());
    EXPECT_LE(less.limits().discharge_current_ma.value(), complete.limits().discharge_current_ma.value());
    // CVL is held where it was; it may not rise above that.
    EXPECT_LE(less.limits().charge_voltage_mv.value(),
              std::max(complete.limits().charge_voltage_mv.value(), cvl_before));
    compared++;
  });
  EXPECT_GT(compared, HISTORIES);
}

INSTANTIATE_TEST_SUITE_P(Shard, ChargeControlProperty, testing::Range(0, SHARDS));

}  // namespace
}  // namespace esphome::bms_core
