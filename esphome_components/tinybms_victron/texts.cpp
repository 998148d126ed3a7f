#include "texts.h"

#include <algorithm>
#include <cstdio>

#include "../bms_core/plausibility.h"
#include "../tinybms/tables.h"

namespace esphome::tinybms_victron {

namespace {

constexpr std::string_view UNKNOWN_EVENT = "unknown";

// In the order of bms_core::BmsStatus.
constexpr std::string_view STATUS_KEYS[] = {"unknown",      "charging", "fully_charged", "discharging",
                                            "regeneration", "idle",     "fault"};
static_assert(std::size(STATUS_KEYS) == static_cast<size_t>(bms_core::BmsStatus::FAULT) + 1);

// TinyBMS protocol Rev D, register 114.
constexpr std::string_view RESET_CAUSE_KEYS[] = {"unknown",  "low_power", "window_watchdog", "independent_watchdog",
                                                 "software", "power_on",  "reset_pin",       "option_bytes"};

std::string_view reset_cause_key(uint8_t cause) {
  return RESET_CAUSE_KEYS[cause < std::size(RESET_CAUSE_KEYS) ? cause : 0];
}

template<typename... Args> std::string_view format(TextBuffer buffer, const char *pattern, Args... args) {
  const int length = snprintf(buffer.data(), buffer.size(), pattern, args...);
  return {buffer.data(), static_cast<size_t>(length)};
}

std::string_view hexadecimal(TextBuffer buffer, std::span<const uint8_t> bytes) {
  static constexpr char DIGITS[] = "0123456789abcdef";
  size_t length = 0;
  for (const uint8_t byte : bytes) {
    buffer[length++] = DIGITS[byte >> 4];
    buffer[length++] = DIGITS[byte & 0xF];
  }
  return {buffer.data(), length};
}

std::optional<std::string_view> reason(const bms_core::Limits &limits, const bms_core::Bounded &bounded) {
  if (!limits.sendable())
    return std::nullopt;
  return bms_core::limit_reason_key(bounded.reason());
}

std::optional<std::string_view> charge_text(const bms_core::ChargeReport &report, PackText text) {
  switch (text) {
    case PackText::CHARGE_STAGE:
      return bms_core::charge_stage_key(report.stage);
    case PackText::CHARGE_STAGE_REASON:
      return bms_core::stage_reason_key(report.stage_reason);
    default:
      return bms_core::charge_profile_key(report.profile);
  }
}

}  // namespace

std::optional<std::string_view> pack_text(const PackView &view, PackText text, TextBuffer buffer) {
  const bms_core::PackSnapshot &snapshot = view.pack.snapshot;
  const bms_core::Limits &limits = view.pack.control.limits();
  switch (text) {
    case PackText::PACK_CHARGE_VOLTAGE_REASON:
      return reason(limits, limits.charge_voltage_mv);
    case PackText::PACK_CHARGE_LIMIT_REASON:
      return reason(limits, limits.charge_current_ma);
    case PackText::PACK_DISCHARGE_LIMIT_REASON:
      return reason(limits, limits.discharge_current_ma);
    case PackText::CHARGE_STAGE:
    case PackText::CHARGE_STAGE_REASON:
    case PackText::CHARGE_PROFILE_IN_FORCE:
      return limits.sendable() ? charge_text(view.pack.control.report(), text) : std::nullopt;
    case PackText::LAST_DOUBT:
      if (snapshot.doubts.last == bms_core::Doubt::NONE)
        return std::nullopt;
      return bms_core::doubt_key(snapshot.doubts.last);
    case PackText::STATUS: {
      const bms_core::LiveData *live = view.live();
      if (live == nullptr || live->status == bms_core::BmsStatus::UNKNOWN)
        return std::nullopt;
      return STATUS_KEYS[static_cast<size_t>(live->status)];
    }
    default:
      break;
  }
  if (!view.reachable())
    return std::nullopt;
  switch (text) {
    case PackText::LAST_EVENT: {
      if (!snapshot.last_event)
        return std::nullopt;
      const tinybms::EventInfo *info = tinybms::find_event(snapshot.last_event->id);
      return info == nullptr ? UNKNOWN_EVENT : std::string_view(info->key);
    }
    case PackText::LAST_RESET_CAUSE:
      if (!snapshot.statistics)
        return std::nullopt;
      return reset_cause_key(snapshot.statistics->last_reset_cause);
    default:
      break;
  }
  if (!snapshot.identity)
    return std::nullopt;
  const bms_core::Identity &identity = *snapshot.identity;
  switch (text) {
    case PackText::SERIAL_NUMBER:
      // No BMS has this one; a register that was not filled has.
      if (std::all_of(identity.serial.begin(), identity.serial.end(), [](uint8_t byte) { return byte == 0; }))
        return std::nullopt;
      return hexadecimal(buffer, identity.serial);
    case PackText::HARDWARE_VERSION:
      return format(buffer, "%u.%u", identity.hardware_version, identity.hardware_changes);
    default:
      return format(buffer, "%u.%u", identity.firmware_public, identity.firmware_internal);
  }
}

std::optional<std::string_view> gateway_text(const bms_core::BatteryState &state, const bms_core::BootGuard &boot,
                                             GatewayText text) {
  const bms_core::Limits &limits = state.limits;
  switch (text) {
    case GatewayText::RESET_REASON:
      return bms_core::reset_reason_key(boot.reason());
    case GatewayText::CHARGE_VOLTAGE_REASON:
      return reason(limits, limits.charge_voltage_mv);
    case GatewayText::CHARGE_LIMIT_REASON:
      return reason(limits, limits.charge_current_ma);
    default:
      return reason(limits, limits.discharge_current_ma);
  }
}

}  // namespace esphome::tinybms_victron
