#include "charge_control.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

constexpr uint64_t TICK_MS = 1000;
/// More seconds at once than readings can stay fresh: what lies beyond counts as without readings.
constexpr int MAX_TICKS = 64;
/// So near to its cut-off a cell needs protection, not control.
constexpr int32_t PROTECT_BELOW_CUT_OFF_MV = 50;
constexpr int32_t PROTECT_ABOVE_BULK_MV = 5;
/// The compensated drop grows no faster than this, so that CVL does not follow every cloud.
constexpr int32_t CABLE_RISE_MV_PER_S = 5;

/// More than a charger that listens to CCL would let flow.
bool over_current(int32_t current_ma, int32_t limit_ma, uint32_t capacity_mah) {
  const int64_t tolerance_ma = std::max<int64_t>(capacity_mah / 100, 1000);
  return current_ma > limit_ma + limit_ma / 10 + tolerance_ma;
}

}  // namespace

const Limits &ChargeControl::update(const PackSnapshot &pack, TimeMs now) {
  this->advance_(now);
  const Freshness fresh = this->judge_(pack, now);
  switch (fresh) {
    case Freshness::NEVER:
      break;
    case Freshness::FRESH:
    case Freshness::HELD:
      this->apply_(pack, fresh);
      break;
    case Freshness::LOST:
    case Freshness::SILENT:
      this->lose_();
      break;
  }
  this->publish_(fresh);
  return this->limits_;
}

void ChargeControl::advance_(TimeMs now) {
  const uint64_t elapsed = this->updated_at_ && now > *this->updated_at_ ? now - *this->updated_at_ : 0;
  this->updated_at_ = now;
  const uint64_t end_ms = this->clock_ms_ + elapsed;
  if (!this->started_) {
    this->clock_ms_ = end_ms;
    return;
  }
  for (int ticks = 0; this->next_tick_ms_ <= end_ms; ticks++) {
    this->clock_ms_ = this->next_tick_ms_;
    if (this->lost_ || ticks == MAX_TICKS) {
      const uint64_t seconds = (end_ms - this->next_tick_ms_) / TICK_MS + 1;
      this->lose_();
      this->stage_.skip(seconds);
      this->voltage_.sink(this->config_, this->voltage_input_, seconds);
      this->next_tick_ms_ += seconds * TICK_MS;
    } else {
      this->next_tick_ms_ += TICK_MS;
      this->tick_();
    }
  }
  this->clock_ms_ = end_ms;
  // Between two updates the reading may have become too old, whatever comes now.
  if (this->age_ms_() > this->config_.policy.zero_after_ms)
    this->lose_();
}

void ChargeControl::tick_() {
  const uint64_t age_ms = this->age_ms_();
  if (age_ms > this->config_.policy.zero_after_ms) {
    this->lose_();
    this->stage_.skip(1);
    this->voltage_.sink(this->config_, this->voltage_input_, 1);
    return;
  }
  if (age_ms > this->config_.policy.hold_after_ms) {
    this->stage_.skip(1);
    return;
  }
  this->compare_current_();
  this->stage_.tick(this->config_, this->stage_input_, this->neighbours_);
  this->aim_();
  this->voltage_.tick(this->config_, this->voltage_input_);
  this->cable_drop_mv_ = std::min(this->wanted_drop_mv_(), this->cable_drop_mv_ + CABLE_RISE_MV_PER_S);
  this->charge_.tick(this->config_, this->clock_ms_);
  this->discharge_.tick(this->config_, this->clock_ms_);
}

void ChargeControl::lose_() {
  this->lost_ = true;
  this->cable_drop_mv_ = 0;
  this->charge_.apply(this->config_, 0, 0, this->clock_ms_);
  this->discharge_.apply(this->config_, 0, 0, this->clock_ms_);
}

uint64_t ChargeControl::age_ms_() const {
  return static_cast<uint64_t>(static_cast<int64_t>(this->clock_ms_) - this->read_at_ms_);
}

