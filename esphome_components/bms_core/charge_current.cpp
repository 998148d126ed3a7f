#include "charge_current.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

/// Longer than the longest interval at which the BMS is asked for its events.
constexpr TimeMs FAULTS_OLD_AFTER_MS = 15000;

/// Currents stop so far from the BMS's own temperature cut-offs, and come back as far again.
constexpr int32_t OVER_HEAT_MARGIN_DC = 20;
constexpr int32_t COLD_MARGIN_DC = 10;
constexpr int32_t TEMPERATURE_HYSTERESIS_DC = 20;
/// FAST comes back when the cells are so much cooler.
constexpr int32_t FAST_LOCK_HYSTERESIS_DC = 50;
/// The discharge current shrinks over this voltage above "fully discharged".
constexpr int32_t EMPTY_TAPER_MV = 100;
constexpr int32_t EMPTY_TAPER_PERMILLE = 250;

/// A rise by less than this share of the full current waits for so many holds after a fall.
constexpr int64_t LARGE_RISE_PERMILLE = 500;
constexpr uint64_t SMALL_RISE_HOLDS = 30;

constexpr FaultSet STOPS_BOTH =
    fault_set(BmsFault::OVER_TEMPERATURE, BmsFault::LOW_TEMPERATURE, BmsFault::SINGLE_PORT_SWITCH_ERROR,
              BmsFault::CURRENT_SENSOR_DISCONNECTED, BmsFault::CURRENT_SENSOR_CONNECTED);

int32_t permille_of(int32_t value, int32_t permille) {
  return static_cast<int32_t>(static_cast<int64_t>(value) * permille / 1000);
}

int32_t percent_of(int32_t value, int32_t percent) { return permille_of(value, percent * 10); }

int32_t to_ma(uint32_t value_ma) { return static_cast<int32_t>(std::min<uint32_t>(value_ma, INT32_MAX)); }

int32_t usable_ma(uint32_t cutoff_ma, uint8_t share_percent) { return percent_of(to_ma(cutoff_ma), share_percent); }

/// A current as far as the user allows it, in the configuration and by hand; zero is no limit.
int32_t lowest_ma(int32_t current_ma, uint32_t limit_ma, uint32_t manual_ma) {
  for (const uint32_t user_ma : {limit_ma, manual_ma}) {
    if (user_ma != 0)
      current_ma = std::min(current_ma, to_ma(user_ma));
  }
  return current_ma;
}

/// What a profile is a share of.
int32_t charge_base_ma(const ChargeConfig &config, const PackSettings &settings) {
  return lowest_ma(usable_ma(settings.charge_over_current_ma, config.current_share_percent),
                   config.max_charge_current_ma, config.manual.max_charge_current_ma);
}

/// Sets on reaching `on`, clears on reaching `off`, keeps between the two.
void hysteresis(bool &state, bool on, bool off) {
  if (on) {
    state = true;
  } else if (off) {
    state = false;
  }
}

/// From "fully charged" to shortly below the cut-off the current shrinks to nothing, whatever the curve says.
int32_t charge_cell_share(const ChargeConfig &config, const PackSettings &settings, int32_t highest_mv) {
  const int32_t stop_mv = settings.over_voltage_mv - OVER_VOLTAGE_MARGIN_MV;
  const int32_t knee_mv = std::min<int32_t>(settings.fully_charged_mv, stop_mv - 1);
  int32_t share = 1000;
  if (highest_mv >= stop_mv) {
    share = 0;
  } else if (highest_mv > knee_mv) {
    share = 1000 * (stop_mv - highest_mv) / (stop_mv - knee_mv);
  }
  return std::min<int32_t>(share, config.charge_over_cell.share_permille(highest_mv));
}

int32_t discharge_cell_share(const ChargeConfig &config, const PackSettings &settings, int32_t lowest_mv) {
  const int32_t above_empty_mv = lowest_mv - settings.fully_discharged_mv;
  int32_t share = 1000;
  if (above_empty_mv <= 0) {
    share = 0;
  } else if (above_empty_mv < EMPTY_TAPER_MV) {
    share = EMPTY_TAPER_PERMILLE + (1000 - EMPTY_TAPER_PERMILLE) * above_empty_mv / EMPTY_TAPER_MV;
  }
  return std::min<int32_t>(share, config.discharge_over_cell.share_permille(lowest_mv));
}

