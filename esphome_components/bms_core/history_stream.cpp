#include "history_stream.h"

#include <array>
#include <string_view>
#include <type_traits>

#include "text_writer.h"

namespace esphome::bms_core {

static_assert(std::is_trivially_destructible_v<HistoryCsv> && std::is_trivially_destructible_v<HistoryJson>);

namespace {

enum class Column : uint8_t { NUMBER, BOOT, UTC, UTC_MS, UPTIME_MS, QUALITY, SAMPLES, ENERGY_IN, ENERGY_OUT, COUNT };

constexpr std::array<std::string_view, static_cast<size_t>(Column::COUNT)> COLUMN_KEYS{
    "number", "boot", "utc", "utc_ms", "uptime_ms", "quality", "samples", "energy_in_wh", "energy_out_wh"};
constexpr std::array<std::string_view, 3> STAT_KEYS{"mean", "min", "max"};
constexpr size_t STATS = STAT_KEYS.size();
constexpr size_t COLUMN_COUNT = COLUMN_KEYS.size() + HISTORY_SERIES_COUNT * STATS;

bool is_series(size_t column) { return column >= COLUMN_KEYS.size(); }
size_t series_of(size_t column) { return (column - COLUMN_KEYS.size()) / STATS; }
size_t stat_of(size_t column) { return (column - COLUMN_KEYS.size()) % STATS; }

bool wanted(size_t column, const HistorySelection &selection) {
  return !is_series(column) || selection.wants(series_of(column));
}

/// Writes the value of a column, or `unknown` if there is none.
void put_value(TextWriter &text, size_t column, const HistoryRecord &record, const HistorySelection &selection,
               std::string_view unknown) {
  const HistoryPlace &place = record.place;
  if (is_series(column)) {
    const HistorySeriesInfo &info = HISTORY_SERIES[series_of(column)];
    const auto steps =
        record.value(static_cast<HistorySeries>(series_of(column)), static_cast<HistoryStat>(stat_of(column)));
    if (steps) {
      text.decimal(static_cast<int64_t>(*steps) * info.digits_per_step, info.decimals);
    } else {
      text.put(unknown);
    }
    return;
  }
  switch (static_cast<Column>(column)) {
    case Column::NUMBER:
      text.integer(place.number);
      break;
    case Column::BOOT:
      text.integer(place.boot);
      break;
    case Column::UTC:
      place.utc_ms ? text.iso_time(*place.utc_ms, selection.query().utc_offset_min) : text.put(unknown);
      break;
    case Column::UTC_MS:
      place.utc_ms ? text.integer(*place.utc_ms) : text.put(unknown);
      break;
    case Column::UPTIME_MS:
      text.integer(static_cast<int64_t>(place.end_uptime_s) * 1000);
      break;
    case Column::QUALITY:
      text.put(time_quality_key(place.quality));
      break;
    case Column::SAMPLES:
      text.integer(record.samples);
      break;
    case Column::ENERGY_IN:
      text.decimal(record.energy_in_mwh, 3);
      break;
    case Column::ENERGY_OUT:
      text.decimal(record.energy_out_mwh, 3);
      break;
    case Column::COUNT:
      break;
  }
}

/// A record of which nothing is known any more but its number.
HistoryRecord lost_record(uint32_t number) {
  HistoryRecord record;
  record.place.number = number;
  for (auto &stat : record.steps)
    stat.fill(HistoryRecord::UNKNOWN);
  return record;
}

void put_beginning(TextWriter &text, size_t column, bool any_series) {
  if (!is_series(column)) {
    text.put(",\"");
    text.put(COLUMN_KEYS[column]);
  } else {
    if (stat_of(column) == 0) {
      const HistorySeriesInfo &info = HISTORY_SERIES[series_of(column)];
      text.put(any_series ? ",{" : R"(,"series":[{)");
      text.put(R"("key":)");
      text.json_text(info.key);
      text.put(R"(,"unit":)");
      text.json_text(info.unit);
    }
    text.put(",\"");
    text.put(STAT_KEYS[stat_of(column)]);
  }
  text.put("\":[");
}

void put_end(TextWriter &text, const HistorySelection &selection, bool any_series) {
  text.put(any_series ? "]" : R"(,"series":[])");
  text.put(R"(,"next_cursor":)");
  if (const auto cursor = selection.next_cursor()) {
    text.put('"');
    text.integer(*cursor);
    text.put('"');
  } else {
    text.put("null");
  }
  text.put(R"(,"more":)");
  text.put(selection.more() ? "true" : "false");
  text.put(R"(,"complete":)");
  text.put(selection.complete() ? "true" : "false");
  text.put('}');
}

}  // namespace

void HistorySelection::start(const History &history, const HistoryQuery &query) {
  this->history_ = &history;
  this->query_ = query;
  const uint32_t newest = history.newest(query.level);
  this->end_ = history.end_ordinal(query.level);
  if (query.cursor && *query.cursor <= newest) {
    this->first_ = history.ordinal_after(query.level, *query.cursor);
    this->complete_ = *query.cursor + 1 >= history.oldest(query.level);
  } else {
    // A cursor beyond the newest record comes from before a restart that forgot them.
    this->first_ = history.first_ordinal(query.level);
    this->complete_ = !query.cursor || (newest == 0 && *query.cursor == 0);
  }
  this->next_cursor_ = query.cursor && *query.cursor <= newest ? query.cursor : std::nullopt;
  this->scan_ = this->first_;
  this->sought_ = false;
  if (!query.from_ms && !query.to_ms) {
    this->found_ = this->first_;
    this->found_end_ = this->end_;
    this->finish_();
  }
}

bool HistorySelection::seek(size_t budget) {
  for (; !this->sought_ && budget != 0; budget--) {
    if (static_cast<int32_t>(this->end_ - this->scan_) <= 0) {
      this->finish_();
      break;
    }
    const auto place = this->history_->place(this->query_.level, this->scan_++);
    if (!place || !place->utc_ms || (this->query_.from_ms && *place->utc_ms < *this->query_.from_ms) ||
        (this->query_.to_ms && *place->utc_ms >= *this->query_.to_ms))
      continue;
    if (!this->found_)
      this->found_ = this->scan_ - 1;
    this->found_end_ = this->scan_;
  }
  return this->sought_;
}

void HistorySelection::finish_() {
  this->sought_ = true;
  this->first_ = this->found_.value_or(this->end_);
  this->end_ = this->found_ ? this->found_end_ : this->end_;
  if (this->end_ - this->first_ > this->query_.limit) {
    this->end_ = this->first_ + this->query_.limit;
    this->more_ = true;
  }
  if (this->end_ == this->first_)
    return;
  if (const auto last = this->history_->place(this->query_.level, this->end_ - 1))
    this->next_cursor_ = last->number;
}

void HistoryCsv::start(const History &history, const HistoryQuery &query) {
  this->selection_.start(history, query);
  this->row_ = this->selection_.first();
}

bool HistoryCsv::seek(size_t budget) {
  const bool found = this->selection_.seek(budget);
  this->row_ = this->selection_.first();
  return found;
}

size_t HistoryCsv::produce(std::span<char> room) {
  TextWriter text(room);
  while (!this->header_done_) {
    const size_t before = text.size();
    if (this->columns_ == COLUMN_COUNT) {
      text.put("\r\n");
    } else if (wanted(this->columns_, this->selection_)) {
      if (this->columns_ != 0)
        text.put(',');
      if (is_series(this->columns_)) {
        text.put(HISTORY_SERIES[series_of(this->columns_)].key);
        text.put('_');
        text.put(STAT_KEYS[stat_of(this->columns_)]);
      } else {
        text.put(COLUMN_KEYS[this->columns_]);
      }
    }
    if (text.overflowed()) {
      text.rewind(before);
      return text.size();
    }
    this->header_done_ = this->columns_++ == COLUMN_COUNT;
  }
  for (; this->row_ != this->selection_.end(); this->row_++) {
    const auto record = this->selection_.record(this->row_);
    if (!record)
      continue;
    const size_t before = text.size();
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
      if (!wanted(column, this->selection_))
        continue;
      if (column != 0)
        text.put(',');
      put_value(text, column, *record, this->selection_, "");
    }
    text.put("\r\n");
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
  }
  return text.size();
}

