#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/event_log.h"

/// The event log as text, written bit by bit from a position alone, as history_stream.h does.
namespace esphome::battery_history {

struct EventQuery {
  /// Only events with a greater number, oldest first. Without one: the newest `limit` events.
  std::optional<uint32_t> cursor{};
  /// Without a cursor: begin with the newest.
  bool newest_first{false};
  uint32_t limit{UINT32_MAX};
  /// Events up to this number have been acknowledged.
  uint32_t acknowledged_up_to{0};
  /// Of this run of the gateway, as the API knows it. Of earlier runs only the count is kept, which is shown instead.
  uint16_t boot{0};
  uint32_t boot_id{0};
  int16_t utc_offset_min{0};
};

/// The events that a query asks for, fixed when it begins.
class EventSelection final {
 public:
  void start(const bms_core::EventLog &log, const EventQuery &query);
  const EventQuery &query() const { return this->query_; }
  /// The event whose turn it is; empty at the end. One that was overwritten before its turn is left out.
  std::optional<bms_core::LogRecord> peek() const;
  void advance(uint32_t sequence) { this->next_ = this->descending_ ? sequence - 1 : sequence + 1; }
  std::optional<uint32_t> next_cursor() const { return this->next_cursor_; }
  bool more() const { return this->more_; }
  bool complete() const { return this->complete_; }

 protected:
  const bms_core::EventLog *log_{nullptr};
  EventQuery query_;
  /// Numbers of the next event, of the first one and of the one behind the last.
  uint32_t next_{0};
  uint32_t first_{0};
  uint32_t end_{0};
  bool descending_{false};
  std::optional<uint32_t> next_cursor_;
  bool more_{false};
  bool complete_{true};
};

/// RFC 4180: number, utc, utc_ms, uptime_ms, quality, boot, kind, key, level, pack, text, value, threshold, unit,
/// bms_lifetime_s, acknowledged. Texts are guarded against formulas.
class EventCsv final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const bms_core::EventLog &log, const EventQuery &query) { this->selection_.start(log, query); }
  /// Writes whole rows; 0 at the end.
  size_t produce(std::span<char> room);

 protected:
  EventSelection selection_;
  bool header_done_{false};
};

/// One object of the schema EventList.
class EventJson final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const bms_core::EventLog &log, const EventQuery &query) { this->selection_.start(log, query); }
  size_t produce(std::span<char> room);

 protected:
  enum class Part : uint8_t { HEAD, EVENTS, END };

  EventSelection selection_;
  Part part_{Part::HEAD};
  bool any_{false};
};

/// One object of the schema Event, for the WebSocket. 0 if there is not enough room.
size_t write_event_json(const bms_core::LogRecord &record, const EventQuery &query, std::span<char> room);

}  // namespace esphome::battery_history
