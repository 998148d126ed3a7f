#include "event_log.h"

#include <algorithm>

namespace esphome::bms_core {

const char *log_kind_key(LogKind kind) {
  static constexpr const char *KEYS[] = {
      "unknown",        "boot", "alarm_raised",    "alarm_cleared", "alarm_acknowledged",
      "bms_event",      "link", "setting_written", "stage_changed", "profile_changed",
      "config_changed", "ota",  "time_set",        "watchdog",      "can_state",
  };
  static_assert(std::size(KEYS) == static_cast<size_t>(LogKind::CAN_STATE) + 1);
  const auto index = static_cast<size_t>(kind);
  return KEYS[index < std::size(KEYS) ? index : 0];
}

const char *log_link_key(LogLink link) {
  static constexpr const char *KEYS[] = {"bms", "gx", "can", "network", "broker"};
  const auto index = static_cast<size_t>(link);
  return index < std::size(KEYS) ? KEYS[index] : "unknown";
}

const char *log_ota_key(LogOta step) {
  static constexpr const char *KEYS[] = {"started", "finished", "failed"};
  const auto index = static_cast<size_t>(step);
  return index < std::size(KEYS) ? KEYS[index] : "unknown";
}

namespace {

// Where things are in a packed record. Byte 5 is kept 0.
enum Offset : size_t {
  VERSION = 0,
  KIND = 1,
  PACK = 2,
  SUBJECT = 3,
  LEVEL = 4,
  BOOT = 6,
  SEQUENCE = 8,
  AT = 12,
  DETAIL = 18,
  UTC = 20,
  VALUE = 24,
  THRESHOLD = 28,
};

constexpr size_t AT_BYTES = 6;

void put(PackedLogRecord &bytes, size_t offset, size_t count, uint64_t value) {
  for (size_t i = 0; i < count; i++)
    bytes[offset + i] = static_cast<uint8_t>(value >> (8 * i));
}

uint64_t get(std::span<const uint8_t, LOG_RECORD_SIZE> bytes, size_t offset, size_t count) {
  uint64_t value = 0;
  for (size_t i = 0; i < count; i++)
    value |= uint64_t{bytes[offset + i]} << (8 * i);
  return value;
}

}  // namespace

PackedLogRecord pack_record(const LogRecord &record) {
  PackedLogRecord bytes{};
  bytes[VERSION] = LOG_RECORD_VERSION;
  bytes[KIND] = static_cast<uint8_t>(record.kind);
  bytes[PACK] = record.pack;
  bytes[SUBJECT] = record.subject;
  bytes[LEVEL] = static_cast<uint8_t>(record.level);
  put(bytes, BOOT, 2, record.boot);
  put(bytes, SEQUENCE, 4, record.sequence);
  put(bytes, AT, AT_BYTES, record.at);
  put(bytes, DETAIL, 2, record.detail);
  // 0 was midnight of 1970-01-01: no gateway has seen it.
  put(bytes, UTC, 4, record.utc_s.value_or(0));
  put(bytes, VALUE, 4, static_cast<uint32_t>(record.value));
  put(bytes, THRESHOLD, 4, static_cast<uint32_t>(record.threshold));
  return bytes;
}

std::optional<LogRecord> unpack_record(std::span<const uint8_t, LOG_RECORD_SIZE> bytes) {
  if (bytes[VERSION] != LOG_RECORD_VERSION || bytes[LEVEL] > static_cast<uint8_t>(AlarmLevel::ALARM))
    return std::nullopt;
  LogRecord record;
  record.kind = static_cast<LogKind>(bytes[KIND]);
  record.pack = bytes[PACK];
  record.subject = bytes[SUBJECT];
  record.level = static_cast<AlarmLevel>(bytes[LEVEL]);
  record.boot = static_cast<uint16_t>(get(bytes, BOOT, 2));
  record.sequence = static_cast<uint32_t>(get(bytes, SEQUENCE, 4));
  record.at = get(bytes, AT, AT_BYTES);
  record.detail = static_cast<uint16_t>(get(bytes, DETAIL, 2));
  if (const auto utc_s = static_cast<uint32_t>(get(bytes, UTC, 4)); utc_s != 0)
    record.utc_s = utc_s;
  record.value = static_cast<int32_t>(get(bytes, VALUE, 4));
  record.threshold = static_cast<int32_t>(get(bytes, THRESHOLD, 4));
  return record;
}

void EventLog::push_(const LogRecord &record) {
  if (this->count_ == CAPACITY) {
    this->head_ = (this->head_ + 1) % CAPACITY;
    this->count_--;
  }
  this->ring_[(this->head_ + this->count_++) % CAPACITY] = record;
  this->next_sequence_ = record.sequence + 1;
}

bool EventLog::restore(const LogRecord &record) {
  // Numbers without a gap are what consumers count on, so a gap on flash starts the ring anew.
  if (this->count_ != 0 && static_cast<int32_t>(record.sequence - this->next_sequence_) < 0)
    return false;
  if (record.sequence != this->next_sequence_)
    this->count_ = 0;
  this->push_(record);
  return true;
}

uint32_t EventLog::add(LogRecord record, TimeMs now) {
  record.sequence = this->next_sequence_;
  record.boot = this->boot_;
  record.at = now;
  record.utc_s = this->utc_at_(now);
  this->push_(record);
  return record.sequence;
}

std::optional<uint32_t> EventLog::utc_at_(TimeMs at) const {
  if (!this->utc_base_ms_)
    return std::nullopt;
  const int64_t utc_ms = *this->utc_base_ms_ + static_cast<int64_t>(at);
  return utc_ms <= 0 ? std::nullopt : std::optional(static_cast<uint32_t>(utc_ms / 1000));
}

void EventLog::set_utc(uint32_t utc_s, TimeMs now) {
  this->utc_base_ms_ = int64_t{utc_s} * 1000 - static_cast<int64_t>(now);
  for (size_t i = 0; i < this->count_; i++) {
    LogRecord &record = this->ring_[(this->head_ + i) % CAPACITY];
    if (record.boot == this->boot_ && !record.utc_s)
      record.utc_s = this->utc_at_(record.at);
  }
}

LogRecord alarm_record(LogKind kind, uint8_t pack, AlarmKind alarm, const AlarmStatus &status) {
  LogRecord record;
  record.kind = kind;
  record.pack = pack;
  record.subject = static_cast<uint8_t>(alarm);
  record.level = status.level;
  record.detail = static_cast<uint16_t>(static_cast<uint16_t>(status.reason.cause) << 8 | status.reason.detail);
  record.value = status.reason.value;
  record.threshold = status.reason.threshold;
  return record;
}

AlarmReason alarm_reason(const LogRecord &record) {
  const auto cause = static_cast<AlarmCause>(record.detail >> 8);
  return {cause <= AlarmCause::OTHER_ALARM ? cause : AlarmCause::NONE, static_cast<uint8_t>(record.detail),
          record.value, record.threshold};
}

}  // namespace esphome::bms_core
