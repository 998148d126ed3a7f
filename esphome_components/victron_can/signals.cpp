#include "signals.h"

#include <algorithm>
#include <array>

namespace esphome::victron_can {

using bms_core::AlarmLevel;
using bms_core::BatteryState;

namespace {

template<typename T> std::optional<double> scaled(const std::optional<T> &value, double factor) {
  return value ? std::optional{static_cast<double>(*value) * factor} : std::nullopt;
}

template<typename E> std::optional<double> scaled_extreme(const std::optional<E> &extreme, double factor) {
  return extreme ? std::optional{static_cast<double>(extreme->value) * factor} : std::nullopt;
}

constexpr double MILLI = 1e-3;
constexpr double DECI = 1e-1;
constexpr double PERCENT_PER_PPM = 1e-4;
constexpr double KWH_PER_MWH = 1e-6;

std::optional<double> limit(const BatteryState &state, const bms_core::Bounded &bounded) {
  return state.limits.sendable() ? std::optional{bounded.value() * MILLI} : std::nullopt;
}

/// Unknown until some alarm is judged at all.
std::optional<double> level_bits(const BatteryState &state, AlarmLevel level) {
  unsigned bits = 0;
  bool known = false;
  for (size_t i = 0; i < bms_core::ALARM_COUNT; i++) {
    known = known || state.alarms[i] != AlarmLevel::UNSUPPORTED;
    if (state.alarms[i] == level)
      bits |= 1U << i;
  }
  return known ? std::optional{static_cast<double>(bits)} : std::nullopt;
}

double status(const BatteryState &state) {
  const auto any = [&](AlarmLevel level) {
    return std::find(state.alarms.begin(), state.alarms.end(), level) != state.alarms.end();
  };
  unsigned bits = 0;
  if (state.online)
    bits |= STATUS_ONLINE;
  if (any(AlarmLevel::WARNING))
    bits |= STATUS_WARNING;
  if (any(AlarmLevel::ALARM))
    bits |= STATUS_ALARM;
  if (state.limits.sendable() && state.limits.charge_current_ma.value() > 0)
    bits |= STATUS_CHARGE_ALLOWED;
  if (state.limits.sendable() && state.limits.discharge_current_ma.value() > 0)
    bits |= STATUS_DISCHARGE_ALLOWED;
  return bits;
}

struct SourceInfo {
  const char *key;
  const char *unit;
};
// In the order of SignalSource.
constexpr std::array<SourceInfo, SIGNAL_SOURCE_COUNT> SOURCES{{
    {"voltage", "V"},
    {"current", "A"},
    {"power", "W"},
    {"soc", "%"},
    {"soh", "%"},
    {"temperature", "°C"},
    {"min_cell_voltage", "V"},
    {"max_cell_voltage", "V"},
    {"cell_voltage_difference", "V"},
    {"min_cell_pack", ""},
    {"min_cell_number", ""},
    {"max_cell_pack", ""},
    {"max_cell_number", ""},
    {"min_temperature", "°C"},
    {"max_temperature", "°C"},
    {"charge_voltage_limit", "V"},
    {"charge_current_limit", "A"},
    {"discharge_current_limit", "A"},
    {"discharge_voltage_limit", "V"},
    {"installed_capacity", "Ah"},
    {"online_capacity", "Ah"},
    {"energy_in", "kWh"},
    {"energy_out", "kWh"},
    {"packs_online", ""},
    {"packs_offline", ""},
    {"packs_blocking_charge", ""},
    {"packs_blocking_discharge", ""},
    {"alarm_bits", ""},
    {"warning_bits", ""},
    {"status", ""},
    {"frame_counter", ""},
}};
static_assert(static_cast<size_t>(SignalSource::FRAME_COUNTER) + 1 == SIGNAL_SOURCE_COUNT);

}  // namespace

const char *signal_source_key(SignalSource source) { return SOURCES[static_cast<size_t>(source)].key; }
const char *signal_source_unit(SignalSource source) { return SOURCES[static_cast<size_t>(source)].unit; }

std::optional<double> read_signal(const BatteryState &state, SignalSource source) {
  switch (source) {
    case SignalSource::VOLTAGE:
      return scaled(state.voltage_mv, MILLI);
    case SignalSource::CURRENT:
      return scaled(state.current_ma, MILLI);
    case SignalSource::POWER:
      if (!state.voltage_mv || !state.current_ma)
        return std::nullopt;
      return *state.voltage_mv * MILLI * *state.current_ma * MILLI;
    case SignalSource::SOC:
      return scaled(state.soc_ppm, PERCENT_PER_PPM);
    case SignalSource::SOH:
      return scaled(state.soh_ppm, PERCENT_PER_PPM);
    case SignalSource::TEMPERATURE:
      return scaled(state.temperature_dc, DECI);
    case SignalSource::MIN_CELL_VOLTAGE:
      return scaled_extreme(state.min_cell_mv, MILLI);
    case SignalSource::MAX_CELL_VOLTAGE:
      return scaled_extreme(state.max_cell_mv, MILLI);
    case SignalSource::CELL_VOLTAGE_DIFFERENCE:
      if (!state.min_cell_mv || !state.max_cell_mv)
        return std::nullopt;
      return (state.max_cell_mv->value - state.min_cell_mv->value) * MILLI;
    case SignalSource::MIN_CELL_PACK:
      return state.min_cell_mv ? std::optional<double>{state.min_cell_mv->place.pack + 1} : std::nullopt;
    case SignalSource::MIN_CELL_NUMBER:
      return state.min_cell_mv ? std::optional<double>{state.min_cell_mv->place.cell + 1} : std::nullopt;
    case SignalSource::MAX_CELL_PACK:
      return state.max_cell_mv ? std::optional<double>{state.max_cell_mv->place.pack + 1} : std::nullopt;
    case SignalSource::MAX_CELL_NUMBER:
      return state.max_cell_mv ? std::optional<double>{state.max_cell_mv->place.cell + 1} : std::nullopt;
    case SignalSource::MIN_TEMPERATURE:
      return scaled_extreme(state.min_temperature_dc, DECI);
    case SignalSource::MAX_TEMPERATURE:
      return scaled_extreme(state.max_temperature_dc, DECI);
    case SignalSource::CHARGE_VOLTAGE_LIMIT:
      return limit(state, state.limits.charge_voltage_mv);
    case SignalSource::CHARGE_CURRENT_LIMIT:
      return limit(state, state.limits.charge_current_ma);
    case SignalSource::DISCHARGE_CURRENT_LIMIT:
      return limit(state, state.limits.discharge_current_ma);
    case SignalSource::DISCHARGE_VOLTAGE_LIMIT:
      if (!state.limits.sendable() || state.limits.discharge_voltage_mv == 0)
        return std::nullopt;
      return state.limits.discharge_voltage_mv * MILLI;
    case SignalSource::INSTALLED_CAPACITY:
      return scaled(state.installed_capacity_mah, MILLI);
    case SignalSource::ONLINE_CAPACITY:
      return scaled(state.online_capacity_mah, MILLI);
    case SignalSource::ENERGY_IN:
      return state.energy ? std::optional{static_cast<double>(state.energy->in_mwh) * KWH_PER_MWH} : std::nullopt;
    case SignalSource::ENERGY_OUT:
      return state.energy ? std::optional{static_cast<double>(state.energy->out_mwh) * KWH_PER_MWH} : std::nullopt;
    case SignalSource::PACKS_ONLINE:
      return state.packs_online;
    case SignalSource::PACKS_OFFLINE:
      return state.packs_offline;
    case SignalSource::PACKS_BLOCKING_CHARGE:
      return state.packs_blocking_charge;
    case SignalSource::PACKS_BLOCKING_DISCHARGE:
      return state.packs_blocking_discharge;
    case SignalSource::ALARM_BITS:
      return level_bits(state, AlarmLevel::ALARM);
    case SignalSource::WARNING_BITS:
      return level_bits(state, AlarmLevel::WARNING);
    case SignalSource::STATUS:
      return status(state);
    case SignalSource::FRAME_COUNTER:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace esphome::victron_can
