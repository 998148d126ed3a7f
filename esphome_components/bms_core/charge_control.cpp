#include "charge_control.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

constexpr int32_t TEMPERATURE_HYSTERESIS_DC = 20;
/// A full cell stops the charge this far below the BMS's own cut-off.
constexpr int32_t FULL_MARGIN_MV = 20;
/// The discharge current shrinks over this voltage above "fully discharged".
constexpr int32_t EMPTY_TAPER_MV = 100;
constexpr int32_t EMPTY_TAPER_PERCENT = 25;
constexpr int32_t TEMPERATURE_LOST_PERCENT = 50;

constexpr FaultSet STOPS_BOTH =
    fault_set(BmsFault::OVER_TEMPERATURE, BmsFault::LOW_TEMPERATURE, BmsFault::SINGLE_PORT_SWITCH_ERROR,
              BmsFault::CURRENT_SENSOR_DISCONNECTED, BmsFault::CURRENT_SENSOR_CONNECTED);
constexpr FaultSet STOPS_CHARGE =
    STOPS_BOTH | fault_set(BmsFault::OVER_VOLTAGE, BmsFault::CHARGE_OVER_CURRENT, BmsFault::REGENERATION_OVER_CURRENT,
                           BmsFault::CHARGER_SWITCH_ERROR, BmsFault::LOW_TEMPERATURE_CHARGE);
constexpr FaultSet STOPS_DISCHARGE = STOPS_BOTH | fault_set(BmsFault::UNDER_VOLTAGE, BmsFault::DISCHARGE_OVER_CURRENT,
                                                            BmsFault::LOAD_SWITCH_ERROR, BmsFault::FULLY_DISCHARGED);

int32_t percent_of(int32_t value, int32_t percent) {
  return static_cast<int32_t>(static_cast<int64_t>(value) * percent / 100);
}

/// Sets on reaching `on`, clears on reaching `off`, keeps between the two.
void hysteresis(bool &state, bool on, bool off) {
  if (on) {
    state = true;
  } else if (off) {
    state = false;
  }
}

int32_t usable_current_ma(uint32_t cutoff_ma, uint8_t share_percent) {
  return percent_of(static_cast<int32_t>(cutoff_ma), share_percent);
}

/// The faults the BMS names; one it does not name stops both directions. A reading too incomplete for anything else can
/// still tell of a fault.
FaultSet present_faults(const PackSnapshot &pack) {
  const bool fault =
      pack.last_complete->status == BmsStatus::FAULT || (pack.live && pack.live->status == BmsStatus::FAULT);
  const bool explained = (pack.active_faults & (STOPS_CHARGE | STOPS_DISCHARGE)) != 0;
  return fault && !explained ? pack.active_faults | STOPS_BOTH : pack.active_faults;
}

void stop(Bounded &current_ma, int64_t &level_ua) {
  if (current_ma.value() != 0)
    current_ma.bound(LimitReason::BMS_FAULT, 0);
  level_ua = 0;
}

}  // namespace

const Limits &ChargeControl::update(const PackSnapshot &pack, TimeMs now) {
  const TimeMs elapsed = this->updated_at_ && now > *this->updated_at_ ? now - *this->updated_at_ : 0;
  this->updated_at_ = now;

  Freshness fresh = freshness(this->config_.policy, pack, now);
  if (!this->started_ && fresh != Freshness::FRESH) {
    // Nothing has been computed yet that could be held.
    fresh = Freshness::NEVER;
  } else if (fresh == Freshness::NEVER) {
    // Once started there is no way back to "never": frames must go on, with zeros.
    fresh = Freshness::LOST;
  }
  const Freshness before = this->limits_.freshness;
  this->limits_.freshness = fresh;

  switch (fresh) {
    case Freshness::NEVER:
      break;
    case Freshness::FRESH:
      this->compute_(pack, elapsed);
      break;
    case Freshness::HELD: {
      if (before != Freshness::HELD) {
        this->limits_.charge_voltage_mv.bound(LimitReason::DATA_HELD, this->limits_.charge_voltage_mv.value());
        this->limits_.charge_current_ma.bound(LimitReason::DATA_HELD, this->limits_.charge_current_ma.value());
        this->limits_.discharge_current_ma.bound(LimitReason::DATA_HELD, this->limits_.discharge_current_ma.value());
      }
      // The BMS may still tell of a fault: by its events, or in a reading that lacks something else.
      const FaultSet faults = present_faults(pack);
      if (faults & STOPS_CHARGE)
        stop(this->limits_.charge_current_ma, this->charge_ua_);
      if (faults & STOPS_DISCHARGE)
        stop(this->limits_.discharge_current_ma, this->discharge_ua_);
      break;
    }
    case Freshness::LOST:
    case Freshness::SILENT:
      this->charge_ua_ = 0;
      this->discharge_ua_ = 0;
      this->limits_.charge_current_ma = {};
      this->limits_.charge_current_ma.bound(LimitReason::DATA_LOST, 0);
      this->limits_.discharge_current_ma = {};
      this->limits_.discharge_current_ma.bound(LimitReason::DATA_LOST, 0);
      break;
  }
  return this->limits_;
}