Freshness ChargeControl::judge_(const PackSnapshot &pack, TimeMs now) {
  const SafetyPolicy &policy = this->config_.policy;
  const bool known = pack.last_complete && pack.settings && pack.settings->plausible();
  if (known && this->measured_at_ != pack.last_complete->measured_at) {
    this->measured_at_ = pack.last_complete->measured_at;
    // A reading from the future was taken now. An age beyond any use needs no number.
    const auto age_ms = static_cast<int64_t>(std::min<TimeMs>(*pack.age_ms(now), INT32_MAX));
    this->read_at_ms_ = static_cast<int64_t>(this->clock_ms_) - age_ms;
  }
  const uint64_t age_ms = this->age_ms_();
  // Nothing has been computed yet that could be held.
  if (!this->started_)
    return known && age_ms <= policy.hold_after_ms ? Freshness::FRESH : Freshness::NEVER;
  if (policy.stop_frames && age_ms > policy.stop_after_ms)
    return Freshness::SILENT;
  // Once started there is no way back to "never": frames must go on, with zeros.
  if (!known || age_ms > policy.zero_after_ms)
    return Freshness::LOST;
  return age_ms > policy.hold_after_ms ? Freshness::HELD : Freshness::FRESH;
}

void ChargeControl::aim_() {
  const CellVoltages &voltages = this->stage_input_.voltages;
  const bool floating = this->stage_.stage() == ChargeStage::FLOAT;
  this->voltage_input_.target_mv = floating ? voltages.float_mv : voltages.bulk_mv;
  this->voltage_input_.resting = floating && this->stage_input_.highest_mv <= voltages.bulk_mv;
}

void ChargeControl::compare_current_() {
  const int32_t limit_ma = this->charge_.value_ma();
  const StageInput &input = this->stage_input_;
  this->stage_input_.charge_limit_ma = limit_ma;
  this->voltage_input_.over_current = over_current(input.current_ma, limit_ma, input.capacity_mah);
}

int32_t ChargeControl::wanted_drop_mv_() const {
  const VoltageInput &input = this->voltage_input_;
  if (input.current_ma <= 0 || input.highest_mv >= input.target_mv)
    return 0;
  const int64_t drop_mv = int64_t{input.current_ma} * this->config_.cable_resistance_uohm / 1000000;
  return static_cast<int32_t>(std::min<int64_t>(drop_mv, this->config_.cable_drop_max_mv));
}

void ChargeControl::apply_(const PackSnapshot &pack, Freshness fresh) {
  const LiveData &live = *pack.last_complete;
  const PackSettings &settings = *pack.settings;
  const ChargeConfig &config = this->config_;
  const FaultSet faults = present_faults(pack);
  const bool was_lost = this->lost_;
  this->lost_ = false;

  this->bounds_.read(config, settings, live);
  this->charge_bounds_ = this->bounds_.charge(config, settings, live, faults);
  this->discharge_bounds_ = this->bounds_.discharge(config, settings, live, faults);
  const int32_t charge_ma = this->charge_bounds_.value();
  const int32_t discharge_ma = this->discharge_bounds_.value();
  const int32_t full_discharge_ma = CurrentBounds::full_discharge_ma(config, settings);
  if (!this->started_)
    this->discharge_.jump(config, discharge_ma, full_discharge_ma, this->clock_ms_);
  this->charge_.apply(config, charge_ma, this->bounds_.full_charge_ma(config, settings), this->clock_ms_);
  this->discharge_.apply(config, discharge_ma, full_discharge_ma, this->clock_ms_);

  this->stage_input_ = {.voltages = cell_voltages(config, settings),
                        .highest_mv = *live.max_cell_mv,
                        .lowest_mv = *live.min_cell_mv,
                        .current_ma = *live.current_ma,
                        .capacity_mah = settings.capacity_mah,
                        .soc_permille = static_cast<uint16_t>(*live.soc_ppm / 1000),
                        .bms_full = live.status == BmsStatus::FULLY_CHARGED};
  const CellVoltages &voltages = this->stage_input_.voltages;
  this->voltage_input_.present_mv = *live.voltage_mv;
  this->voltage_input_.highest_mv = *live.max_cell_mv;
  this->voltage_input_.current_ma = *live.current_ma;
  this->voltage_input_.floor_mv = voltages.float_mv;
  this->voltage_input_.rebulk_mv = voltages.rebulk_mv;
  this->voltage_input_.protect_mv = static_cast<uint16_t>(
      std::max(settings.over_voltage_mv - PROTECT_BELOW_CUT_OFF_MV, voltages.bulk_mv + PROTECT_ABOVE_BULK_MV));
  this->voltage_input_.cells = settings.series_cells;
  this->voltage_input_.charge_stopped = charge_ma == 0;
  this->compare_current_();
  this->aim_();
  if (!this->started_) {
    this->voltage_.start(this->voltage_input_);
    this->next_tick_ms_ = this->clock_ms_ + TICK_MS;
    this->started_ = true;
  } else if (fresh == Freshness::FRESH) {
    if (was_lost)
      this->voltage_.resume(this->voltage_input_);
    this->voltage_.apply(this->voltage_input_);
  }

  this->cable_drop_mv_ = std::min(this->cable_drop_mv_, this->wanted_drop_mv_());

  this->limits_.discharge_voltage_mv = settings.fully_discharged_mv * settings.series_cells;
  this->limits_.unwatched_voltage_mv = voltages.rebulk_mv * settings.series_cells;
  this->config_conflict_ = validate(config, settings).has_value();
}

