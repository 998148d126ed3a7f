#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <optional>

#include "bms_core/charge_control.h"
#include "support/packs.h"
#include "support/random.h"

// What must hold whatever a pack lives through. Every history checks every property after each of its steps.
// PROPERTY_RUNS multiplies the number of histories for longer searches.

namespace esphome::bms_core {
namespace {

using test::Random;

/// Each shard is a test of its own, so that two can run at a time. HISTORIES x STEPS x SHARDS is over a million.
constexpr int SHARDS = 2;
constexpr int HISTORIES = 16000;
constexpr int STEPS = 32;
constexpr TimeMs STEPS_MS[] = {0, 1, 20, 100, 250, 250, 250, 1000, 1000, 1000, 2999, 3001, 7000, 10001, 61000, 3600000};
/// So much more often is a history asked that must not depend on it.
constexpr TimeMs OFTEN_MS[] = {7, 90, 250, 333, 999};

int runs() {
  const char *const text = std::getenv("PROPERTY_RUNS");
  return text == nullptr ? 1 : std::max(1, std::atoi(text));
}

/// A random life of one pack: mostly plausible, sometimes not, with readings, sensors and settings that come and go.
class History {
 public:
  explicit History(uint64_t seed) : random(seed) {
    this->live = test::healthy_live(0);
    this->settings = test::healthy_settings(0);
    if (this->random.one_in(3))
      this->live.external_temperature_dc = {200, 210};
    this->change_config();
  }

  void change_config() {
    constexpr Chemistry CHEMISTRIES[] = {Chemistry::BMS, Chemistry::LFP, Chemistry::LFP, Chemistry::NMC};
    this->config = charge_preset(CHEMISTRIES[this->random.between(0, 3)]);
    this->config.policy.stop_frames = this->random.one_in(3);
    this->config.policy.zero_after_ms = this->random.one_in(5) ? 60000 : 10000;
    if (this->random.one_in(3)) {
      this->config.bulk_cell_mv = static_cast<uint16_t>(this->random.between(3300, 3700));
      this->config.float_cell_mv = this->config.rebulk_cell_mv = 0;
    }
    this->config.max_charge_current_ma = this->random.one_in(2) ? 0 : this->random.between(10000, 80000);
    this->config.max_discharge_current_ma = this->random.one_in(2) ? 0 : this->random.between(10000, 200000);
    this->config.current_share_percent = static_cast<uint8_t>(this->random.between(10, 100));
    this->config.rise_hold_ms = this->random.one_in(3) ? 0 : this->random.between(0, 30000);
    this->config.rise_time_ms = this->random.between(1000, 60000);
    this->config.voltage_fall_uv_per_s = static_cast<uint16_t>(this->random.between(100, 5000));
    this->config.voltage_rise_uv_per_s = static_cast<uint16_t>(this->random.between(50, 5000));
    this->config.dead_band_ma = static_cast<uint16_t>(this->random.one_in(3) ? 0 : this->random.between(0, 5000));
    this->config.cable_resistance_uohm = this->random.one_in(3) ? this->random.between(0, 20000) : 0;
    this->config.end_hold_s = static_cast<uint32_t>(this->random.between(1, 100));
    this->config.absorption_time_s = static_cast<uint32_t>(this->random.between(60, 2000));
    this->config.max_absorption_s =
        this->config.absorption_time_s + static_cast<uint32_t>(this->random.between(0, 9999));
    this->config.profile = static_cast<ChargeProfile>(this->random.between(0, 2));
    if (this->random.one_in(4))
      this->config.charge_over_soc = {{800, 1000}, {1000, 0}};
    if (this->random.one_in(4))
      this->config.discharge_over_soc = {{0, 0}, {200, 1000}};
    this->config.manual = {};
    if (this->random.one_in(4)) {
      this->config.manual.charge_enabled = !this->random.one_in(3);
      this->config.manual.discharge_enabled = !this->random.one_in(3);
      this->config.manual.force_full_charge = this->random.one_in(3);
      this->config.manual.max_charge_current_ma = this->random.one_in(2) ? 0 : this->random.between(10000, 50000);
      this->config.manual.max_discharge_current_ma = this->random.one_in(2) ? 0 : this->random.between(10000, 50000);
      this->config.manual.max_cell_voltage_mv =
          this->random.one_in(2) ? 0 : static_cast<uint16_t>(this->random.between(1200, 3700));
    }
    this->neighbours.floating = this->random.one_in(3);
    this->neighbours.charging_for_s.reset();
    if (this->random.one_in(3))
      this->neighbours.charging_for_s = static_cast<uint32_t>(this->random.between(0, 1000));
    ASSERT_FALSE(validate(this->config)) << validate(this->config)->field;
  }

