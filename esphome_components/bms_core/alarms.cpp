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
      return level_of(*highest_dc, settings.over_heat_dc - config.temperature_margin_dc, settings.over_heat_dc,
                      config.temperature_hysteresis_dc, now);
    case AlarmKind::LOW_TEMPERATURE_CHARGE: {
      if (!lowest_dc)
        return now;
      // Cold is a warning: the BMS only refuses the charge. Charging all the same is the alarm.
      const bool cold = level_of(-*lowest_dc, -settings.low_temperature_charge_dc, INT32_MAX,
                                 config.temperature_hysteresis_dc, now) == AlarmLevel::WARNING;
      if (!cold)
        return AlarmLevel::OK;
      return live.status == BmsStatus::CHARGING ? AlarmLevel::ALARM : AlarmLevel::WARNING;
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

const AlarmLevels &Alarms::update(const PackSnapshot &pack, const SafetyPolicy &policy, TimeMs now) {
  const Freshness fresh = freshness(policy, pack, now);
  const bool lost = fresh == Freshness::LOST || fresh == Freshness::SILENT;
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
    wanted = std::max(wanted, reported);

    if (level == AlarmLevel::UNSUPPORTED)
      level = AlarmLevel::OK;
    if (reported > level) {
      level = reported;
    }
    if (wanted == level) {
      this->changing_since_[i].reset();
    } else if (!this->changing_since_[i]) {
      this->changing_since_[i] = now;
    }
    const uint32_t needed_ms = wanted > level ? this->config_.raise_after_ms : this->config_.clear_after_ms;
    if (this->changing_since_[i] && now - *this->changing_since_[i] >= needed_ms) {
      level = wanted;
      this->changing_since_[i].reset();
    }
    worst = std::max(worst, level);
  }

  // A fault that belongs to no other alarm still has to be seen.
  const bool unexplained_fault =
      fresh == Freshness::FRESH && pack.last_complete->status == BmsStatus::FAULT && worst != AlarmLevel::ALARM;
  this->levels_[static_cast<size_t>(AlarmKind::GENERAL)] = unexplained_fault ? AlarmLevel::ALARM : worst;
  return this->levels_;
}

}  // namespace esphome::bms_core