void ChargeControl::publish_(Freshness fresh) {
  this->limits_.freshness = fresh;
  if (fresh == Freshness::NEVER)
    return;
  const int32_t level_mv = this->voltage_.value_mv() + this->cable_drop_mv_;
  if (fresh == Freshness::LOST || fresh == Freshness::SILENT) {
    this->limits_.charge_voltage_mv = {};
    this->limits_.charge_current_ma = {};
    this->limits_.discharge_current_ma = {};
    this->limits_.charge_voltage_mv.bound(LimitReason::DATA_LOST, level_mv);
    this->limits_.charge_current_ma.bound(LimitReason::DATA_LOST, 0);
    this->limits_.discharge_current_ma.bound(LimitReason::DATA_LOST, 0);
    return;
  }

  const auto publish_current = [&](Bounded bounds, const CurrentRamp &ramp) {
    if (fresh == Freshness::HELD)
      bounds.bound(LimitReason::DATA_HELD, ramp.level_ma());
    if (ramp.level_ma() < bounds.value())
      bounds.bound(LimitReason::RAMP, ramp.level_ma());
    if (ramp.idle() && bounds.value() != 0)
      bounds.bound(LimitReason::DEAD_BAND, 0);
    return bounds;
  };
  this->limits_.charge_current_ma = publish_current(this->charge_bounds_, this->charge_);
  this->limits_.discharge_current_ma = publish_current(this->discharge_bounds_, this->discharge_);

  Bounded voltage;
  const VoltageInput &input = this->voltage_input_;
  const int32_t wanted_mv = this->voltage_.wanted_mv(input) + this->cable_drop_mv_;
  if (fresh == Freshness::HELD)
    voltage.bound(LimitReason::DATA_HELD, level_mv);
  // On its way down the value lies above what is wanted; the ramp is then the only bound that is in force.
  if (level_mv > wanted_mv) {
    voltage.bound(input.resting ? LimitReason::CHARGE_STAGE : LimitReason::RAMP, level_mv);
  } else {
    const bool floating = this->stage_.stage() == ChargeStage::FLOAT;
    const int32_t target_mv = input.target_mv * input.cells + this->cable_drop_mv_;
    voltage.bound(floating ? LimitReason::CHARGE_STAGE : this->stage_input_.voltages.bulk_reason, target_mv);
    if (wanted_mv < target_mv)
      voltage.bound(this->voltage_.cause(), wanted_mv);
    if (level_mv < wanted_mv)
      voltage.bound(LimitReason::RAMP, level_mv);
  }
  this->limits_.charge_voltage_mv = voltage;
}

ChargeReport ChargeControl::report() const {
  const StageInput &input = this->stage_input_;
  ChargeReport report;
  report.stage = this->stage_.stage();
  report.stage_reason = this->stage_.reason();
  report.stage_s = this->stage_.since_s();
  report.absorption_s = this->stage_.absorption_s();
  report.last_full_age_s = this->stage_.last_full_age_s();
  report.target_cell_mv = this->voltage_input_.target_mv;
  report.reduction_cell_mv = static_cast<uint16_t>(this->voltage_.reduction_mv());
  report.tail_current_ma = tail_current_ma(this->config_, input.capacity_mah, input.highest_mv);
  if (this->started_ && !this->lost_)
    report.spread_mv = static_cast<uint16_t>(std::max<int32_t>(input.highest_mv - input.lowest_mv, 0));
  report.profile = this->bounds_.profile(this->config_);
  report.fast_locked = report.profile != this->config_.profile;
  report.forced = this->stage_.forced();
  report.max_duration_hit = this->stage_.max_duration_hit();
  report.config_conflict = this->config_conflict_;
  return report;
}

}  // namespace esphome::bms_core
