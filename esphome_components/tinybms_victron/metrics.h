#pragma once

#include <cstdint>
#include <optional>

#include "../bms_core/bank.h"
#include "../bms_core/boot_guard.h"
#include "../bms_core/event_bus.h"
#include "../tinybms/poller.h"

/// The values entities show, out of what is known about a pack or the whole battery. Pure.
///
/// A measured value is known while it is no older than SafetyPolicy::zero_after_ms; then it is unknown, never its last
/// value and never zero. What the BMS answers rarely (settings, statistics, identity) is known while it answers at
/// all. What the gateway itself decides or counts is always known.
namespace esphome::tinybms_victron {

using bms_core::TimeMs;

/// One pack at one moment. All references must outlive the view.
struct PackView {
  const bms_core::Pack &pack;
  const tinybms::Poller &poller;
  const bms_core::SafetyPolicy &policy;
  TimeMs now;

  /// The newest reading, complete or not, unless it is too old; else nullptr.
  const bms_core::LiveData *live() const;
  /// The BMS answers, or has answered a moment ago.
  bool reachable() const;
};

/// Values of one pack in V, A, W, Ah, kWh, %, degC, s, bytes or as a number; the YAML keys are in sensor/__init__.py.
enum class PackMetric : uint8_t {
  VOLTAGE,
  CURRENT,
  POWER,
  SOC,
  SOH,
  CAPACITY,
  REMAINING_CAPACITY,
  ENERGY_IN,
  ENERGY_OUT,
  MIN_CELL_VOLTAGE,
  MAX_CELL_VOLTAGE,
  CELL_VOLTAGE_DELTA,
  CELL_VOLTAGE_AVERAGE,
  MIN_CELL_NUMBER,
  MAX_CELL_NUMBER,
  CELL_COUNT,
  INTERNAL_TEMPERATURE,
  EXTERNAL_TEMPERATURE_1,
  EXTERNAL_TEMPERATURE_2,
  MIN_TEMPERATURE,
  MAX_TEMPERATURE,
  TIME_LEFT,
  LIFETIME,
  DATA_AGE,
  CHARGE_CYCLES,
  FULL_CHARGES,
  MAX_DISCHARGE_CURRENT,
  MAX_CHARGE_CURRENT,
  MAX_CELL_DIFFERENCE,
  UNDER_VOLTAGE_COUNT,
  OVER_VOLTAGE_COUNT,
  DISCHARGE_OVER_CURRENT_COUNT,
  CHARGE_OVER_CURRENT_COUNT,
  OVER_HEAT_COUNT,
  RECORDED_MIN_TEMPERATURE,
  RECORDED_MAX_TEMPERATURE,
  CHARGE_IN,
  CHARGE_OUT,
  STAGE_TIME,
  LAST_FULL_CHARGE,
  TARGET_CELL_VOLTAGE,
  TAIL_CURRENT,
  DOUBTED_READINGS,
  PACK_CHARGE_VOLTAGE_LIMIT,
  PACK_CHARGE_CURRENT_LIMIT,
  PACK_DISCHARGE_CURRENT_LIMIT,
  UART_REQUESTS,
  UART_REPLIES,
  UART_BYTES_SENT,
  UART_BYTES_RECEIVED,
  UART_CRC_ERRORS,
  UART_TIMEOUTS,
  UART_RETRIES,
  UART_RESYNCS,
  UART_NACKS,
  UART_WAKE_UPS,
  INCOMPLETE_READINGS,
};

std::optional<float> pack_metric(const PackView &view, PackMetric metric);
/// In V. Cell 0 is the most negative one; cells the pack does not have are unknown.
std::optional<float> cell_voltage(const PackView &view, uint8_t cell);

/// Yes or no about one pack.
enum class PackFlag : uint8_t {
  CHARGING,
  DISCHARGING,
  BALANCING,
  CHARGE_ALLOWED,
  DISCHARGE_ALLOWED,
  BMS_LINK,
  FAST_LOCKED,
  FORCED_CHARGE,
  CHARGE_TIMED_OUT,
  CONFIG_CONFLICT,
  READINGS_DOUBTED,
};

std::optional<bool> pack_flag(const PackView &view, PackFlag flag);
std::optional<bool> cell_balancing(const PackView &view, uint8_t cell);
/// The alarm has reached the level. Unknown when unsupported, and when "no" rests on readings that are lost.
std::optional<bool> alarm_active(const PackView &view, bms_core::AlarmKind kind, bms_core::AlarmLevel level);

/// The raw value of a setting the BMS holds. Of those that can only be written it is what the BMS measures now.
std::optional<int32_t> setting_raw(const PackView &view, uint8_t setting);

/// Values of the whole battery, as the GX sees it.
enum class GatewayMetric : uint8_t {
  CHARGE_VOLTAGE_LIMIT,
  CHARGE_CURRENT_LIMIT,
  DISCHARGE_CURRENT_LIMIT,
  DISCHARGE_VOLTAGE_LIMIT,
  BATTERY_VOLTAGE,
  BATTERY_CURRENT,
  BATTERY_POWER,
  BATTERY_SOC,
  BATTERY_SOC_RAW,
  BOOT_COUNT,
  LOOP_LONGEST,
  PACKS_ONLINE,
  EVENTS_DROPPED,
};

/// What the gateway knows of itself.
struct GatewayView {
  const bms_core::BatteryState &state;
  const bms_core::EventBus &bus;
  const bms_core::BootGuard &boot;
  uint32_t longest_loop_ms;
};

std::optional<float> gateway_metric(const GatewayView &view, GatewayMetric metric);

}  // namespace esphome::tinybms_victron