void ChargeControl::compute_(const PackSnapshot &pack, TimeMs elapsed) {
  const LiveData &live = *pack.last_complete;
  const PackSettings &settings = *pack.settings;

  const FaultSet faults = present_faults(pack);

  this->update_temperature_stops_(live, settings);
  this->limits_.charge_voltage_mv = this->charge_voltage_(live, settings, elapsed);

  Bounded charge = this->charge_current_(live, settings, faults);
  Bounded discharge = this->discharge_current_(live, settings, faults);
  // The first discharge limit is not a rise: an off-grid inverter must survive a restart of the gateway.
  if (!this->started_)
    this->discharge_ua_ = static_cast<int64_t>(discharge.value()) * 1000;
  this->ramp_(charge, this->charge_ua_, usable_current_ma(settings.charge_over_current_ma, 100), elapsed);
  this->ramp_(discharge, this->discharge_ua_, usable_current_ma(settings.discharge_over_current_ma, 100), elapsed);
  this->limits_.charge_current_ma = charge;
  this->limits_.discharge_current_ma = discharge;
  this->limits_.discharge_voltage_mv = settings.fully_discharged_mv * settings.series_cells;
  this->started_ = true;
}

Bounded ChargeControl::charge_voltage_(const LiveData &live, const PackSettings &settings, TimeMs elapsed) {
  const int64_t cells = settings.series_cells;
  int32_t cell_mv = settings.fully_charged_mv;
  LimitReason reason = LimitReason::BMS_LIMIT;
  if (this->config_.charge_voltage_cell_mv != 0 && this->config_.charge_voltage_cell_mv < cell_mv) {
    cell_mv = this->config_.charge_voltage_cell_mv;
    reason = LimitReason::USER_LIMIT;
  }
  const int64_t target_uv = cell_mv * cells * 1000;
  const int64_t present_uv = static_cast<int64_t>(*live.voltage_mv) * 1000;

  if (!this->started_) {
    this->voltage_uv_ = std::max(target_uv, present_uv);
  } else if (target_uv < this->voltage_uv_) {
    // Down to the present voltage at once: nothing flows. Below it only slowly, or the GX discharges the pack.
    const int64_t fall_uv = cells * this->config_.voltage_fall_uv_per_s * static_cast<int64_t>(elapsed) / 1000;
    const int64_t next_uv = this->voltage_uv_ > present_uv ? present_uv : this->voltage_uv_ - fall_uv;
    this->voltage_uv_ = std::max(target_uv, next_uv);
  } else {
    const int64_t rise_uv = cells * this->config_.voltage_rise_uv_per_s * static_cast<int64_t>(elapsed) / 1000;
    this->voltage_uv_ = std::min(target_uv, this->voltage_uv_ + rise_uv);
  }

  Bounded result;
  const auto target_mv = static_cast<int32_t>(target_uv / 1000);
  const auto voltage_mv = static_cast<int32_t>(this->voltage_uv_ / 1000);
  // On its way down the value lies above the target; the ramp is then the only bound that is in force.
  if (voltage_mv > target_mv) {
    result.bound(LimitReason::RAMP, voltage_mv);
  } else {
    result.bound(reason, target_mv);
    if (voltage_mv < target_mv)
      result.bound(LimitReason::RAMP, voltage_mv);
  }
  return result;
}

Bounded ChargeControl::charge_current_(const LiveData &live, const PackSettings &settings, FaultSet faults) {
  Bounded result;
  const int32_t full_ma = usable_current_ma(settings.charge_over_current_ma, this->config_.current_share_percent);
  result.bound(LimitReason::BMS_LIMIT, full_ma);
  if (this->config_.max_charge_current_ma != 0)
    result.bound(LimitReason::USER_LIMIT, static_cast<int32_t>(this->config_.max_charge_current_ma));

  // From "fully charged" to shortly below the cut-off the current shrinks to nothing.
  const int32_t highest_mv = *live.max_cell_mv;
  const int32_t knee_mv = settings.fully_charged_mv;
  const int32_t stop_mv = std::max<int32_t>(knee_mv + 1, settings.over_voltage_mv - FULL_MARGIN_MV);
  hysteresis(this->cell_full_, highest_mv >= stop_mv, highest_mv <= (knee_mv + stop_mv) / 2);
  if (this->cell_full_) {
    result.bound(LimitReason::CELL_HIGH, 0);
  } else if (highest_mv > knee_mv) {
    result.bound(LimitReason::CELL_HIGH,
                 static_cast<int32_t>(static_cast<int64_t>(full_ma) * (stop_mv - highest_mv) / (stop_mv - knee_mv)));
  }

  if (live.status == BmsStatus::FULLY_CHARGED)
    result.bound(LimitReason::FULLY_CHARGED, 0);
  if (faults & STOPS_CHARGE)
    result.bound(LimitReason::BMS_FAULT, 0);
  if (this->too_warm_)
    result.bound(LimitReason::TEMPERATURE_HIGH, 0);
  if (this->too_cold_)
    result.bound(LimitReason::TEMPERATURE_LOW, 0);
  if (!this->temperature_known_) {
    result.bound(LimitReason::TEMPERATURE_UNKNOWN, 0);
  } else if (this->temperature_lost_(live)) {
    result.bound(LimitReason::TEMPERATURE_UNKNOWN, percent_of(full_ma, TEMPERATURE_LOST_PERCENT));
  }
  return result;
}

