#include "alarms.h"

#include <algorithm>

namespace esphome::bms_core {

const std::array<AlarmInfo, ALARM_COUNT> ALARMS{{
    {"general", "General", 0, 0, true},
    {"high_voltage", "High voltage", fault_set(BmsFault::OVER_VOLTAGE), fault_set(BmsFault::CHARGER_VOLTAGE_HIGH),
     true},
    {"low_voltage", "Low voltage", fault_set(BmsFault::UNDER_VOLTAGE), fault_set(BmsFault::FULLY_DISCHARGED), true},
    {"high_temperature", "High temperature", fault_set(BmsFault::OVER_TEMPERATURE), 0, true},
    {"low_temperature", "Low temperature", fault_set(BmsFault::LOW_TEMPERATURE), 0, true},
    {"high_temperature_charge", "High temperature while charging", 0, 0, false},
    {"low_temperature_charge", "Low temperature while charging", 0, fault_set(BmsFault::LOW_TEMPERATURE_CHARGE), true},
    {"high_current", "High discharge current", fault_set(BmsFault::DISCHARGE_OVER_CURRENT), 0, true},
    {"high_charge_current", "High charge current",
     fault_set(BmsFault::CHARGE_OVER_CURRENT, BmsFault::REGENERATION_OVER_CURRENT), 0, true},
    {"contactor", "Contactor",
     fault_set(BmsFault::CHARGER_SWITCH_ERROR, BmsFault::LOAD_SWITCH_ERROR, BmsFault::SINGLE_PORT_SWITCH_ERROR), 0,
     true},
    {"short_circuit", "Short circuit", 0, 0, false},
    {"bms_internal", "BMS internal",
     fault_set(BmsFault::CURRENT_SENSOR_DISCONNECTED, BmsFault::CURRENT_SENSOR_CONNECTED), 0, true},
    {"cell_imbalance", "Cell imbalance", 0, 0, true},
}};

const char *alarm_level_key(AlarmLevel level) {
  static constexpr const char *KEYS[] = {"unsupported", "ok", "warning", "alarm"};
  return KEYS[static_cast<size_t>(level)];
}

namespace {

/// A value with a warning and an alarm threshold. A level once reached is left only below its threshold minus the
/// hysteresis. For values that are dangerous when low, pass all four negated.
AlarmLevel level_of(int32_t value, int32_t warning, int32_t alarm, int32_t hysteresis, AlarmLevel present) {
  const int32_t alarm_from = present == AlarmLevel::ALARM ? alarm - hysteresis : alarm;
  const int32_t warning_from = present >= AlarmLevel::WARNING ? warning - hysteresis : warning;
  if (value >= alarm_from)
    return AlarmLevel::ALARM;
  return value >= warning_from ? AlarmLevel::WARNING : AlarmLevel::OK;
}

}  // namespace

AlarmLevel Alarms::by_threshold_(AlarmKind kind, const LiveData &live, const PackSettings &settings,
                                 AlarmLevel now) const {
  const AlarmConfig &config = this->config_;
  std::optional<int32_t> highest_dc;
  std::optional<int32_t> lowest_dc;
  const auto add_temperature = [&](const std::optional<int16_t> &temperature) {
    if (!temperature)
      return;
    highest_dc = std::max<int32_t>(highest_dc.value_or(*temperature), *temperature);
    lowest_dc = std::min<int32_t>(lowest_dc.value_or(*temperature), *temperature);
  };
  add_temperature(live.internal_temperature_dc);
  for (const auto &sensor : live.external_temperature_dc)
    add_temperature(sensor);
  // A sensor that failed cannot tell that its place is cool again.
  const AlarmLevel at_least = this->sensor_lost_ ? now : AlarmLevel::OK;

  switch (kind) {
    case AlarmKind::HIGH_VOLTAGE:
      return level_of(*live.max_cell_mv,
                      std::max(settings.over_voltage_mv - config.voltage_margin_mv,
                               (settings.fully_charged_mv + settings.over_voltage_mv) / 2),
                      settings.over_voltage_mv, config.voltage_hysteresis_mv, now);
    case AlarmKind::LOW_VOLTAGE:
      return level_of(-*live.min_cell_mv, -settings.fully_discharged_mv, -settings.under_voltage_mv,
                      config.voltage_hysteresis_mv, now);
    case AlarmKind::HIGH_TEMPERATURE:
      if (!highest_dc)
        return now;
      return std::max(at_least, level_of(*highest_dc, settings.over_heat_dc - config.temperature_margin_dc,
                                         settings.over_heat_dc, config.temperature_hysteresis_dc, now));
    case AlarmKind::LOW_TEMPERATURE_CHARGE: {
      if (!lowest_dc)
        return now;
      // Cold is a warning: the BMS only refuses the charge. Charging all the same is the alarm.
      const bool cold = level_of(-*lowest_dc, -settings.low_temperature_charge_dc, INT32_MAX,
                                 config.temperature_hysteresis_dc, now) == AlarmLevel::WARNING;
      if (!cold)
        return at_least;
      return std::max(at_least, live.status == BmsStatus::CHARGING ? AlarmLevel::ALARM : AlarmLevel::WARNING);
    }
    case AlarmKind::HIGH_CURRENT:
    case AlarmKind::HIGH_CHARGE_CURRENT: {
      const bool charge = kind == AlarmKind::HIGH_CHARGE_CURRENT;
      const auto cutoff_ma =
          static_cast<int32_t>(charge ? settings.charge_over_current_ma : settings.discharge_over_current_ma);
      return level_of(charge ? *live.current_ma : -*live.current_ma, cutoff_ma / 100 * config.current_warning_percent,
                      cutoff_ma, cutoff_ma / 100 * config.current_hysteresis_percent, now);
    }
    case AlarmKind::CELL_IMBALANCE:
      return level_of(*live.max_cell_mv - *live.min_cell_mv, config.imbalance_warning_mv, config.imbalance_alarm_mv,
                      config.imbalance_hysteresis_mv, now);
    default:
      return AlarmLevel::OK;
  }
}

void Alarms::note_sensors_(const LiveData &live) {
  uint8_t present = live.internal_temperature_dc ? 1 : 0;
  for (size_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++) {
    if (live.external_temperature_dc[i])
      present |= 2 << i;
  }
  this->sensors_seen_ |= present;
  this->sensor_lost_ = present != this->sensors_seen_;
}

AlarmLevel Alarms::debounced_(size_t alarm, AlarmLevel wanted, TimeMs now) {
  // Each threshold has its own clock, so that crossing one says nothing about the other.
  const auto crossed = [&](AlarmLevel threshold, std::optional<TimeMs> &since) {
    const bool is = this->levels_[alarm] >= threshold;
    const bool want = wanted >= threshold;
    if (is == want) {
      since.reset();
      return is;
    }
    if (!since)
      since = now;
    if (now - *since < (want ? this->config_.raise_after_ms : this->config_.clear_after_ms))
      return is;
    since.reset();
    return want;
  };
  Changing &since = this->changing_since_[alarm];
  const bool is_warning = crossed(AlarmLevel::WARNING, since.warning);
  const bool is_alarm = crossed(AlarmLevel::ALARM, since.alarm);
  if (is_alarm)
    return AlarmLevel::ALARM;
  return is_warning ? AlarmLevel::WARNING : AlarmLevel::OK;
}

const AlarmLevels &Alarms::update(const PackSnapshot &pack, const SafetyPolicy &policy, TimeMs now) {
  const Freshness fresh = freshness(policy, pack, now);
  if (fresh == Freshness::FRESH) {
    this->started_ = true;
    this->note_sensors_(*pack.last_complete);
  }
  const bool lost = this->started_ && fresh != Freshness::FRESH && fresh != Freshness::HELD;
  AlarmLevel worst = AlarmLevel::OK;

  for (size_t i = 1; i < ALARM_COUNT; i++) {
    if (!ALARMS[i].supported)
      continue;
    const auto kind = static_cast<AlarmKind>(i);
    AlarmLevel &level = this->levels_[i];
    AlarmLevel wanted =
        fresh == Freshness::FRESH ? this->by_threshold_(kind, *pack.last_complete, *pack.settings, level) : level;
    AlarmLevel reported = AlarmLevel::OK;
    if (pack.active_faults & ALARMS[i].alarm_faults) {
      reported = AlarmLevel::ALARM;
    } else if (pack.active_faults & ALARMS[i].warning_faults) {
      reported = AlarmLevel::WARNING;
    }
    if (kind == AlarmKind::BMS_INTERNAL) {
      // Lost data is known without any reading.
      wanted = AlarmLevel::OK;
      if (lost)
        reported = AlarmLevel::ALARM;
    }
    level = std::max({level, reported, AlarmLevel::OK});
    level = this->debounced_(i, std::max(wanted, reported), now);
    worst = std::max(worst, level);
  }

  // A fault that belongs to no other alarm still has to be seen, also in a reading that lacks something else.
  const bool fault = (pack.last_complete && pack.last_complete->status == BmsStatus::FAULT) ||
                     (pack.live && pack.live->status == BmsStatus::FAULT);
  this->levels_[static_cast<size_t>(AlarmKind::GENERAL)] = fault ? AlarmLevel::ALARM : worst;
  return this->levels_;
}

}  // namespace esphome::bms_core
