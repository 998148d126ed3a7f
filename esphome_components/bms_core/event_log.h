#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "alarms.h"
#include "pack_snapshot.h"

namespace esphome::bms_core {

/// What happened. The numbers are stored: never change them, only add.
enum class LogKind : uint8_t {
  /// subject: ResetReason; value: boot count; threshold: 1 in safe mode
  BOOT = 1,
  /// subject: AlarmKind; level; value and threshold as in AlarmReason; detail: AlarmCause << 8 | its detail
  ALARM_RAISED = 2,
  ALARM_CLEARED = 3,
  ALARM_ACKNOWLEDGED = 4,
  /// subject: the BMS's event id; value: the BMS's lifetime, s
  BMS_EVENT = 5,
  /// subject: LogLink; level: OK up, ALARM down
  LINK = 6,
  /// subject: index of the setting; value: what the BMS holds (raw); threshold: result of the write
  SETTING_WRITTEN = 7,
  /// subject: stage now; value: stage before
  STAGE_CHANGED = 8,
  /// subject: profile now; value: profile before; threshold: 1 if it was a fallback
  PROFILE_CHANGED = 9,
  /// subject: section of the configuration
  CONFIG_CHANGED = 10,
  /// subject: LogOta
  OTA = 11,
  /// value: seconds the clock was put forward
  TIME_SET = 12,
  /// subject: Watchdog; level: ALARM stalled, OK going again; value: ms
  WATCHDOG = 13,
  /// subject: bus state
  CAN_STATE = 14,
};

enum class LogLink : uint8_t { BMS, GX, CAN, NETWORK, BROKER };
enum class LogOta : uint8_t { STARTED, FINISHED, FAILED };

/// Short key ("alarm_raised"); never null.
const char *log_kind_key(LogKind kind);
const char *log_link_key(LogLink link);
const char *log_ota_key(LogOta step);

/// One line of the event log. Texts come from tables by kind and subject.
struct LogRecord {
  static constexpr uint8_t NO_PACK = 0xFF;

  uint32_t sequence{0};
  /// Which boot of the gateway the monotonic time belongs to.
  uint16_t boot{0};
  /// Monotonic; 48 bits are stored, which is 8900 years.
  TimeMs at{0};
  /// Seconds since 1970; empty while nobody knew the time.
  std::optional<uint32_t> utc_s;
  LogKind kind{LogKind::BOOT};
  uint8_t pack{NO_PACK};
  uint8_t subject{0};
  AlarmLevel level{AlarmLevel::UNSUPPORTED};
  uint16_t detail{0};
  int32_t value{0};
  int32_t threshold{0};

  bool operator==(const LogRecord &) const = default;
};

/// The stable form of a record on flash: 32 bytes, little endian, version first.
inline constexpr size_t LOG_RECORD_SIZE = 32;
inline constexpr uint8_t LOG_RECORD_VERSION = 1;
using PackedLogRecord = std::array<uint8_t, LOG_RECORD_SIZE>;

PackedLogRecord pack_record(const LogRecord &record);
/// Empty if it is of another version. Whoever stores it adds its own checksum.
std::optional<LogRecord> unpack_record(std::span<const uint8_t, LOG_RECORD_SIZE> bytes);

/// The newest gateway events: a bounded ring, numbered without gaps.
class EventLog final {
 public:
  static constexpr size_t CAPACITY = 256;

  /// Which boot this is; records of earlier ones come through restore().
  void set_boot(uint16_t boot) { this->boot_ = boot; }
  /// Takes over a record of an earlier boot, oldest first, before the first add(). False if it is not newer than what
  /// is there.
  bool restore(const LogRecord &record);
  /// Adds a record; sequence, boot, time and UTC are filled in. Returns its sequence number.
  uint32_t add(LogRecord record, TimeMs now);
  /// The time of day is known now. Records of this boot that were added without it get it too.
  void set_utc(uint32_t utc_s, TimeMs now);

  size_t size() const { return this->count_; }
  /// Sequence number the next record will have.
  uint32_t next_sequence() const { return this->next_sequence_; }
  /// Sequence number of the oldest record there is; next_sequence() while there is none.
  uint32_t first_sequence() const { return this->next_sequence_ - static_cast<uint32_t>(this->count_); }
  /// Calls visit(record) for records from this sequence number on, oldest first; false from visit ends it.
  template<typename Visit> void visit_from(uint32_t sequence, Visit &&visit) const {
    for (size_t i = 0; i < this->count_; i++) {
      const LogRecord &record = this->ring_[(this->head_ + i) % CAPACITY];
      // Sequence numbers may wrap: compare by distance.
      if (static_cast<int32_t>(record.sequence - sequence) >= 0 && !visit(record))
        return;
    }
  }

 protected:
  void push_(const LogRecord &record);
  std::optional<uint32_t> utc_at_(TimeMs at) const;

  std::array<LogRecord, CAPACITY> ring_{};
  size_t head_{0};
  size_t count_{0};
  uint32_t next_sequence_{1};
  uint16_t boot_{0};
  /// UTC at monotonic time zero, ms.
  std::optional<int64_t> utc_base_ms_;
};

/// The record of an alarm that changed its level or was acknowledged.
LogRecord alarm_record(LogKind kind, uint8_t pack, AlarmKind alarm, const AlarmStatus &status);
/// The reason out of such a record, for alarm_reason_key() and describe().
AlarmReason alarm_reason(const LogRecord &record);

}  // namespace esphome::bms_core