/// Adds a bound of a share of the full current, if it is a bound at all.
void bound_share(Bounded &bounded, LimitReason reason, int32_t full_ma, int32_t share_permille) {
  if (share_permille < 1000)
    bounded.bound(reason, permille_of(full_ma, share_permille));
}

void bound_user(Bounded &bounded, uint32_t limit_ma, uint32_t manual_ma) {
  if (limit_ma != 0 || manual_ma != 0)
    bounded.bound(LimitReason::USER_LIMIT, lowest_ma(INT32_MAX, limit_ma, manual_ma));
}

int32_t soc_permille(const LiveData &live) { return static_cast<int32_t>(*live.soc_ppm / 1000); }

}  // namespace

const FaultSet FAULTS_STOP_CHARGE =
    STOPS_BOTH | fault_set(BmsFault::OVER_VOLTAGE, BmsFault::CHARGE_OVER_CURRENT, BmsFault::REGENERATION_OVER_CURRENT,
                           BmsFault::CHARGER_SWITCH_ERROR, BmsFault::LOW_TEMPERATURE_CHARGE);
const FaultSet FAULTS_STOP_DISCHARGE = STOPS_BOTH | fault_set(BmsFault::UNDER_VOLTAGE, BmsFault::DISCHARGE_OVER_CURRENT,
                                                              BmsFault::LOAD_SWITCH_ERROR, BmsFault::FULLY_DISCHARGED);

FaultSet present_faults(const PackSnapshot &pack) {
  const bool fault =
      pack.last_complete->status == BmsStatus::FAULT || (pack.live && pack.live->status == BmsStatus::FAULT);
  // What was reported long ago does not explain a fault that may be another one.
  const bool old = pack.faults_read_at && pack.last_complete->measured_at > *pack.faults_read_at + FAULTS_OLD_AFTER_MS;
  const bool explained = !old && (pack.active_faults & (FAULTS_STOP_CHARGE | FAULTS_STOP_DISCHARGE)) != 0;
  return fault && !explained ? pack.active_faults | STOPS_BOTH : pack.active_faults;
}

// The ramp.

void CurrentRamp::apply(const ChargeConfig &config, int32_t target_ma, int32_t full_ma, uint64_t clock_ms) {
  this->stop_at_target_(clock_ms);
  this->target_ua_ = int64_t{target_ma} * 1000;
  this->full_ua_ = int64_t{full_ma} * 1000;
  this->stop_at_target_(clock_ms);
  this->judge_idle_(config);
}

void CurrentRamp::stop_at_target_(uint64_t clock_ms) {
  if (this->target_ua_ > this->level_ua_)
    return;
  if (this->target_ua_ < this->level_ua_)
    this->fell_at_ms_ = clock_ms;
  this->level_ua_ = this->target_ua_;
  this->blocked_at_ms_ = clock_ms;
  this->rising_ = false;
}

bool CurrentRamp::may_rise_(const ChargeConfig &config, uint64_t clock_ms) const {
  if (this->rising_)
    return true;
  if (clock_ms - this->blocked_at_ms_ < config.rise_hold_ms)
    return false;
  // On the slope of a curve a rise causes the next fall; a small one is not worth that. Something after nothing is.
  const bool large =
      this->level_ua_ == 0 || (this->target_ua_ - this->level_ua_) * 1000 >= this->full_ua_ * LARGE_RISE_PERMILLE;
  return large || !this->fell_at_ms_ || clock_ms - *this->fell_at_ms_ >= config.rise_hold_ms * SMALL_RISE_HOLDS;
}

void CurrentRamp::tick(const ChargeConfig &config, uint64_t clock_ms) {
  if (this->target_ua_ <= this->level_ua_ || !this->may_rise_(config, clock_ms))
    return;
  this->rising_ = true;
  const int64_t step_ua = this->full_ua_ * 1000 / std::max<int64_t>(config.rise_time_ms, 1000);
  this->level_ua_ = std::min(this->target_ua_, this->level_ua_ + std::max<int64_t>(step_ua, 1000));
  this->judge_idle_(config);
}

void CurrentRamp::jump(const ChargeConfig &config, int32_t target_ma, int32_t full_ma, uint64_t clock_ms) {
  this->level_ua_ = this->target_ua_ = int64_t{target_ma} * 1000;
  this->apply(config, target_ma, full_ma, clock_ms);
}

