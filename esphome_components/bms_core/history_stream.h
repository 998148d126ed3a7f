#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "history.h"

/// The history as text, written bit by bit.
///
/// A stream holds only a position, so that it takes the same memory for a minute and for a year, and goes on rightly
/// when records come or go meanwhile: each that is still there when its turn comes appears once. What is newer than the
/// start is left for the next request. Use:
///
///   HistoryCsv csv;                      // trivially destructible, small: fits in an exchange's state
///   csv.start(history, query);
///   while (!csv.seek(500)) {}            // one call a pass of the main loop; true at once without from_ms and to_ms
///   size = csv.produce(room);            // until 0; at least MIN_ROOM bytes of room
namespace esphome::bms_core {

struct HistoryQuery {
  uint8_t level{0};
  /// Only records with a greater number: the cursor of the last answer.
  uint64_t after{0};
  /// Only records that begin at or after this, and before that. Records without a time are in no such range.
  std::optional<int64_t> from_ms;
  std::optional<int64_t> to_ms;
  uint32_t limit{UINT32_MAX};
  /// One bit a HistorySeries.
  uint32_t series{(1U << HISTORY_SERIES_COUNT) - 1};
  /// For times as text.
  int16_t utc_offset_min{0};
};

/// Goes through the records that a query asks for.
class HistoryCursor final {
 public:
  void start(const History &history, const HistoryQuery &query);
  /// Looks at up to `budget` records for the ends of the range; true when both are found.
  bool seek(size_t budget);
  /// The record whose turn it is; empty at the end.
  std::optional<HistoryRecord> peek();
  /// That record has been used.
  void advance(uint64_t number);

  const History &history() const { return *this->history_; }
  const HistoryQuery &query() const { return this->query_; }
  bool spread() const { return this->history_->spec(this->query_.level).spread; }
  /// What to ask for next time.
  uint64_t position() const { return this->position_; }
  /// Nothing was left out because of the limit.
  bool complete() const { return this->last_ <= this->position_ || !this->limited_; }
  /// The query's cursor is none of ours (the device forgot its past): the answer begins at the beginning.
  bool reset() const { return this->reset_; }

 protected:
  bool in_range_(const HistoryPlace &place) const;

  const History *history_{nullptr};
  HistoryQuery query_;
  /// Number of the last record used.
  uint64_t position_{0};
  uint64_t last_{0};
  uint64_t scanned_{0};
  uint64_t found_last_{0};
  uint32_t left_{0};
  bool sought_{false};
  bool found_first_{false};
  bool limited_{false};
  bool reset_{false};
};

/// RFC 4180: CRLF, UTF-8, unit in the header, empty for unknown. Columns: time (ISO 8601), epoch_ms, time_quality,
/// boot, uptime (only while the time is unknown), number, samples, energy in and out, then the chosen series; in levels
/// with spread as mean, min and max.
class HistoryCsv final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const History &history, const HistoryQuery &query) { this->cursor_.start(history, query); }
  bool seek(size_t budget) { return this->cursor_.seek(budget); }
  /// Writes whole rows; 0 at the end.
  size_t produce(std::span<char> room);
  const HistoryCursor &cursor() const { return this->cursor_; }

 protected:
  HistoryCursor cursor_;
  /// Columns of the header written so far.
  uint8_t columns_{0};
  bool header_done_{false};
};

/// One JSON object: "resolution", "period_s", "boot", "time_quality", "cursor_reset", "columns" (names, as in the CSV
/// but with epoch_ms as the only time), "units", "rows" (an array a record, null for unknown), "cursor", "complete".
class HistoryJson final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const History &history, const HistoryQuery &query) { this->cursor_.start(history, query); }
  bool seek(size_t budget) { return this->cursor_.seek(budget); }
  size_t produce(std::span<char> room);
  const HistoryCursor &cursor() const { return this->cursor_; }

 protected:
  enum class Part : uint8_t { HEAD, COLUMNS, UNITS, ROWS, END };

  HistoryCursor cursor_;
  Part part_{Part::HEAD};
  uint8_t columns_{0};
  bool any_row_{false};
};

}  // namespace esphome::bms_core
