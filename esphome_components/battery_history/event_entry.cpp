#include "event_entry.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <iterator>

#include "../bms_core/boot_guard.h"
#include "../bms_core/watchdogs.h"
#include "../tinybms/settings_store.h"
#include "../tinybms/tables.h"

namespace esphome::battery_history {

namespace {

using bms_core::AlarmCause;
using bms_core::AlarmLevel;
using bms_core::AlarmReason;
using bms_core::LogKind;
using bms_core::LogRecord;

template<typename... Args> void say(EventEntry &entry, const char *format, Args... args) {
  const int length = snprintf(entry.text_.data(), entry.text_.size(), format, args...);
  entry.text_length_ = std::min(static_cast<size_t>(std::max(length, 0)), entry.text_.size() - 1);
}

const char *level_key(AlarmLevel level) {
  static constexpr const char *KEYS[] = {"info", "ok", "warning", "alarm"};
  return KEYS[std::min(static_cast<size_t>(level), std::size(KEYS) - 1)];
}

/// In which unit an alarm's value and threshold are measured.
struct Measure {
  AlarmCause cause;
  const char *unit;
  uint8_t decimals;
};
constexpr Measure MEASURES[] = {
    {AlarmCause::CELL_VOLTAGE, "V", 3}, {AlarmCause::TEMPERATURE, "°C", 1},  {AlarmCause::CURRENT, "A", 3},
    {AlarmCause::CELL_SPREAD, "V", 3},  {AlarmCause::READINGS_LOST, "s", 3}, {AlarmCause::WATCHDOG, "s", 3},
};

void describe_alarm(EventEntry &entry, const LogRecord &record) {
  if (record.subject >= bms_core::ALARM_COUNT) {
    say(entry, "Alarm %u", record.subject);
    return;
  }
  const bms_core::AlarmInfo &alarm = bms_core::ALARMS[record.subject];
  const AlarmReason reason{static_cast<AlarmCause>(record.detail >> 8), static_cast<uint8_t>(record.detail),
                           record.value, record.threshold};
  std::array<char, bms_core::ALARM_REASON_TEXT_SIZE> why{};
  const size_t length = bms_core::describe(reason, why);
  entry.key = alarm.key;
  entry.level = record.kind == LogKind::ALARM_CLEARED ? "ok" : level_key(record.level);
  const char *what = record.kind == LogKind::ALARM_CLEARED        ? "over"
                     : record.kind == LogKind::ALARM_ACKNOWLEDGED ? "acknowledged"
                                                                  : entry.level;
  say(entry, length == 0 ? "%s: %s" : "%s: %s (%s)", alarm.name, what, why.data());
  const auto *found = std::ranges::find(MEASURES, reason.cause, &Measure::cause);
  if (found == std::end(MEASURES))
    return;
  entry.unit = found->unit;
  entry.value = EventNumber{reason.value, found->decimals};
  entry.threshold = EventNumber{reason.threshold, found->decimals};
}

void describe_bms_event(EventEntry &entry, const LogRecord &record) {
  static constexpr const char *LEVELS[] = {"alarm", "warning", "info"};
  entry.bms_lifetime_s = static_cast<uint32_t>(record.value);
  if (const tinybms::EventInfo *info = tinybms::find_event(record.subject)) {
    entry.key = info->key;
    entry.level = LEVELS[static_cast<size_t>(info->level)];
    say(entry, "BMS: %s", info->name);
  } else {
    say(entry, "BMS: event 0x%02X", record.subject);
  }
}

void describe_setting(EventEntry &entry, const LogRecord &record) {
  const bool known =
      record.threshold >= 0 && record.threshold <= static_cast<int32_t>(tinybms::WriteResult::QUEUE_FULL);
  const auto result = static_cast<tinybms::WriteResult>(record.threshold);
  const bool written = result == tinybms::WriteResult::OK;
  entry.level = written ? "info" : "warning";
  if (record.subject >= tinybms::SETTINGS.size()) {
    say(entry, "Setting %u", record.subject);
    return;
  }
  const tinybms::SettingInfo &setting = tinybms::SETTINGS[record.subject];
  entry.key = setting.key;
  entry.unit = setting.unit;
  entry.value = EventNumber{static_cast<int64_t>(record.value) * setting.multiplier * 1000 / setting.divisor, 3};
  say(entry, "%s: %s", setting.name, known ? tinybms::write_result_key(result) : "unknown");
}

void describe_link(EventEntry &entry, const LogRecord &record) {
  const bool up = record.level == AlarmLevel::OK;
  entry.key = bms_core::log_link_key(static_cast<bms_core::LogLink>(record.subject));
  entry.level = level_key(record.level);
  say(entry, up ? "Connection is back: %s" : "Connection lost: %s", entry.key);
}

void describe_watchdog(EventEntry &entry, const LogRecord &record) {
  const bool going = record.level == AlarmLevel::OK;
  entry.key = record.subject < bms_core::WATCHDOG_COUNT ? bms_core::WATCHDOGS[record.subject].key : "unknown";
  entry.level = level_key(record.level);
  entry.unit = "s";
  entry.value = EventNumber{record.value, 3};
  say(entry, going ? "Goes on after %.1f s: %s" : "Stalled for %.1f s: %s", static_cast<double>(record.value) / 1000,
      entry.key);
}

}  // namespace

EventEntry describe_event(const LogRecord &record) {
  EventEntry entry;
  entry.kind = bms_core::log_kind_key(record.kind);
  switch (record.kind) {
    case LogKind::BOOT:
      entry.key = bms_core::reset_reason_key(static_cast<bms_core::ResetReason>(record.subject));
      entry.level = record.threshold != 0 ? "warning" : "info";
      say(entry,
          record.threshold != 0 ? "Started in safe mode, start %" PRId32 ": %s" : "Started, start %" PRId32 ": %s",
          record.value, entry.key);
      break;
    case LogKind::ALARM_RAISED:
    case LogKind::ALARM_CLEARED:
    case LogKind::ALARM_ACKNOWLEDGED:
      describe_alarm(entry, record);
      break;
    case LogKind::BMS_EVENT:
      describe_bms_event(entry, record);
      break;
    case LogKind::LINK:
      describe_link(entry, record);
      break;
    case LogKind::SETTING_WRITTEN:
      describe_setting(entry, record);
      break;
    case LogKind::WATCHDOG:
      describe_watchdog(entry, record);
      break;
    case LogKind::OTA:
      entry.key = bms_core::log_ota_key(static_cast<bms_core::LogOta>(record.subject));
      say(entry, "Firmware upload: %s", entry.key);
      break;
    case LogKind::TIME_SET:
      entry.unit = "s";
      entry.value = EventNumber{record.value, 0};
      say(entry, "Clock put forward by %" PRId32 " s", record.value);
      break;
    case LogKind::STAGE_CHANGED:
      say(entry, "Charge stage %u, before %" PRId32, record.subject, record.value);
      break;
    case LogKind::PROFILE_CHANGED:
      entry.level = record.threshold != 0 ? "warning" : "info";
      say(entry, "Charge profile %u, before %" PRId32, record.subject, record.value);
      break;
    case LogKind::CONFIG_CHANGED:
      say(entry, "Configuration changed: section %u", record.subject);
      break;
    case LogKind::CAN_STATE:
      say(entry, "CAN bus: state %u", record.subject);
      break;
    default:
      say(entry, "Event %u", static_cast<unsigned>(record.kind));
      break;
  }
  return entry;
}

}  // namespace esphome::battery_history
