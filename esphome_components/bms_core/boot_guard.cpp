#include "boot_guard.h"

#include <algorithm>

namespace esphome::bms_core {

const char *reset_reason_key(ResetReason reason) {
  static constexpr const char *KEYS[] = {"unknown",  "power_on",      "reset_pin",          "software",
                                         "panic",    "task_watchdog", "interrupt_watchdog", "other_watchdog",
                                         "brownout", "deep_sleep"};
  static_assert(std::size(KEYS) == RESET_REASON_COUNT);
  const auto index = static_cast<size_t>(reason);
  return KEYS[index < RESET_REASON_COUNT ? index : 0];
}

namespace {

/// Of the whole battery: less is noise, and flash does not last for ever.
constexpr int32_t WORTH_STORING_MV = 200;

constexpr uint8_t PENDING = 1;
constexpr uint8_t FULL = 2;
constexpr uint8_t VOLTAGE_KNOWN = 4;

/// A person or the mains ended the boot before: that is no crash, whatever its length.
bool ended_from_outside(ResetReason reason) {
  return reason == ResetReason::POWER_ON || reason == ResetReason::RESET_PIN || reason == ResetReason::BROWNOUT ||
         reason == ResetReason::DEEP_SLEEP;
}

}  // namespace

std::array<uint8_t, BOOT_RECORD_SIZE> pack_boot_record(const BootRecord &record) {
  std::array<uint8_t, BOOT_RECORD_SIZE> bytes{};
  const auto voltage_mv = static_cast<uint32_t>(record.charge_voltage_mv.value_or(0));
  // 0 is unknown: no battery is empty at 0 V.
  const uint16_t discharge_voltage_dv = record.discharge_voltage_dv.value_or(0);
  for (size_t i = 0; i < 4; i++) {
    bytes[i] = static_cast<uint8_t>(record.boots >> (8 * i));
    bytes[8 + i] = static_cast<uint8_t>(voltage_mv >> (8 * i));
  }
  bytes[4] = record.short_boots;
  bytes[5] = static_cast<uint8_t>((record.pending ? PENDING : 0) | (record.full ? FULL : 0) |
                                  (record.charge_voltage_mv ? VOLTAGE_KNOWN : 0));
  for (size_t i = 0; i < 2; i++)
    bytes[6 + i] = static_cast<uint8_t>(discharge_voltage_dv >> (8 * i));
  return bytes;
}

std::optional<BootRecord> unpack_boot_record(std::span<const uint8_t> bytes) {
  if (bytes.size() != BOOT_RECORD_SIZE)
    return std::nullopt;
  BootRecord record;
  uint32_t voltage_mv = 0;
  for (size_t i = 0; i < 4; i++) {
    record.boots |= uint32_t{bytes[i]} << (8 * i);
    voltage_mv |= uint32_t{bytes[8 + i]} << (8 * i);
  }
  record.short_boots = bytes[4];
  record.pending = (bytes[5] & PENDING) != 0;
  record.full = (bytes[5] & FULL) != 0;
  if ((bytes[5] & VOLTAGE_KNOWN) != 0)
    record.charge_voltage_mv = static_cast<int32_t>(voltage_mv);
  if (const auto discharge_voltage_dv = static_cast<uint16_t>(bytes[6] | bytes[7] << 8); discharge_voltage_dv != 0)
    record.discharge_voltage_dv = discharge_voltage_dv;
  return record;
}

void BootGuard::begin(const std::optional<BootRecord> &stored, ResetReason reason, TimeMs now) {
  this->record_ = stored.value_or(BootRecord{});
  this->stored_voltage_mv_ = this->record_.charge_voltage_mv;
  this->reason_ = reason;
  this->began_at_ = now;
  this->record_.boots++;
  if (!this->record_.pending) {
    this->record_.short_boots = 0;
  } else if (!ended_from_outside(reason)) {
    this->record_.short_boots = static_cast<uint8_t>(std::min(this->record_.short_boots + 1, UINT8_MAX));
  }
  this->short_boots_before_ = this->record_.short_boots;
  this->safe_mode_ = this->record_.short_boots >= this->config_.short_boots_to_safe_mode;
  this->record_.pending = true;
}

bool BootGuard::update(TimeMs now) {
  const TimeMs lived_ms = now - this->began_at_;
  if (this->safe_mode_) {
    if (this->restart_due_ || lived_ms < this->config_.retry_after_ms)
      return false;
    // The next start counts as one short boot, and is an ordinary one; a second leads back here.
    this->restart_due_ = true;
    this->record_.pending = true;
    this->record_.short_boots = static_cast<uint8_t>(std::max(this->config_.short_boots_to_safe_mode - 2, 0));
    return true;
  }
  if (this->good_ || lived_ms < this->config_.good_after_ms)
    return false;
  this->good_ = true;
  this->record_.short_boots = 0;
  this->record_.pending = false;
  this->stored_voltage_mv_ = this->record_.charge_voltage_mv;
  return true;
}

void BootGuard::shut_down() {
  this->record_.pending = this->restart_due_;
  this->stored_voltage_mv_ = this->record_.charge_voltage_mv;
}

bool BootGuard::note(std::optional<int32_t> charge_voltage_mv, std::optional<int32_t> discharge_voltage_mv, bool full) {
  const bool store = charge_voltage_mv &&
                     (!this->stored_voltage_mv_ || *charge_voltage_mv <= *this->stored_voltage_mv_ - WORTH_STORING_MV);
  if (charge_voltage_mv)
    this->record_.charge_voltage_mv = charge_voltage_mv;
  if (discharge_voltage_mv)
    this->record_.discharge_voltage_dv =
        static_cast<uint16_t>(std::clamp<int32_t>((*discharge_voltage_mv + 50) / 100, 0, UINT16_MAX));
  this->record_.full = full;
  if (store)
    this->stored_voltage_mv_ = charge_voltage_mv;
  return store;
}

}  // namespace esphome::bms_core
