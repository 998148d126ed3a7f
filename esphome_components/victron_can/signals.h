#pragma once

#include <cstdint>
#include <optional>

#include "../bms_core/battery_state.h"

namespace esphome::victron_can {

/// What a user-defined frame can carry, in V, A, W, %, degC, Ah, kWh or as a number. Stored frames name a source by its
/// number: a new one goes to the end.
enum class SignalSource : uint8_t {
  VOLTAGE,
  CURRENT,
  POWER,
  SOC,
  SOH,
  TEMPERATURE,
  MIN_CELL_VOLTAGE,
  MAX_CELL_VOLTAGE,
  CELL_VOLTAGE_DIFFERENCE,
  MIN_CELL_PACK,
  MIN_CELL_NUMBER,
  MAX_CELL_PACK,
  MAX_CELL_NUMBER,
  MIN_TEMPERATURE,
  MAX_TEMPERATURE,
  CHARGE_VOLTAGE_LIMIT,
  CHARGE_CURRENT_LIMIT,
  DISCHARGE_CURRENT_LIMIT,
  DISCHARGE_VOLTAGE_LIMIT,
  INSTALLED_CAPACITY,
  ONLINE_CAPACITY,
  ENERGY_IN,
  ENERGY_OUT,
  PACKS_ONLINE,
  PACKS_OFFLINE,
  PACKS_BLOCKING_CHARGE,
  PACKS_BLOCKING_DISCHARGE,
  /// Bit n: bms_core::AlarmKind n is an alarm.
  ALARM_BITS,
  /// Bit n: bms_core::AlarmKind n is a warning.
  WARNING_BITS,
  /// See StatusBit.
  STATUS,
  /// How often this frame has been sent; wraps at the width of its signal.
  FRAME_COUNTER,
};
inline constexpr size_t SIGNAL_SOURCE_COUNT = 31;

/// Bits of SignalSource::STATUS.
enum StatusBit : uint8_t {
  /// The readings are fresh.
  STATUS_ONLINE = 1 << 0,
  /// There is a warning.
  STATUS_WARNING = 1 << 1,
  /// There is an alarm.
  STATUS_ALARM = 1 << 2,
  /// CCL is not zero.
  STATUS_CHARGE_ALLOWED = 1 << 3,
  /// DCL is not zero.
  STATUS_DISCHARGE_ALLOWED = 1 << 4,
};

/// Name in YAML ("charge_voltage_limit"); never null.
const char *signal_source_key(SignalSource source);
/// Unit for people ("V"); empty for plain numbers, never null.
const char *signal_source_unit(SignalSource source);

/// The value now; empty while unknown. FRAME_COUNTER belongs to a frame, not to the battery: always empty here.
std::optional<double> read_signal(const bms_core::BatteryState &state, SignalSource source);

}  // namespace esphome::victron_can