  /// Time passes and something happens. The configuration changes seldom, and the caller has to pass it on.
  void step() {
    this->elapsed = STEPS_MS[this->random.between(0, std::size(STEPS_MS) - 1)];
    this->now += this->elapsed;
    if (this->random.one_in(3)) {
      const auto low_mv = static_cast<uint16_t>(this->random.between(2650, 3700));
      const int64_t spread_mv = this->random.one_in(2) ? 30 : 3700 - low_mv;
      test::set_cells(this->live, low_mv, static_cast<uint16_t>(low_mv + this->random.between(0, spread_mv)));
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
    if (this->random.one_in(3))
      this->live.current_ma =
          this->random.one_in(10) ? std::nullopt : std::optional<int32_t>(this->random.between(-100000, 60000));
    this->live.soc_ppm = static_cast<uint32_t>(this->random.between(0, 1000000));
    if (this->random.one_in(10))
      this->pack.settings = this->any_settings();
    this->config_changed = this->random.one_in(20);
    if (this->config_changed)
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
  TimeMs elapsed{0};
  LiveData live;
  PackSettings settings;
  PackSnapshot pack;
  ChargeConfig config;
  /// Change with the configuration only.
  Neighbours neighbours;
  bool config_changed{true};
};

bool known(const PackSnapshot &pack) { return pack.last_complete && pack.settings && pack.settings->plausible(); }

void expect_same(const Limits &a, const Limits &b) {
  EXPECT_EQ(a.freshness, b.freshness);
  EXPECT_EQ(a.charge_voltage_mv.value(), b.charge_voltage_mv.value());
  EXPECT_EQ(a.charge_current_ma.value(), b.charge_current_ma.value());
  EXPECT_EQ(a.discharge_current_ma.value(), b.discharge_current_ma.value());
}

void expect_not_higher(const Limits &a, const Limits &b) {
  EXPECT_LE(a.charge_voltage_mv.value(), b.charge_voltage_mv.value());
  EXPECT_LE(a.charge_current_ma.value(), b.charge_current_ma.value());
  EXPECT_LE(a.discharge_current_ma.value(), b.discharge_current_ma.value());
}

// Not negative, and at most every one of their bounds.
void check_bounds(const Limits &limits) {
  for (const Bounded *bounded : {&limits.charge_voltage_mv, &limits.charge_current_ma, &limits.discharge_current_ma}) {
    EXPECT_GE(bounded->value(), 0);
    for (const auto &bound : bounded->bounds())
      EXPECT_LE(bounded->value(), bound.value);
  }
}

// Whatever is known bounds the currents, said here once more in other words.
void check_known_bounds(const History &history, const Limits &limits) {
  if (limits.freshness != Freshness::FRESH && limits.freshness != Freshness::HELD)
    return;
  const ChargeConfig &config = history.config;
  const PackSettings &settings = *history.pack.settings;
  const LiveData &live = *history.pack.last_complete;
  const int64_t ccl = limits.charge_current_ma.value();
  const int64_t dcl = limits.discharge_current_ma.value();
  EXPECT_LE(ccl * 100, int64_t{settings.charge_over_current_ma} * config.current_share_percent);
  EXPECT_LE(dcl * 100, int64_t{settings.discharge_over_current_ma} * config.current_share_percent);
  for (const uint32_t user_ma : {config.max_charge_current_ma, config.manual.max_charge_current_ma}) {
    if (user_ma != 0) {
      EXPECT_LE(ccl, user_ma);
    }
  }
  for (const uint32_t user_ma : {config.max_discharge_current_ma, config.manual.max_discharge_current_ma}) {
    if (user_ma != 0) {
      EXPECT_LE(dcl, user_ma);
    }
  }
  EXPECT_LE(ccl * 1000,
            int64_t{settings.charge_over_current_ma} * config.charge_over_cell.share_permille(*live.max_cell_mv));
  EXPECT_LE(dcl * 1000,
            int64_t{settings.discharge_over_current_ma} * config.discharge_over_cell.share_permille(*live.min_cell_mv));
  const bool charge_stops = *live.max_cell_mv >= settings.over_voltage_mv - 20 ||
                            live.status == BmsStatus::FULLY_CHARGED || !config.manual.charge_enabled;
  const bool discharge_stops = *live.min_cell_mv <= settings.fully_discharged_mv || !config.manual.discharge_enabled;
  EXPECT_TRUE(!charge_stops || ccl == 0);
  EXPECT_TRUE(!discharge_stops || dcl == 0);
  bool any_temperature = false;
  for (const auto &temperature :
       {live.internal_temperature_dc, live.external_temperature_dc[0], live.external_temperature_dc[1]}) {
    if (!temperature)
      continue;
    any_temperature = true;
    EXPECT_TRUE(*temperature < settings.over_heat_dc || (ccl == 0 && dcl == 0));
    EXPECT_TRUE(*temperature > settings.low_temperature_charge_dc || ccl == 0);
  }
  EXPECT_TRUE(any_temperature || ccl == 0);
  EXPECT_TRUE(live.status != BmsStatus::FAULT || std::min(ccl, dcl) == 0);
  EXPECT_TRUE(!(history.pack.active_faults & FAULTS_STOP_CHARGE) || ccl == 0);
  EXPECT_TRUE(!(history.pack.active_faults & FAULTS_STOP_DISCHARGE) || dcl == 0);
}

// Nothing is sent before the first complete reading, and always after it; CVL is never zero.
void check_sending(const History &history, const Limits &limits, const Limits &before) {
  const auto age_ms = history.pack.age_ms(history.now);
  const bool first = known(history.pack) && age_ms && *age_ms <= history.config.policy.hold_after_ms;
  EXPECT_EQ(limits.freshness == Freshness::NEVER, before.freshness == Freshness::NEVER && !first);
  EXPECT_EQ(limits.sendable(), limits.freshness != Freshness::SILENT && limits.freshness != Freshness::NEVER);
  EXPECT_TRUE(limits.freshness != Freshness::SILENT || history.config.policy.stop_frames);
  EXPECT_TRUE(limits.freshness == Freshness::NEVER || limits.charge_voltage_mv.value() > 0);
}

// Without fresh readings limits only fall; once they are lost there is no current.
void check_without_readings(const History &history, const Limits &limits, const Limits &before) {
  if (limits.freshness == Freshness::FRESH || limits.freshness == Freshness::NEVER)
    return;
  if (limits.freshness == Freshness::HELD) {
    // Fresh before, they may have risen until they were held. A user who allows more may wake a dead band.
    if (before.freshness == Freshness::HELD && !history.config_changed)
      expect_not_higher(limits, before);
  } else {
    EXPECT_EQ(limits.charge_current_ma.value(), 0);
    EXPECT_EQ(limits.discharge_current_ma.value(), 0);
  }
}

// CVL stays between the lowest and the highest there is reason for, and moves on its ramps.
void check_voltage(const History &history, const PackSnapshot &former, const Limits &limits, const Limits &before) {
  if (limits.freshness != Freshness::FRESH)
    return;
  const PackSettings &settings = *history.pack.settings;
  const CellVoltages voltages = cell_voltages(history.config, settings);
  const int32_t cells = settings.series_cells;
  const int32_t present_mv = *history.pack.last_complete->voltage_mv;
  const int32_t cvl_mv = limits.charge_voltage_mv.value();
  // Above the bulk voltage it only is on its way down, from the pack's voltage at the start or from a former setting.
  const int32_t started_mv = before.freshness == Freshness::NEVER ? present_mv : before.charge_voltage_mv.value();
  const int32_t drop_mv = history.config.cable_resistance_uohm == 0 ? 0 : history.config.cable_drop_max_mv;
  // A second's step may lie at either end of the time that has passed, and what has passed went by the former inputs.
  const int64_t seconds = static_cast<int64_t>(history.elapsed) / 1000 + 1;
  const int64_t rise_mv = seconds * 17 * history.config.voltage_rise_uv_per_s / 1000 + 1;
  if (history.config_changed)
    return;
  EXPECT_LE(cvl_mv, std::max<int64_t>(cells * voltages.bulk_mv, started_mv + rise_mv) + drop_mv);
  if (before.freshness == Freshness::NEVER)
    return;
  const int32_t lowest_mv = former.last_complete ? std::min(*former.last_complete->voltage_mv, present_mv) : present_mv;
  EXPECT_GE(cvl_mv, std::min(before.charge_voltage_mv.value() - drop_mv, lowest_mv) -
                        seconds * 17 * history.config.voltage_fall_uv_per_s / 1000 - 1);
}

// Currents rise on their ramps only, and only after the hold.
void check_ramps(const History &history, const Limits &limits, const Limits &before) {
  if (limits.freshness != Freshness::FRESH || before.freshness == Freshness::NEVER || history.config_changed)
    return;
  const int64_t seconds = static_cast<int64_t>(history.elapsed) / 1000 + 1;
  const auto rise_ma = [&](uint32_t cutoff_ma) {
    // What has been asleep in the dead band wakes up at twice the band.
    const int64_t dead_ma = int64_t{2} * history.config.dead_band_ma;
    return seconds * std::max<int64_t>(int64_t{cutoff_ma} * 1000 / history.config.rise_time_ms, 1) + dead_ma + 1;
  };
  // The settings may have changed meanwhile; the widest cut-off bounds the pace.
  EXPECT_LE(limits.charge_current_ma.value(), before.charge_current_ma.value() + rise_ma(750000));
  EXPECT_LE(limits.discharge_current_ma.value(), before.discharge_current_ma.value() + rise_ma(750000));
}

/// Takes something away from what is known, or makes it older.
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
          random.between(0, static_cast<int64_t>(std::min<TimeMs>(pack.last_complete->measured_at, 20000))));
      break;
  }
  return pack;
}

/// Makes one thing worse than it is.
PackSnapshot with_worse(PackSnapshot pack, ChargeConfig &config, Random &random) {
  LiveData &live = *pack.last_complete;
  PackSettings &settings = *pack.settings;
  const auto amount = static_cast<int32_t>(random.between(1, 200));
  switch (random.between(0, 9)) {
    case 0:
      live.max_cell_mv = static_cast<uint16_t>(*live.max_cell_mv + amount);
      break;
    case 1:
      live.min_cell_mv = static_cast<uint16_t>(*live.min_cell_mv - amount);
      break;
    case 2:
      // A fault that explains the status FAULT is good news: one direction may be free.
      if (live.status != BmsStatus::FAULT && pack.live->status != BmsStatus::FAULT)
        pack.active_faults |= fault_bit(static_cast<BmsFault>(random.between(0, 15)));
      break;
    case 3:
      // Instead of "full" a fault that is explained may be good news: it says nothing of full.
      if (live.status != BmsStatus::FULLY_CHARGED)
        live.status = live.status == BmsStatus::FAULT || random.one_in(2) ? BmsStatus::FAULT : BmsStatus::FULLY_CHARGED;
      break;
    case 4:
      // Towards the end at which it is worse already.
      for (auto *sensor : {&live.internal_temperature_dc, &live.external_temperature_dc[0]}) {
        if (*sensor && **sensor >= 400)
          *sensor = static_cast<int16_t>(**sensor + amount);
      }
      break;
    case 5:
      for (auto *sensor : {&live.internal_temperature_dc, &live.external_temperature_dc[0]}) {
        if (*sensor && **sensor <= 100)
          *sensor = static_cast<int16_t>(**sensor - amount);
      }
      break;
    case 6:
      settings.charge_over_current_ma -= std::min<uint32_t>(settings.charge_over_current_ma - 1, 500 * amount);
      settings.discharge_over_current_ma -= std::min<uint32_t>(settings.discharge_over_current_ma - 1, 500 * amount);
      break;
    case 7:
      config.manual.charge_enabled = false;
      break;
    case 8:
      config.manual.discharge_enabled = false;
      break;
    default:
      config.manual.max_charge_current_ma =
          std::max<uint32_t>(std::min<uint32_t>(config.manual.max_charge_current_ma - 1, 30000), 1);
      config.profile = ChargeProfile::SLOW;
      break;
  }
  return pack;
}

class ChargeControlProperty : public testing::TestWithParam<int> {};

TEST_P(ChargeControlProperty, Holds) {
  const int histories = HISTORIES * runs();
  int fresh = 0;
  int floats = 0;
  for (int i = 0; i < histories; i++) {
    const auto seed = static_cast<uint64_t>(GetParam()) * 1000000000 + static_cast<uint64_t>(i);
    SCOPED_TRACE(testing::Message() << "history " << seed);
    History history(seed);
    Random random(seed + 1);
    ChargeControl control;
    ChargeControl often;
    const TimeMs often_ms = OFTEN_MS[random.between(0, std::size(OFTEN_MS) - 1)];
    TimeMs asked_at = 0;
    PackSnapshot last;
    for (int step = 0; step < STEPS; step++) {
      history.step();
      const ChargeControl before = control;
      // The other one is asked in between too, with what was known then.
      for (int asks = 0; asks < 12 && asked_at + often_ms < history.now; asks++) {
        asked_at += often_ms;
        often.update(last, asked_at);
      }
      asked_at = history.now;
      const PackSnapshot former = last;
      last = history.pack;
      control.set_config(history.config);
      often.set_config(history.config);
      control.set_neighbours(history.neighbours);
      often.set_neighbours(history.neighbours);
      const Limits &limits = control.update(history.pack, history.now);
      often.update(history.pack, history.now);

      if (!history.config_changed)
        expect_same(limits, often.limits());
      else
        often = control;
      check_bounds(limits);
      check_known_bounds(history, limits);
      check_sending(history, limits, before.limits());
      check_without_readings(history, limits, before.limits());
      check_voltage(history, former, limits, before.limits());
      check_ramps(history, limits, before.limits());

      if (known(history.pack) && before.limits().freshness != Freshness::NEVER) {
        // The control has seen these values; now they come once more, complete or with something missing.
        const TimeMs later = history.now + static_cast<TimeMs>(random.between(0, 2000));
        PackSnapshot again = history.pack;
        again.last_complete->measured_at = later - (history.now - again.last_complete->measured_at);
        ChargeControl complete = control;
        ChargeControl less = control;
        complete.update(again, later);
        less.update(with_less(again, random), later);
        expect_not_higher(less.limits(), complete.limits());
        // The same moment once more, with something worse.
        ChargeControl worse = before;
        ChargeConfig config = history.config;
        const PackSnapshot pack = with_worse(history.pack, config, random);
        worse.set_config(config);
        worse.set_neighbours(history.neighbours);
        worse.update(pack, history.now);
        expect_not_higher(worse.limits(), limits);
      }
      fresh += limits.freshness == Freshness::FRESH;
      floats += control.report().stage == ChargeStage::FLOAT;
      if (HasFailure()) {
        ADD_FAILURE() << "in step " << step;
        return;
      }
    }
  }
  // The histories are worth something: most of their life is fresh, and some of it full.
  EXPECT_GT(fresh, histories * STEPS / 3);
  EXPECT_GT(floats, histories);
}

INSTANTIATE_TEST_SUITE_P(Shard, ChargeControlProperty, testing::Range(0, SHARDS));

/// A pack whose readings jitter around anything must not make the limits swing: each rise needs the hold before it.
TEST(ChargeControlOscillation, IsBoundedByTheHold) {
  for (uint64_t seed = 0; seed < 200; seed++) {
    Random random(seed);
    ChargeControl control;
    control.set_config(charge_preset(Chemistry::LFP));
    PackSnapshot pack = test::healthy_pack(0);
    const int64_t middle_mv = random.between(2900, 3600);
    std::array<int, 3> direction{};
    std::array<int, 3> turns{};
    std::array<int32_t, 3> value{};
    constexpr int MINUTES = 10;
    for (TimeMs now = 0; now < MINUTES * 60000; now += 250) {
      LiveData live = test::healthy_live(now);
      const auto low_mv = static_cast<uint16_t>(middle_mv + random.between(-20, 20));
      test::set_cells(live, low_mv, static_cast<uint16_t>(low_mv + random.between(0, 20)));
      live.current_ma = static_cast<int32_t>(random.between(-20000, 40000));
      live.internal_temperature_dc = static_cast<int16_t>(random.between(420, 450));
      test::read(pack, live);
      const Limits &limits = control.update(pack, now);
      const Bounded *bounded[] = {&limits.charge_voltage_mv, &limits.charge_current_ma, &limits.discharge_current_ma};
      for (size_t i = 0; i < 3; i++) {
        const int32_t change = bounded[i]->value() - value[i];
        value[i] = bounded[i]->value();
        if (change == 0)
          continue;
        turns[i] += (change > 0 ? 1 : -1) != direction[i];
        direction[i] = change > 0 ? 1 : -1;
      }
    }
    // A rise and a fall each 10 s at most.
    for (size_t i = 0; i < 3; i++)
      EXPECT_LE(turns[i], 2 * MINUTES * 6 + 2) << "seed " << seed << " limit " << i;
  }
}

}  // namespace
}  // namespace esphome::bms_core
