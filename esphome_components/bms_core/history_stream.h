#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "history.h"

/// The history as text, written bit by bit.
///
/// A stream holds only a position, so that it takes the same memory for a minute and for a year, and goes on rightly
/// when records come or go meanwhile. What is newer than the start is left for the next request. Use:
///
///   HistoryCsv csv;                      // trivially destructible, small: fits in an exchange's state
///   csv.start(history, query);
///   while (!csv.seek(500)) {}            // one call a pass of the main loop; true at once without from_ms and to_ms
///   size = csv.produce(room);            // until 0; at least MIN_ROOM bytes of room
namespace esphome::bms_core {

struct HistoryQuery {
  uint8_t level{0};
  /// Only records with a greater number: the cursor of the last answer.
  std::optional<uint32_t> cursor{};
  /// From the first to the last record that ends at or after from_ms and before to_ms. Where the clock was set back in
  /// between, records of other times lie among them. Records without a time begin and end no range.
  std::optional<int64_t> from_ms{};
  std::optional<int64_t> to_ms{};
  uint32_t limit{UINT32_MAX};
  /// One bit a HistorySeries.
  uint32_t series{(1U << HISTORY_SERIES_COUNT) - 1};
  /// For times as text.
  int16_t utc_offset_min{0};
};

/// The records that a query asks for, fixed when the query begins.
class HistorySelection final {
 public:
  void start(const History &history, const HistoryQuery &query);
  /// Looks at up to `budget` records for the ends of the range; true when both are found.
  bool seek(size_t budget);

  const History &history() const { return *this->history_; }
  const HistoryQuery &query() const { return this->query_; }
  const HistoryLevelSpec &spec() const { return this->history_->spec(this->query_.level); }
  bool wants(size_t series) const { return (this->query_.series >> series & 1) != 0; }
  uint32_t first() const { return this->first_; }
  uint32_t end() const { return this->end_; }
  /// Empty when the record has been overwritten since.
  std::optional<HistoryRecord> record(uint32_t ordinal) const {
    return this->history_->record(this->query_.level, ordinal);
  }
  /// To continue after the last record; empty when there never was one.
  std::optional<uint32_t> next_cursor() const { return this->next_cursor_; }
  /// The limit cut the answer.
  bool more() const { return this->more_; }
  /// False: records after the cursor were overwritten or, after a restart, forgotten.
  bool complete() const { return this->complete_; }

 protected:
  void finish_();

  const History *history_{nullptr};
  HistoryQuery query_;
  uint32_t first_{0};
  uint32_t end_{0};
  uint32_t scan_{0};
  std::optional<uint32_t> found_;
  uint32_t found_end_{0};
  std::optional<uint32_t> next_cursor_;
  bool sought_{false};
  bool more_{false};
  bool complete_{true};
};

/// RFC 4180: CRLF, UTF-8, empty for unknown. Columns: number, boot, utc (ISO 8601), utc_ms, uptime_ms, quality,
/// samples, energy_in_wh, energy_out_wh, then mean, minimum and maximum of each chosen series ("voltage_v_mean"). Times
/// are those of the bucket's end. A record that was overwritten before its turn is left out.
class HistoryCsv final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const History &history, const HistoryQuery &query);
  bool seek(size_t budget);
  /// Writes whole rows; 0 at the end.
  size_t produce(std::span<char> room);

 protected:
  HistorySelection selection_;
  uint32_t row_{0};
  /// Columns of the header written so far.
  uint8_t columns_{0};
  bool header_done_{false};
};

/// What frames the columns of an answer and is not the history's to know.
struct HistoryJsonFrame {
  /// Which pack, from 1; empty for the whole battery.
  std::optional<uint8_t> pack{};
  TimeMs now{0};
};

/// One object of the schema History: columns of equal length, null for unknown. A record that was overwritten after the
/// first column was written is unknown in the rest.
class HistoryJson final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const History &history, const HistoryQuery &query, const HistoryJsonFrame &frame);
  bool seek(size_t budget);
  size_t produce(std::span<char> room);

 protected:
  HistorySelection selection_;
  HistoryJsonFrame frame_;
  uint32_t row_{0};
  uint32_t last_number_{0};
  uint8_t column_{0};
  bool head_done_{false};
  bool column_open_{false};
  bool any_series_{false};
  bool done_{false};
};

}  // namespace esphome::bms_core