Bounded ChargeControl::discharge_current_(const LiveData &live, const PackSettings &settings, FaultSet faults) {
  Bounded result;
  const int32_t full_ma = usable_current_ma(settings.discharge_over_current_ma, this->config_.current_share_percent);
  result.bound(LimitReason::BMS_LIMIT, full_ma);
  if (this->config_.max_discharge_current_ma != 0)
    result.bound(LimitReason::USER_LIMIT, static_cast<int32_t>(this->config_.max_discharge_current_ma));

  const int32_t above_empty_mv = *live.min_cell_mv - settings.fully_discharged_mv;
  hysteresis(this->cell_empty_, above_empty_mv <= 0, above_empty_mv >= EMPTY_TAPER_MV);
  if (this->cell_empty_) {
    result.bound(LimitReason::CELL_LOW, 0);
  } else if (above_empty_mv < EMPTY_TAPER_MV) {
    const int32_t percent = EMPTY_TAPER_PERCENT + (100 - EMPTY_TAPER_PERCENT) * above_empty_mv / EMPTY_TAPER_MV;
    result.bound(LimitReason::CELL_LOW, percent_of(full_ma, percent));
  }

  if (faults & STOPS_DISCHARGE)
    result.bound(LimitReason::BMS_FAULT, 0);
  if (this->too_warm_)
    result.bound(LimitReason::TEMPERATURE_HIGH, 0);
  if (!this->temperature_known_ || this->temperature_lost_(live))
    result.bound(LimitReason::TEMPERATURE_UNKNOWN, percent_of(full_ma, TEMPERATURE_LOST_PERCENT));
  return result;
}

void ChargeControl::update_temperature_stops_(const LiveData &live, const PackSettings &settings) {
  std::optional<int16_t> lowest = live.internal_temperature_dc;
  std::optional<int16_t> highest = live.internal_temperature_dc;
  for (size_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++) {
    const auto &sensor = live.external_temperature_dc[i];
    if (!sensor)
      continue;
    this->sensors_seen_ |= 1 << i;
    lowest = lowest ? std::min(*lowest, *sensor) : *sensor;
    highest = highest ? std::max(*highest, *sensor) : *sensor;
  }
  this->temperature_known_ = lowest.has_value();
  if (!this->temperature_known_)
    return;
  // A sensor that caused the stop and then failed must not release it.
  const bool all_known = !this->temperature_lost_(live);
  hysteresis(this->too_warm_, *highest >= settings.over_heat_dc,
             all_known && *highest <= settings.over_heat_dc - TEMPERATURE_HYSTERESIS_DC);
  hysteresis(this->too_cold_, *lowest <= settings.low_temperature_charge_dc,
             all_known && *lowest >= settings.low_temperature_charge_dc + TEMPERATURE_HYSTERESIS_DC);
}

bool ChargeControl::temperature_lost_(const LiveData &live) const {
  for (size_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++) {
    if ((this->sensors_seen_ & (1 << i)) != 0 && !live.external_temperature_dc[i])
      return true;
  }
  return !live.internal_temperature_dc;
}

void ChargeControl::ramp_(Bounded &bounded, int64_t &level_ua, int32_t full_ma, TimeMs elapsed) const {
  const int64_t target_ua = static_cast<int64_t>(bounded.value()) * 1000;
  const int64_t rise_ua = static_cast<int64_t>(full_ma) * 1000 * static_cast<int64_t>(elapsed) /
                          std::max<int64_t>(this->config_.rise_time_ms, 1);
  level_ua = std::min(target_ua, level_ua + rise_ua);
  if (level_ua < target_ua)
    bounded.bound(LimitReason::RAMP, static_cast<int32_t>(level_ua / 1000));
}

}  // namespace esphome::bms_core
