#include "history_stream.h"

#include <array>
#include <string_view>

#include "text_writer.h"

namespace esphome::bms_core {

namespace {

enum class Column : uint8_t {
  TIME,
  EPOCH_MS,
  TIME_QUALITY,
  BOOT,
  UPTIME,
  NUMBER,
  SAMPLES,
  ENERGY_IN,
  ENERGY_OUT,
  SERIES,
};

struct ColumnInfo {
  std::string_view name;
  std::string_view unit;
};

constexpr std::array<ColumnInfo, static_cast<size_t>(Column::SERIES)> COLUMNS{{
    {"time", ""},
    {"epoch_ms", ""},
    {"time_quality", ""},
    {"boot", ""},
    {"uptime", "s"},
    {"number", ""},
    {"samples", ""},
    {"energy_in", "Wh"},
    {"energy_out", "Wh"},
}};

constexpr std::array<std::string_view, 3> STAT_SUFFIXES{"_mean", "_min", "_max"};
constexpr size_t STATS = STAT_SUFFIXES.size();
constexpr size_t COLUMN_COUNT = COLUMNS.size() + HISTORY_SERIES_COUNT * STATS;

size_t series_of(size_t column) { return (column - COLUMNS.size()) / STATS; }
size_t stat_of(size_t column) { return (column - COLUMNS.size()) % STATS; }

bool wanted(size_t column, const HistoryCursor &cursor) {
  if (column < COLUMNS.size())
    return true;
  return (cursor.query().series >> series_of(column) & 1) != 0 && (cursor.spread() || stat_of(column) == 0);
}

void put_name(TextWriter &text, size_t column, const HistoryCursor &cursor) {
  if (column < COLUMNS.size()) {
    text.put(COLUMNS[column].name);
    return;
  }
  text.put(HISTORY_SERIES[series_of(column)].key);
  if (cursor.spread())
    text.put(STAT_SUFFIXES[stat_of(column)]);
}

std::string_view unit_of(size_t column) {
  return column < COLUMNS.size() ? COLUMNS[column].unit : HISTORY_SERIES[series_of(column)].unit;
}

/// Writes the column's value, or `unknown` if there is none.
void put_value(TextWriter &text, size_t column, const HistoryRecord &record, const HistoryCursor &cursor,
               std::string_view unknown) {
  const HistoryPlace &place = record.place;
  if (column >= COLUMNS.size()) {
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
    case Column::TIME:
      place.utc_ms ? text.iso_time(*place.utc_ms, cursor.query().utc_offset_min) : text.put(unknown);
      break;
    case Column::EPOCH_MS:
      place.utc_ms ? text.integer(*place.utc_ms) : text.put(unknown);
      break;
    case Column::TIME_QUALITY:
      text.put(time_quality_key(place.quality));
      break;
    case Column::BOOT:
      text.integer(place.boot);
      break;
    case Column::UPTIME:
      place.utc_ms ? text.put(unknown) : text.integer(place.start_s);
      break;
    case Column::NUMBER:
      text.integer(static_cast<int64_t>(place.number()));
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
    case Column::SERIES:
      break;
  }
}

}  // namespace

void HistoryCursor::start(const History &history, const HistoryQuery &query) {
  this->history_ = &history;
  this->query_ = query;
  this->last_ = history.newest(query.level);
  this->left_ = query.limit;
  const uint64_t boot = query.after >> 32;
  this->reset_ = boot > history.boot() || (boot == history.boot() && query.after > this->last_);
  this->position_ = this->reset_ ? 0 : query.after;
  this->scanned_ = this->position_;
  this->sought_ = !query.from_ms && !query.to_ms;
}

bool HistoryCursor::in_range_(const HistoryPlace &place) const {
  if (!this->query_.from_ms && !this->query_.to_ms)
    return true;
  return place.utc_ms && (!this->query_.from_ms || *place.utc_ms >= *this->query_.from_ms) &&
         (!this->query_.to_ms || *place.utc_ms < *this->query_.to_ms);
}

bool HistoryCursor::seek(size_t budget) {
  // All of it is looked at: a clock that was set back makes times fall.
  while (!this->sought_ && budget-- != 0) {
    const auto place = this->history_->place_after(this->query_.level, this->scanned_);
    if (!place || place->number() > this->last_) {
      this->sought_ = true;
      this->last_ = this->found_last_;
      break;
    }
    if (this->in_range_(*place)) {
      if (!this->found_first_)
        this->position_ = this->scanned_;
      this->found_first_ = true;
      this->found_last_ = place->number();
    }
    this->scanned_ = place->number();
  }
  return this->sought_;
}

std::optional<HistoryRecord> HistoryCursor::peek() {
  if (this->left_ == 0) {
    this->limited_ = true;
    return std::nullopt;
  }
  while (this->position_ < this->last_) {
    auto record = this->history_->after(this->query_.level, this->position_);
    if (!record || record->place.number() > this->last_)
      return std::nullopt;
    if (this->in_range_(record->place))
      return record;
    this->position_ = record->place.number();
  }
  return std::nullopt;
}

void HistoryCursor::advance(uint64_t number) {
  this->position_ = number;
  this->left_--;
}

size_t HistoryCsv::produce(std::span<char> room) {
  TextWriter text(room);
  while (!this->header_done_) {
    const size_t before = text.size();
    if (this->columns_ == COLUMN_COUNT) {
      text.put("\r\n");
    } else if (wanted(this->columns_, this->cursor_)) {
      if (this->columns_ != 0)
        text.put(',');
      put_name(text, this->columns_, this->cursor_);
      if (const std::string_view unit = unit_of(this->columns_); !unit.empty()) {
        text.put(" (");
        text.put(unit);
        text.put(')');
      }
    }
    if (text.overflowed()) {
      text.rewind(before);
      return text.size();
    }
    this->header_done_ = this->columns_++ == COLUMN_COUNT;
  }
  while (const auto record = this->cursor_.peek()) {
    const size_t before = text.size();
    for (size_t column = 0; column < COLUMN_COUNT; column++) {
      if (!wanted(column, this->cursor_))
        continue;
      if (column != 0)
        text.put(',');
      put_value(text, column, *record, this->cursor_, "");
    }
    text.put("\r\n");
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
    this->cursor_.advance(record->place.number());
  }
  return text.size();
}

size_t HistoryJson::produce(std::span<char> room) {
  constexpr size_t FIRST = static_cast<size_t>(Column::EPOCH_MS);
  const History &history = this->cursor_.history();
  const HistoryLevelSpec &spec = history.spec(this->cursor_.query().level);
  TextWriter text(room);
  if (this->part_ == Part::HEAD) {
    text.put(R"({"resolution":)");
    text.json_text(spec.key);
    text.put(R"(,"period_s":)");
    text.integer(spec.period_s);
    text.put(R"(,"boot":)");
    text.integer(history.boot());
    text.put(R"(,"time_quality":)");
    text.json_text(time_quality_key(history.time_quality()));
    text.put(R"(,"cursor_reset":)");
    text.put(this->cursor_.reset() ? "true" : "false");
    text.put(R"(,"columns":[)");
    this->part_ = Part::COLUMNS;
    this->columns_ = FIRST;
  }
  while (this->part_ == Part::COLUMNS || this->part_ == Part::UNITS) {
    const bool names = this->part_ == Part::COLUMNS;
    const size_t before = text.size();
    if (this->columns_ == COLUMN_COUNT) {
      text.put(names ? R"(],"units":[)" : R"(],"rows":[)");
    } else if (wanted(this->columns_, this->cursor_)) {
      if (this->columns_ != FIRST)
        text.put(',');
      if (const std::string_view unit = unit_of(this->columns_); names || !unit.empty()) {
        text.put('"');
        names ? put_name(text, this->columns_, this->cursor_) : text.put(unit);
        text.put('"');
      } else {
        text.put("null");
      }
    }
    if (text.overflowed()) {
      text.rewind(before);
      return text.size();
    }
    if (this->columns_++ == COLUMN_COUNT) {
      this->part_ = names ? Part::UNITS : Part::ROWS;
      this->columns_ = FIRST;
    }
  }
  while (this->part_ == Part::ROWS) {
    const size_t before = text.size();
    const auto record = this->cursor_.peek();
    if (record) {
      text.put(this->any_row_ ? ",[" : "[");
      for (size_t column = FIRST; column < COLUMN_COUNT; column++) {
        if (!wanted(column, this->cursor_))
          continue;
        if (column != FIRST)
          text.put(',');
        const bool quoted = static_cast<Column>(column) == Column::TIME_QUALITY;
        if (quoted)
          text.put('"');
        put_value(text, column, *record, this->cursor_, "null");
        if (quoted)
          text.put('"');
      }
      text.put(']');
    } else {
      text.put(R"(],"cursor":)");
      text.integer(static_cast<int64_t>(this->cursor_.position()));
      text.put(R"(,"complete":)");
      text.put(this->cursor_.complete() ? "true" : "false");
      text.put('}');
    }
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
    if (record) {
      this->any_row_ = true;
      this->cursor_.advance(record->place.number());
    } else {
      this->part_ = Part::END;
    }
  }
  return text.size();
}

}  // namespace esphome::bms_core
