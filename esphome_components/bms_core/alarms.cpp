#include "alarms.h"

#include <algorithm>
#include <cstdio>

#include "plausibility.h"
#include "watchdogs.h"

namespace esphome::bms_core {

const std::array<AlarmInfo, ALARM_COUNT> ALARMS{{
    {"general", "General", 0, 0, true},
    {"high_voltage", "High voltage", fault_set(BmsFault::OVER_VOLTAGE), fault_set(BmsFault::CHARGER_VOLTAGE_HIGH),
     true},
    {"low_voltage", "Low voltage", fault_set(BmsFault::UNDER_VOLTAGE), fault_set(BmsFault::FULLY_DISCHARGED), true},
    {"high_temperature", "High temperature", fault_set(BmsFault::OVER_TEMPERATURE), 0, true},
    {"low_temperature", "Low temperature", fault_set(BmsFault::LOW_TEMPERATURE), 0, true},
    {"high_temperature_charge", "High temperature while charging", 0, 0, true},
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

/// In the order of BmsFault: key, and words for people.
struct FaultText {
  const char *key;
  const char *text;
};
constexpr FaultText FAULT_TEXTS[] = {
    {"bms_under_voltage", "under-voltage cut-off"},
    {"bms_over_voltage", "over-voltage cut-off"},
    {"bms_over_temperature", "over-temperature cut-off"},
    {"bms_discharge_over_current", "discharge over-current cut-off"},
    {"bms_charge_over_current", "charge over-current cut-off"},
    {"bms_regeneration_over_current", "regeneration over-current cut-off"},
    {"bms_low_temperature", "low-temperature cut-off"},
    {"bms_charger_switch_error", "charger switch does not obey"},
    {"bms_load_switch_error", "load switch does not obey"},
    {"bms_single_port_switch_error", "single-port switch does not obey"},
    {"bms_current_sensor_disconnected", "external current sensor disconnected"},
    {"bms_current_sensor_connected", "external current sensor connected, restart needed"},
    {"bms_fully_discharged", "fully discharged"},
    {"bms_low_temperature_charge", "too cold to charge"},
    {"bms_charger_voltage_high", "charger voltage too high"},
    {"bms_charger_voltage_low", "charger voltage too low"},
};
static_assert(std::size(FAULT_TEXTS) == static_cast<size_t>(BmsFault::CHARGER_VOLTAGE_LOW) + 1);

constexpr const char *UNEXPLAINED = "unknown";

const FaultText &fault_text(uint8_t fault) {
  static constexpr FaultText NONE{UNEXPLAINED, "unknown fault"};
  return fault < std::size(FAULT_TEXTS) ? FAULT_TEXTS[fault] : NONE;
}

const char *watchdog_key_of(uint8_t watchdog) {
  return watchdog < WATCHDOG_COUNT ? WATCHDOGS[watchdog].key : UNEXPLAINED;
}

const char *sensor_name(uint8_t sensor) {
  static constexpr const char *NAMES[] = {"internal sensor", "sensor 1", "sensor 2"};
  return sensor < std::size(NAMES) ? NAMES[sensor] : "sensor";
}

uint8_t lowest_bit(uint8_t bits) {
  uint8_t bit = 0;
  while (bit < 7 && (bits >> bit & 1) == 0)
    bit++;
  return bit;
}

}  // namespace

const char *alarm_reason_key(const AlarmReason &reason) {
  switch (reason.cause) {
    case AlarmCause::NONE:
      return "none";
    case AlarmCause::CELL_VOLTAGE:
      return "cell_voltage";
    case AlarmCause::TEMPERATURE:
      return "temperature";
    case AlarmCause::CURRENT:
      return "current";
    case AlarmCause::CELL_SPREAD:
      return "cell_spread";
    case AlarmCause::BMS_FAULT:
      return fault_text(reason.detail).key;
    case AlarmCause::BMS_STATUS:
      return "bms_fault_status";
    case AlarmCause::READINGS_LOST:
      return "readings_lost";
    case AlarmCause::SETTINGS_LOST:
      return "settings_lost";
    case AlarmCause::IMPLAUSIBLE:
      return doubt_key(static_cast<Doubt>(reason.detail));
    case AlarmCause::SENSOR_LOST:
      return "sensor_lost";
    case AlarmCause::WATCHDOG:
      return watchdog_key_of(reason.detail);
    case AlarmCause::OTHER_ALARM:
      return reason.detail < ALARM_COUNT ? ALARMS[reason.detail].key : UNEXPLAINED;
  }
  return UNEXPLAINED;
}

size_t describe(const AlarmReason &reason, std::span<char> text) {
  const auto print = [&](const char *format, auto... args) {
    const int length = snprintf(text.data(), text.size(), format, args...);
    return std::min(static_cast<size_t>(std::max(length, 0)), text.empty() ? 0 : text.size() - 1);
  };
  const auto value = static_cast<double>(reason.value);
  const auto threshold = static_cast<double>(reason.threshold);
  switch (reason.cause) {
    case AlarmCause::NONE:
      return print("%s", "");
    case AlarmCause::CELL_VOLTAGE:
      return print("cell %u at %.3f V, threshold %.3f V", reason.detail + 1U, value / 1000, threshold / 1000);
    case AlarmCause::TEMPERATURE:
      return print("%s at %.1f degC, threshold %.1f degC", sensor_name(reason.detail), value / 10, threshold / 10);
    case AlarmCause::CURRENT:
      return print("%.1f A, threshold %.1f A", value / 1000, threshold / 1000);
    case AlarmCause::CELL_SPREAD:
      return print("cells %.3f V apart, threshold %.3f V", value / 1000, threshold / 1000);
    case AlarmCause::BMS_FAULT:
      return print("BMS: %s", fault_text(reason.detail).text);
    case AlarmCause::BMS_STATUS:
      return print("%s", "the BMS reports a fault without a cause");
    case AlarmCause::READINGS_LOST:
      return print("no readings for %.1f s, threshold %.1f s", value / 1000, threshold / 1000);
    case AlarmCause::SETTINGS_LOST:
      return print("%s", "the BMS's settings are missing or contradict each other");
    case AlarmCause::IMPLAUSIBLE:
      return print("%s", doubt_text(static_cast<Doubt>(reason.detail)));
    case AlarmCause::SENSOR_LOST:
      return print("%s has vanished", sensor_name(reason.detail));
    case AlarmCause::WATCHDOG:
      return print("%s stalled for %.1f s, threshold %.1f s", watchdog_key_of(reason.detail), value / 1000,
                   threshold / 1000);
    case AlarmCause::OTHER_ALARM:
      return print("%s", reason.detail < ALARM_COUNT ? ALARMS[reason.detail].name : UNEXPLAINED);
  }
  return print("%s", "");
}

namespace {

/// A value with a warning and an alarm threshold.
struct Thresholds {
  int32_t warning;
  int32_t alarm;
  int32_t hysteresis;
};

/// A level once reached is left only below its threshold minus the hysteresis. `sign` is -1 for values that are
/// dangerous when low. The threshold that was crossed goes into the reason.
AlarmLevel level_of(AlarmReason &reason, int32_t sign, const Thresholds &thresholds, AlarmLevel present) {
  const int32_t value = sign * reason.value;
  const int32_t alarm = sign * thresholds.alarm;
  const int32_t warning = sign * thresholds.warning;
  const int32_t alarm_from = present == AlarmLevel::ALARM ? alarm - thresholds.hysteresis : alarm;
  const int32_t warning_from = present >= AlarmLevel::WARNING ? warning - thresholds.hysteresis : warning;
  if (value >= alarm_from) {
    reason.threshold = thresholds.alarm;
    return AlarmLevel::ALARM;
  }
  reason.threshold = thresholds.warning;
  return value >= warning_from ? AlarmLevel::WARNING : AlarmLevel::OK;
}

struct Temperature {
  int32_t value_dc;
  uint8_t sensor;
};

struct Temperatures {
  std::optional<Temperature> lowest;
  std::optional<Temperature> highest;
};

Temperatures temperatures_of(const LiveData &live) {
  Temperatures found;
  const auto add = [&](uint8_t sensor, const std::optional<int16_t> &temperature) {
    if (!temperature)
      return;
    if (!found.highest || *temperature > found.highest->value_dc)
      found.highest = {*temperature, sensor};
    if (!found.lowest || *temperature < found.lowest->value_dc)
      found.lowest = {*temperature, sensor};
  };
  add(0, live.internal_temperature_dc);
  for (uint8_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++)
    add(i + 1, live.external_temperature_dc[i]);
  return found;
}

uint8_t extreme_cell(const LiveData &live, bool highest) {
  uint8_t found = 0;
  for (uint8_t cell = 1; cell < live.cell_count; cell++) {
    if (highest ? live.cell_voltage_uv[cell] > live.cell_voltage_uv[found]
                : live.cell_voltage_uv[cell] < live.cell_voltage_uv[found])
      found = cell;
  }
  return found;
}

}  // namespace

Alarms::Finding Alarms::by_threshold_(AlarmKind kind, const LiveData &live, const PackSettings &settings,
                                      AlarmLevel now) const {
  const AlarmConfig &config = this->config_;
  const Temperatures temperatures = temperatures_of(live);
  // A sensor that failed cannot tell that its place is cool again.
  const AlarmLevel at_least = this->sensors_lost_ != 0 ? now : AlarmLevel::OK;
  Finding found{now, this->status_[static_cast<size_t>(kind)].reason};
  const auto temperature = [&](const std::optional<Temperature> &measured, int32_t sign, const Thresholds &thresholds) {
    if (!measured)
      return;
    found.reason = {AlarmCause::TEMPERATURE, measured->sensor, measured->value_dc, 0};
    found.level = std::max(at_least, level_of(found.reason, sign, thresholds, now));
  };

  switch (kind) {
    case AlarmKind::HIGH_VOLTAGE:
      found.reason = {AlarmCause::CELL_VOLTAGE, extreme_cell(live, true), *live.max_cell_mv, 0};
      found.level = level_of(found.reason, 1,
                             {std::max(settings.over_voltage_mv - config.voltage_margin_mv,
                                       (settings.fully_charged_mv + settings.over_voltage_mv) / 2),
                              settings.over_voltage_mv, config.voltage_hysteresis_mv},
                             now);
      return found;
    case AlarmKind::LOW_VOLTAGE:
      found.reason = {AlarmCause::CELL_VOLTAGE, extreme_cell(live, false), *live.min_cell_mv, 0};
      found.level =
          level_of(found.reason, -1,
                   {settings.fully_discharged_mv, settings.under_voltage_mv, config.voltage_hysteresis_mv}, now);
      return found;
    case AlarmKind::HIGH_TEMPERATURE:
      temperature(temperatures.highest, 1,
                  {settings.over_heat_dc - config.temperature_margin_dc, settings.over_heat_dc,
                   config.temperature_hysteresis_dc});
      return found;
    case AlarmKind::LOW_TEMPERATURE:
      temperature(temperatures.lowest, -1,
                  {config.cold_warning_dc, config.cold_alarm_dc, config.temperature_hysteresis_dc});
      return found;
    case AlarmKind::HIGH_TEMPERATURE_CHARGE: {
      temperature(temperatures.highest, 1,
                  {std::min(config.charge_hot_warning_dc, settings.over_heat_dc),
                   std::min(config.charge_hot_alarm_dc, settings.over_heat_dc), config.temperature_hysteresis_dc});
      // Heat alone is another alarm; without any temperature the level stays.
      const bool charging = live.status == BmsStatus::CHARGING || live.status == BmsStatus::REGENERATION;
      if (!charging && temperatures.highest)
        found.level = AlarmLevel::OK;
      return found;
    }
    case AlarmKind::LOW_TEMPERATURE_CHARGE: {
      // Cold is a warning: the BMS only refuses the charge. Charging all the same is the alarm.
      if (!temperatures.lowest)
        return found;
      const auto [lowest_dc, sensor] = *temperatures.lowest;
      const int32_t threshold_dc = settings.low_temperature_charge_dc;
      found.reason = {AlarmCause::TEMPERATURE, sensor, lowest_dc, threshold_dc};
      const int32_t released_dc = threshold_dc + (now >= AlarmLevel::WARNING ? config.temperature_hysteresis_dc : 0);
      AlarmLevel level = AlarmLevel::OK;
      if (lowest_dc <= released_dc)
        level = live.status == BmsStatus::CHARGING ? AlarmLevel::ALARM : AlarmLevel::WARNING;
      found.level = std::max(at_least, level);
      return found;
    }
    case AlarmKind::HIGH_CURRENT:
    case AlarmKind::HIGH_CHARGE_CURRENT: {
      const bool charge = kind == AlarmKind::HIGH_CHARGE_CURRENT;
      const int32_t sign = charge ? 1 : -1;
      const auto cutoff_ma =
          static_cast<int32_t>(charge ? settings.charge_over_current_ma : settings.discharge_over_current_ma);
      found.reason = {AlarmCause::CURRENT, 0, *live.current_ma, 0};
      found.level = level_of(found.reason, sign,
                             {sign * (cutoff_ma / 100 * config.current_warning_percent), sign * cutoff_ma,
                              cutoff_ma / 100 * config.current_hysteresis_percent},
                             now);
      return found;
    }
    case AlarmKind::CELL_IMBALANCE:
      found.reason = {AlarmCause::CELL_SPREAD, 0, *live.max_cell_mv - *live.min_cell_mv, 0};
      found.level =
          level_of(found.reason, 1,
                   {config.imbalance_warning_mv, config.imbalance_alarm_mv, config.imbalance_hysteresis_mv}, now);
      return found;
    default:
      return {};
  }
}

Alarms::Finding Alarms::doubted_(const PackSnapshot &pack, TimeMs now) const {
  /// More than one reading in nine has not been believed for a while.
  constexpr uint8_t OFTEN = 40;
  const Doubts &doubts = pack.doubts;
  const AlarmReason why{AlarmCause::IMPLAUSIBLE, static_cast<uint8_t>(doubts.last), doubts.value, doubts.bound};
  // A BMS that wakes up needs a moment to make sense.
  if (doubts.since && (this->started_ || now - *doubts.since >= this->config_.boot_grace_ms))
    return {AlarmLevel::ALARM, why};
  if (doubts.score >= OFTEN && this->started_)
    return {AlarmLevel::WARNING, why};
  if (pack.live && pack.live->invalid_temperatures != 0) {
    return {AlarmLevel::WARNING,
            {AlarmCause::IMPLAUSIBLE, static_cast<uint8_t>(Doubt::TEMPERATURE_RANGE),
             lowest_bit(pack.live->invalid_temperatures), 0}};
  }
  if (this->sensors_lost_ != 0)
    return {AlarmLevel::WARNING, {AlarmCause::SENSOR_LOST, lowest_bit(this->sensors_lost_), 0, 0}};
  return {};
}

Alarms::Finding Alarms::reported_(AlarmKind kind, const PackSnapshot &pack, const SafetyPolicy &policy, Freshness fresh,
                                  TimeMs now) const {
  const AlarmInfo &info = ALARMS[static_cast<size_t>(kind)];
  Finding found = this->conditions_[static_cast<size_t>(kind)];
  const auto raise = [&](AlarmLevel level, const AlarmReason &reason) {
    if (level > found.level)
      found = {level, reason};
  };
  for (uint8_t fault = 0; fault < std::size(FAULT_TEXTS); fault++) {
    const FaultSet bit = FaultSet{1} << fault;
    if ((pack.active_faults & bit) == 0)
      continue;
    if ((info.alarm_faults & bit) != 0) {
      raise(AlarmLevel::ALARM, {AlarmCause::BMS_FAULT, fault, 0, 0});
    } else if ((info.warning_faults & bit) != 0) {
      raise(AlarmLevel::WARNING, {AlarmCause::BMS_FAULT, fault, 0, 0});
    }
  }
  // Lost data is known without any reading.
  if (kind == AlarmKind::BMS_INTERNAL && this->started_ && fresh != Freshness::FRESH && fresh != Freshness::HELD) {
    const auto age_ms = static_cast<int32_t>(std::min<TimeMs>(pack.age_ms(now).value_or(0), INT32_MAX));
    if (fresh == Freshness::NEVER) {
      raise(AlarmLevel::ALARM, {AlarmCause::SETTINGS_LOST, 0, 0, 0});
    } else {
      raise(AlarmLevel::ALARM, {AlarmCause::READINGS_LOST, 0, age_ms, static_cast<int32_t>(policy.zero_after_ms)});
    }
  }
  return found;
}

void Alarms::note_sensors_(const LiveData &live) {
  uint8_t present = live.internal_temperature_dc ? 1 : 0;
  for (size_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++) {
    if (live.external_temperature_dc[i])
      present |= 2 << i;
  }
  this->sensors_seen_ |= present;
  this->sensors_lost_ = static_cast<uint8_t>(this->sensors_seen_ & ~present);
}

AlarmLevel Alarms::debounced_(size_t alarm, AlarmLevel wanted, TimeMs now) {
  const AlarmRule &rule = this->config_.rules[alarm];
  const AlarmLevel present = this->status_[alarm].present;
  // Each threshold has its own clock, so that crossing one says nothing about the other.
  const auto crossed = [&](AlarmLevel threshold, std::optional<TimeMs> &since) {
    const bool is = present >= threshold;
    const bool want = wanted >= threshold;
    if (is == want) {
      since.reset();
      return is;
    }
    if (!since)
      since = now;
    if (now - *since < (want ? rule.raise_after_ms : rule.clear_after_ms))
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

void Alarms::settle_(size_t alarm, AlarmLevel present, const AlarmReason &reason, TimeMs now) {
  AlarmStatus &status = this->status_[alarm];
  status.present = present;
  AlarmLevel level = present;
  // Whoever has seen an active alarm need not be told again that it was there.
  if (this->config_.rules[alarm].latched && !status.acknowledged && status.level >= AlarmLevel::WARNING)
    level = std::max(level, status.level);
  if (level >= AlarmLevel::WARNING && level > status.level) {
    if (status.level < AlarmLevel::WARNING)
      status.since = now;
    status.acknowledged = false;
    status.reason = reason;
  } else if (level < AlarmLevel::WARNING) {
    status.acknowledged = false;
    status.reason = {};
  }
  status.level = level;
  this->levels_[alarm] = level;
}

const AlarmLevels &Alarms::update(const PackSnapshot &pack, const SafetyPolicy &policy, TimeMs now) {
  const Freshness fresh = freshness(policy, pack, now);
  if (fresh == Freshness::FRESH) {
    this->started_ = true;
    this->note_sensors_(*pack.last_complete);
  }
  Finding worst;

  for (size_t i = 1; i < ALARM_COUNT; i++) {
    if (!ALARMS[i].supported)
      continue;
    const auto kind = static_cast<AlarmKind>(i);
    AlarmStatus &status = this->status_[i];
    // Without fresh readings a measured alarm stays as it is.
    Finding measured{status.present, status.reason};
    if (kind == AlarmKind::BMS_INTERNAL) {
      measured = this->doubted_(pack, now);
    } else if (fresh == Freshness::FRESH) {
      measured = this->by_threshold_(kind, *pack.last_complete, *pack.settings, status.present);
    }
    const Finding reported = this->reported_(kind, pack, policy, fresh, now);
    const Finding &wanted = reported.level >= measured.level ? reported : measured;
    status.present = std::max({status.present, reported.level, AlarmLevel::OK});
    this->settle_(i, this->debounced_(i, wanted.level, now), wanted.reason, now);
    if (status.level > worst.level)
      worst = {status.level, {AlarmCause::OTHER_ALARM, static_cast<uint8_t>(i), 0, 0}};
  }

  // A fault that belongs to no other alarm still has to be seen, also in a reading that lacks something else.
  const bool fault = (pack.last_complete && pack.last_complete->status == BmsStatus::FAULT) ||
                     (pack.live && pack.live->status == BmsStatus::FAULT);
  if (fault && worst.level < AlarmLevel::ALARM)
    worst = {AlarmLevel::ALARM, {AlarmCause::BMS_STATUS, 0, 0, 0}};
  this->settle_(static_cast<size_t>(AlarmKind::GENERAL), worst.level, worst.reason, now);
  return this->levels_;
}

bool Alarms::acknowledge(AlarmKind kind) {
  const auto alarm = static_cast<size_t>(kind);
  AlarmStatus &status = this->status_[alarm];
  bool done = false;
  if (kind == AlarmKind::GENERAL) {
    for (size_t i = 1; i < ALARM_COUNT; i++)
      done |= this->acknowledge(static_cast<AlarmKind>(i));
  }
  if (status.level < AlarmLevel::WARNING || status.acknowledged)
    return done;
  status.acknowledged = status.present >= AlarmLevel::WARNING;
  status.level = std::max(status.present, AlarmLevel::OK);
  this->levels_[alarm] = status.level;
  if (!status.acknowledged)
    status.reason = {};
  return true;
}

void Alarms::set_condition(AlarmKind kind, AlarmLevel level, const AlarmReason &reason) {
  this->conditions_[static_cast<size_t>(kind)] = {level, reason};
}

}  // namespace esphome::bms_core
