#include "event_json.h"

#include <algorithm>

#include "../bms_core/boot_guard.h"
#include "../bms_core/charge_stage.h"
#include "../bms_core/watchdogs.h"
#include "../tinybms/settings_store.h"
#include "../tinybms/tables.h"
#include "settings_json.h"
#include "state_json.h"

namespace esphome::tinybms_web {

using bms_core::AlarmLevel;
using bms_core::LogKind;
using bms_core::LogRecord;

namespace {

/// Level keys of the interface; what is neither good nor bad is information.
const char *level_key(AlarmLevel level) {
  return level == AlarmLevel::UNSUPPORTED ? "info" : bms_core::alarm_level_key(level);
}

bool is_alarm(LogKind kind) {
  return kind == LogKind::ALARM_RAISED || kind == LogKind::ALARM_CLEARED || kind == LogKind::ALARM_ACKNOWLEDGED;
}

/// A stored number that has to be an index of a table.
template<typename Table> bool within(const Table &table, uint8_t index) { return index < std::size(table); }

/// A stored number as what it was before it was stored. Another firmware may know more; its enums are bytes, too.
tinybms::WriteResult write_result(const LogRecord &record) {
  const bool byte = record.threshold >= 0 && record.threshold <= UINT8_MAX;
  return static_cast<tinybms::WriteResult>(byte ? record.threshold : UINT8_MAX);
}

/// A value of an event with its unit.
struct Quantity {
  std::optional<Decimal> value;
  std::optional<Decimal> threshold;
  std::optional<const char *> unit;
};

Quantity quantity_of(const LogRecord &record) {
  if (is_alarm(record.kind)) {
    const auto unit = alarm_unit(bms_core::alarm_reason(record).cause);
    if (!unit)
      return {};
    return {Decimal{record.value, unit->digits}, Decimal{record.threshold, unit->digits}, unit->unit};
  }
  if (record.kind == LogKind::SETTING_WRITTEN && within(tinybms::SETTINGS, record.subject)) {
    const tinybms::SettingInfo &info = tinybms::SETTINGS[record.subject];
    return {setting_value(info, record.value), std::nullopt, info.unit};
  }
  return {};
}

std::optional<int64_t> utc_ms(const LogRecord &record) {
  return record.utc_s ? std::optional(static_cast<int64_t>(*record.utc_s) * 1000) : std::nullopt;
}

bms_core::TimeQuality quality(const LogRecord &record, const EventContext &context) {
  return record.utc_s ? context.quality : bms_core::TimeQuality::UNKNOWN;
}

std::optional<unsigned> pack_number(const LogRecord &record) {
  return record.pack == LogRecord::NO_PACK ? std::nullopt : std::optional<unsigned>(record.pack + 1U);
}

std::optional<int32_t> lifetime_s(const LogRecord &record) {
  return record.kind == LogKind::BMS_EVENT ? std::optional(record.value) : std::nullopt;
}

/// Why an alarm was raised; empty for everything else.
std::optional<bms_core::AlarmReason> raised_reason(const LogRecord &record) {
  return record.kind == LogKind::ALARM_RAISED ? std::optional(bms_core::alarm_reason(record)) : std::nullopt;
}

std::optional<const char *> reason_key(const LogRecord &record) {
  if (const auto reason = raised_reason(record))
    return bms_core::alarm_reason_key(*reason);
  if (record.kind == LogKind::SETTING_WRITTEN)
    return tinybms::write_result_key(write_result(record));
  if (record.kind == LogKind::STAGE_CHANGED)
    return bms_core::stage_reason_key(static_cast<bms_core::StageReason>(std::min<uint16_t>(record.detail, UINT8_MAX)));
  return std::nullopt;
}

std::optional<unsigned> place(const LogRecord &record) {
  const auto reason = raised_reason(record);
  return reason ? alarm_place(reason->cause, reason->detail) : std::nullopt;
}

bool acknowledged(const LogRecord &record, const EventContext &context) {
  return static_cast<int32_t>(record.sequence - context.acknowledged) <= 0;
}

}  // namespace

const char *event_key(const LogRecord &record) {
  const uint8_t subject = record.subject;
  switch (record.kind) {
    case LogKind::BOOT:
      return bms_core::reset_reason_key(static_cast<bms_core::ResetReason>(subject));
    case LogKind::ALARM_RAISED:
    case LogKind::ALARM_CLEARED:
    case LogKind::ALARM_ACKNOWLEDGED:
      return within(bms_core::ALARMS, subject) ? bms_core::ALARMS[subject].key : "";
    case LogKind::BMS_EVENT: {
      const tinybms::EventInfo *info = tinybms::find_event(subject);
      return info != nullptr ? info->key : "";
    }
    case LogKind::LINK:
      return bms_core::log_link_key(static_cast<bms_core::LogLink>(subject));
    case LogKind::SETTING_WRITTEN:
      return within(tinybms::SETTINGS, subject) ? tinybms::SETTINGS[subject].key : "";
    case LogKind::STAGE_CHANGED:
      return bms_core::charge_stage_key(static_cast<bms_core::ChargeStage>(subject));
    case LogKind::PROFILE_CHANGED:
      return bms_core::charge_profile_key(static_cast<bms_core::ChargeProfile>(subject));
    case LogKind::OTA:
      return bms_core::log_ota_key(static_cast<bms_core::LogOta>(subject));
    case LogKind::WATCHDOG:
      return within(bms_core::WATCHDOGS, subject) ? bms_core::WATCHDOGS[subject].key : "";
    default:
      return "";
  }
}

FixedText<160> event_text(const LogRecord &record) {
  FixedText<160> text;
  const char *key = event_key(record);
  switch (record.kind) {
    case LogKind::BOOT:
      text.format("Started (%s), start number %d", key, static_cast<int>(record.value));
      break;
    case LogKind::ALARM_RAISED:
    case LogKind::ALARM_CLEARED:
    case LogKind::ALARM_ACKNOWLEDGED: {
      const char *name = within(bms_core::ALARMS, record.subject) ? bms_core::ALARMS[record.subject].name : "Alarm";
      const char *what = record.kind == LogKind::ALARM_RAISED    ? bms_core::alarm_level_key(record.level)
                         : record.kind == LogKind::ALARM_CLEARED ? "over"
                                                                 : "acknowledged";
      text.format("%s: %s", name, what);
      if (const auto reason = raised_reason(record)) {
        std::array<char, bms_core::ALARM_REASON_TEXT_SIZE> why;
        const size_t length = bms_core::describe(*reason, why);
        if (length != 0)
          text.append(", ").append({why.data(), length});
      }
      break;
    }
    case LogKind::BMS_EVENT: {
      const tinybms::EventInfo *info = tinybms::find_event(record.subject);
      text.format("BMS: %s", info != nullptr ? info->name : "unknown event");
      break;
    }
    case LogKind::LINK:
      text.format("Link %s: %s", key, record.level == AlarmLevel::ALARM ? "lost" : "up");
      break;
    case LogKind::SETTING_WRITTEN: {
      const tinybms::WriteResult result = write_result(record);
      const char *name = within(tinybms::SETTINGS, record.subject) ? tinybms::SETTINGS[record.subject].name : "Setting";
      text.format("%s: %s", name, result == tinybms::WriteResult::OK ? "written" : tinybms::write_result_key(result));
      break;
    }
    case LogKind::STAGE_CHANGED:
      text.format("Charge stage: %s", key);
      break;
    case LogKind::PROFILE_CHANGED:
      text.format("Charge profile: %s", key);
      break;
    case LogKind::CONFIG_CHANGED:
      text.append("Configuration changed");
      break;
    case LogKind::OTA:
      text.format("Firmware upload: %s", key);
      break;
    case LogKind::TIME_SET:
      text.format("Clock put forward by %d s", static_cast<int>(record.value));
      break;
    case LogKind::WATCHDOG:
      text.format("%s: %s", key, record.level == AlarmLevel::ALARM ? "stands still" : "goes on");
      break;
    case LogKind::CAN_STATE:
      text.append("CAN bus state changed");
      break;
  }
  return text;
}

void write_event(JsonWriter &json, const LogRecord &record, const EventContext &context) {
  const Quantity quantity = quantity_of(record);
  json.begin_object().field("number", record.sequence).field("kind", bms_core::log_kind_key(record.kind));
  json.field("key", event_key(record)).field("level", level_key(record.level));
  json.field("text", event_text(record).view()).field("reason", reason_key(record)).field("place", place(record));
  json.field("pack", pack_number(record)).field("boot", record.boot);
  json.key("time");
  write_timestamp(json, {utc_ms(record), record.at, quality(record, context)});
  json.field("bms_lifetime_s", lifetime_s(record)).field("value", quantity.value);
  json.field("threshold", quantity.threshold).field("unit", quantity.unit);
  json.field("acknowledged", acknowledged(record, context)).end_object();
}

void write_event_header(bms_core::TextWriter &csv) {
  csv.put(
      "number,utc,utc_ms,uptime_ms,quality,boot,kind,key,level,pack,text,value,threshold,unit,bms_lifetime_s,"
      "acknowledged\r\n");
}

void write_event_row(bms_core::TextWriter &csv, const LogRecord &record, const EventContext &context) {
  const Quantity quantity = quantity_of(record);
  const auto utc = utc_ms(record);
  const auto number = [&](const auto &value) {
    if (value)
      csv.integer(static_cast<int64_t>(*value));
    csv.put(',');
  };
  const auto decimal = [&](const std::optional<Decimal> &value) {
    if (value)
      csv.decimal(value->value, value->digits);
    csv.put(',');
  };
  const auto text = [&](std::string_view value) {
    csv.csv_text(value);
    csv.put(',');
  };
  number(std::optional(record.sequence));
  if (utc)
    csv.iso_time(*utc, 0);
  csv.put(',');
  number(utc);
  number(std::optional(record.at));
  text(bms_core::time_quality_key(quality(record, context)));
  number(std::optional(record.boot));
  text(bms_core::log_kind_key(record.kind));
  text(event_key(record));
  text(level_key(record.level));
  number(pack_number(record));
  text(event_text(record).view());
  decimal(quantity.value);
  decimal(quantity.threshold);
  text(quantity.unit.value_or(""));
  number(lifetime_s(record));
  csv.put(acknowledged(record, context) ? "true\r\n" : "false\r\n");
}

}  // namespace esphome::tinybms_web