void CurrentRamp::judge_idle_(const ChargeConfig &config) {
  const int64_t dead_ua = int64_t{config.dead_band_ma} * 1000;
  hysteresis(this->idle_, this->level_ua_ < dead_ua || this->level_ua_ == 0,
             this->level_ua_ >= 2 * dead_ua && this->level_ua_ != 0);
}

// The bounds.

bool CurrentBounds::sensor_lost_(const LiveData &live) const {
  // Connected and broken, perhaps ever since the start.
  if (live.invalid_temperatures != 0)
    return true;
  for (size_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++) {
    if ((this->sensors_seen_ & (1 << i)) != 0 && !live.external_temperature_dc[i])
      return true;
  }
  return !live.internal_temperature_dc;
}

void CurrentBounds::read(const ChargeConfig &config, const PackSettings &settings, const LiveData &live) {
  std::optional<int32_t> lowest_dc;
  std::optional<int32_t> highest_dc;
  const auto add = [&](const std::optional<int16_t> &sensor) {
    if (!sensor)
      return;
    lowest_dc = std::min<int32_t>(lowest_dc.value_or(*sensor), *sensor);
    highest_dc = std::max<int32_t>(highest_dc.value_or(*sensor), *sensor);
  };
  for (size_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++) {
    add(live.external_temperature_dc[i]);
    if (live.external_temperature_dc[i])
      this->sensors_seen_ |= 1 << i;
  }
  // The sensors at the cells; without any the BMS sits nearest.
  if (!lowest_dc)
    add(live.internal_temperature_dc);
  this->temperature_known_ = lowest_dc.has_value();
  this->lowest_dc_ = static_cast<int16_t>(lowest_dc.value_or(0));
  this->highest_dc_ = static_cast<int16_t>(highest_dc.value_or(0));
  // The BMS's own cut-offs look at every sensor.
  add(live.internal_temperature_dc);
  if (this->temperature_known_) {
    // A sensor that caused a stop and then failed must not release it.
    const bool all_known = !this->sensor_lost_(live);
    const int32_t warm_dc = settings.over_heat_dc - OVER_HEAT_MARGIN_DC;
    const int32_t cold_dc = settings.low_temperature_charge_dc + COLD_MARGIN_DC;
    hysteresis(this->too_warm_, *highest_dc >= warm_dc,
               all_known && *highest_dc <= warm_dc - TEMPERATURE_HYSTERESIS_DC);
    hysteresis(this->too_cold_, *lowest_dc <= cold_dc, all_known && *lowest_dc >= cold_dc + TEMPERATURE_HYSTERESIS_DC);
    hysteresis(this->fast_locked_, this->highest_dc_ >= config.fast_lock_dc,
               all_known && this->highest_dc_ <= config.fast_lock_dc - FAST_LOCK_HYSTERESIS_DC);
  }

  const int32_t highest_mv = *live.max_cell_mv;
  const int32_t lowest_mv = *live.min_cell_mv;
  hysteresis(this->cell_full_, charge_cell_share(config, settings, highest_mv) == 0,
             charge_cell_share(config, settings, highest_mv + config.cell_high_hysteresis_mv) > 0);
  hysteresis(this->cell_empty_, discharge_cell_share(config, settings, lowest_mv) == 0,
             discharge_cell_share(config, settings, lowest_mv - config.cell_low_hysteresis_mv) > 0);
}

ChargeProfile CurrentBounds::profile(const ChargeConfig &config) const {
  return config.profile == ChargeProfile::FAST && this->fast_locked_ ? ChargeProfile::MEDIUM : config.profile;
}

int32_t CurrentBounds::profile_ma_(const ChargeConfig &config, int32_t base_ma) const {
  const ProfileLimit &limit = config.profiles[static_cast<size_t>(this->profile(config))];
  if (limit.current_ma != 0)
    return std::min(base_ma, to_ma(limit.current_ma));
  return permille_of(base_ma, limit.share_permille);
}

int32_t CurrentBounds::full_charge_ma(const ChargeConfig &config, const PackSettings &settings) const {
  return this->profile_ma_(config, charge_base_ma(config, settings));
}

