#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "metrics.h"

/// What text sensors show. Words with a meaning are keys ("fully_charged"), the same ones automations get. Pure.
namespace esphome::tinybms_victron {

enum class PackText : uint8_t {
  STATUS,
  LAST_EVENT,
  LAST_RESET_CAUSE,
  SERIAL_NUMBER,
  HARDWARE_VERSION,
  FIRMWARE_VERSION,
  PACK_CHARGE_VOLTAGE_REASON,
  PACK_CHARGE_LIMIT_REASON,
  PACK_DISCHARGE_LIMIT_REASON,
  CHARGE_STAGE,
  CHARGE_STAGE_REASON,
  CHARGE_PROFILE_IN_FORCE,
  LAST_DOUBT,
};

enum class GatewayText : uint8_t { CHARGE_VOLTAGE_REASON, CHARGE_LIMIT_REASON, DISCHARGE_LIMIT_REASON, RESET_REASON };

/// Longest text: the serial number.
inline constexpr size_t TEXT_BUFFER = 2 * bms_core::SERIAL_LENGTH + 1;
using TextBuffer = std::span<char, TEXT_BUFFER>;

/// Empty while unknown. The text may lie in the buffer.
std::optional<std::string_view> pack_text(const PackView &view, PackText text, TextBuffer buffer);
std::optional<std::string_view> gateway_text(const bms_core::BatteryState &state, const bms_core::BootGuard &boot,
                                             GatewayText text);

}  // namespace esphome::tinybms_victron
