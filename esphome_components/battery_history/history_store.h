#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/history.h"
#include "../record_log/record_log.h"

namespace esphome::battery_history {

using bms_core::TimeMs;

/// Who wants the stored events back after a restart, and oldest first.
class EventRestorer {
 public:
  virtual void on_stored_event(std::span<const uint8_t> event) = 0;
  /// What append_acknowledged() was given, after the events it was about.
  virtual void on_stored_acknowledged(uint32_t up_to) = 0;

 protected:
  ~EventRestorer() = default;
};

/// What of the history and the events survives a loss of power: a log for each persistent level, one for events.
///
/// The logs lie one behind the other on the device, in the order of the levels, events last. Everything that is written
/// waits in small queues; step() writes one page or erases one sector.
class HistoryStore final : public bms_core::HistoryListener {
 public:
  /// Levels with shorter periods are too fast for flash.
  static constexpr uint32_t MIN_PERIOD_S = 900;
  static constexpr size_t MAX_LEVELS = 2;
  static constexpr size_t MAX_EVENT = 32;
  static constexpr size_t EVENTS_WAITING = 32;
  /// Longer than this an erasure does not wait for its moment.
  static constexpr TimeMs MAX_WAIT_MS = 30000;

  static constexpr bool persistent(const bms_core::HistoryLevelSpec &spec) { return spec.period_s >= MIN_PERIOD_S; }
  static size_t sectors_for(const bms_core::HistoryLevelSpec &spec) {
    return record_log::RecordLog::sectors_for(spec.capacity, spec.record_size());
  }
  static size_t sectors_for_events(size_t events) { return record_log::RecordLog::sectors_for(events, MAX_EVENT); }

  /// During setup: reads everything back, then listens to the history. False if the device is too small; what fits of
  /// it is used all the same.
  bool open(record_log::BlockDevice &device, bms_core::History &history, size_t events, EventRestorer *restorer);
  /// False if it cannot be stored now; nothing is lost then, it may be tried again.
  bool append_event(std::span<const uint8_t> event);
  /// Among the events: somebody has seen all up to this number.
  bool append_acknowledged(uint32_t up_to);
  /// A frame with the limits has just left: now is the best moment to erase.
  void limits_sent(TimeMs now) { this->limits_sent_at_ = now; }
  /// One pass of the main loop: at most one page is written or one sector erased.
  void step(TimeMs now);
  /// Before a restart: writes what waits, at once.
  void flush();

  /// Records that flash did not take, since the start.
  uint32_t lost() const { return this->sum_(&record_log::LogStatistics::lost); }
  /// Torn or damaged pages found at the start.
  uint32_t damaged() const { return this->sum_(&record_log::LogStatistics::damaged); }
  size_t log_count() const { return this->log_count_; }
  const record_log::LogStatistics &statistics(size_t log) const { return this->logs_[log].log->statistics(); }

  void on_history_record(uint8_t level, std::span<const uint8_t> record) override;
  void on_history_clock(uint32_t boot, int64_t utc_offset_ms, bms_core::TimeQuality quality) override;

 protected:
  /// What a page holds. Records of a level carry its number, so that a log that lies elsewhere now is not mistaken.
  enum class Type : uint8_t { LEVEL_0 = 0, EVENT = 16, CLOCK = 17, ACKNOWLEDGED = 18 };
  /// u32 boot, i64 offset, u8 quality, little-endian.
  static constexpr size_t CLOCK_SIZE = 13;
  /// u32 number, little-endian.
  static constexpr size_t ACKNOWLEDGED_SIZE = 4;
  static constexpr size_t QUEUE_SIZE =
      MAX_LEVELS *
          record_log::RecordLog::queue_size(bms_core::History::MAX_UNSAVED, bms_core::history_record_size(true)) +
      record_log::RecordLog::queue_size(EVENTS_WAITING, MAX_EVENT);
  /// Up to this long after a frame with the limits the next one is far enough away.
  static constexpr TimeMs QUIET_MS = 100;

  struct Log {
    std::optional<record_log::RecordLog> log;
    /// Of the history; empty for the events.
    std::optional<uint8_t> level;
  };

  bool add_log_(record_log::BlockDevice &device, size_t sectors, size_t max_record, size_t waiting,
                std::optional<uint8_t> level);
  void use_(const Log &log, uint8_t type, std::span<const uint8_t> record);
  bool append_(Type type, std::span<const uint8_t> record);
  uint32_t sum_(uint32_t record_log::LogStatistics::*count) const;

  bms_core::History *history_{nullptr};
  EventRestorer *restorer_{nullptr};
  std::array<Log, MAX_LEVELS + 1> logs_{};
  size_t log_count_{0};
  record_log::RecordLog *events_{nullptr};
  size_t next_sector_{0};
  std::array<uint8_t, QUEUE_SIZE> queues_{};
  size_t queues_used_{0};
  std::optional<TimeMs> limits_sent_at_;
  std::optional<TimeMs> waiting_since_;
};

}  // namespace esphome::battery_history