int32_t CurrentBounds::full_discharge_ma(const ChargeConfig &config, const PackSettings &settings) {
  return lowest_ma(usable_ma(settings.discharge_over_current_ma, config.current_share_percent),
                   config.max_discharge_current_ma, config.manual.max_discharge_current_ma);
}

Bounded CurrentBounds::charge(const ChargeConfig &config, const PackSettings &settings, const LiveData &live,
                              FaultSet faults) const {
  Bounded result;
  if (!config.manual.charge_enabled)
    result.bound(LimitReason::CHARGE_DISABLED, 0);
  if (faults & FAULTS_STOP_CHARGE)
    result.bound(LimitReason::BMS_FAULT, 0);
  if (live.status == BmsStatus::FULLY_CHARGED)
    result.bound(LimitReason::FULLY_CHARGED, 0);

  const int32_t bms_ma = usable_ma(settings.charge_over_current_ma, config.current_share_percent);
  result.bound(LimitReason::BMS_LIMIT, bms_ma);
  bound_user(result, config.max_charge_current_ma, config.manual.max_charge_current_ma);
  const int32_t base_ma = charge_base_ma(config, settings);
  const int32_t profile_ma = this->profile_ma_(config, base_ma);
  if (profile_ma < base_ma)
    result.bound(LimitReason::CHARGE_PROFILE, profile_ma);

  const int32_t cell_share = this->cell_full_ ? 0 : charge_cell_share(config, settings, *live.max_cell_mv);
  bound_share(result, LimitReason::CELL_HIGH, bms_ma, cell_share);
  if (this->too_warm_)
    result.bound(LimitReason::TEMPERATURE_HIGH, 0);
  if (this->too_cold_)
    result.bound(LimitReason::TEMPERATURE_LOW, 0);
  this->bound_temperature_(result, config, config.charge_over_temperature, bms_ma, live);
  if (!this->temperature_known_)
    result.bound(LimitReason::TEMPERATURE_UNKNOWN, 0);
  bound_share(result, LimitReason::SOC, bms_ma, config.charge_over_soc.share_permille(soc_permille(live)));
  return result;
}

Bounded CurrentBounds::discharge(const ChargeConfig &config, const PackSettings &settings, const LiveData &live,
                                 FaultSet faults) const {
  Bounded result;
  if (!config.manual.discharge_enabled)
    result.bound(LimitReason::DISCHARGE_DISABLED, 0);
  if (faults & FAULTS_STOP_DISCHARGE)
    result.bound(LimitReason::BMS_FAULT, 0);

  const int32_t bms_ma = usable_ma(settings.discharge_over_current_ma, config.current_share_percent);
  result.bound(LimitReason::BMS_LIMIT, bms_ma);
  bound_user(result, config.max_discharge_current_ma, config.manual.max_discharge_current_ma);

  const int32_t cell_share = this->cell_empty_ ? 0 : discharge_cell_share(config, settings, *live.min_cell_mv);
  bound_share(result, LimitReason::CELL_LOW, bms_ma, cell_share);
  if (this->too_warm_)
    result.bound(LimitReason::TEMPERATURE_HIGH, 0);
  this->bound_temperature_(result, config, config.discharge_over_temperature, bms_ma, live);
  bound_share(result, LimitReason::SOC, bms_ma, config.discharge_over_soc.share_permille(soc_permille(live)));
  return result;
}

void CurrentBounds::bound_temperature_(Bounded &result, const ChargeConfig &config, const Curve &curve, int32_t full_ma,
                                       const LiveData &live) const {
  if (this->temperature_known_) {
    const int32_t peak_dc = curve.peak_x();
    if (this->lowest_dc_ < peak_dc)
      bound_share(result, LimitReason::TEMPERATURE_LOW, full_ma, curve.share_permille(this->lowest_dc_));
    if (this->highest_dc_ >= peak_dc)
      bound_share(result, LimitReason::TEMPERATURE_HIGH, full_ma, curve.share_permille(this->highest_dc_));
  }
  if (live.internal_temperature_dc) {
    bound_share(result, LimitReason::BMS_TEMPERATURE, full_ma,
                config.over_bms_temperature.share_permille(*live.internal_temperature_dc));
  }
  if (!this->temperature_known_ || this->sensor_lost_(live))
    result.bound(LimitReason::TEMPERATURE_UNKNOWN, percent_of(full_ma, config.sensor_lost_percent));
}

}  // namespace esphome::bms_core