void HistoryJson::start(const History &history, const HistoryQuery &query, const HistoryJsonFrame &frame) {
  this->selection_.start(history, query);
  this->frame_ = frame;
  this->row_ = this->selection_.first();
}

bool HistoryJson::seek(size_t budget) {
  const bool found = this->selection_.seek(budget);
  this->row_ = this->selection_.first();
  return found;
}

size_t HistoryJson::produce(std::span<char> room) {
  const History &history = this->selection_.history();
  TextWriter text(room);
  if (!this->head_done_) {
    text.put(R"({"resolution":)");
    text.json_text(this->selection_.spec().key);
    text.put(R"(,"interval_s":)");
    text.integer(this->selection_.spec().period_s);
    text.put(R"(,"pack":)");
    this->frame_.pack ? text.integer(*this->frame_.pack) : text.put("null");
    text.put(R"(,"now":{"utc_ms":)");
    const auto utc_ms = history.utc_ms(this->frame_.now);
    utc_ms ? text.integer(*utc_ms) : text.put("null");
    text.put(R"(,"uptime_ms":)");
    text.integer(static_cast<int64_t>(this->frame_.now));
    text.put(R"(,"quality":)");
    text.json_text(time_quality_key(history.time_quality()));
    text.put(R"(},"boot_id":)");
    text.integer(history.boot());
    this->head_done_ = true;
  }
  // Each turn writes one thing that is never cut: the beginning of a column, a value, an end.
  while (!this->done_) {
    const size_t before = text.size();
    const size_t column = this->column_;
    if (column == COLUMN_COUNT) {
      put_end(text, this->selection_, this->any_series_);
      this->done_ = !text.overflowed();
    } else if (!wanted(column, this->selection_) || column == static_cast<size_t>(Column::UTC)) {
      this->column_++;
    } else if (!this->column_open_) {
      put_beginning(text, column, this->any_series_);
      if (!text.overflowed()) {
        this->any_series_ = is_series(column);
        this->column_open_ = true;
        this->row_ = this->selection_.first();
      }
    } else if (this->row_ != this->selection_.end()) {
      const auto record = this->selection_.record(this->row_).value_or(lost_record(this->last_number_ + 1));
      const bool quoted = column == static_cast<size_t>(Column::QUALITY);
      if (this->row_ != this->selection_.first())
        text.put(',');
      if (quoted)
        text.put('"');
      put_value(text, column, record, this->selection_, "null");
      if (quoted)
        text.put('"');
      if (!text.overflowed()) {
        this->last_number_ = record.place.number;
        this->row_++;
      }
    } else {
      text.put(is_series(column) && stat_of(column) == STATS - 1 ? "]}" : "]");
      if (!text.overflowed()) {
        this->column_open_ = false;
        this->column_++;
      }
    }
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
  }
  return text.size();
}

}  // namespace esphome::bms_core
