#include "event_stream.h"

#include <string_view>
#include <type_traits>

#include "../bms_core/text_writer.h"
#include "event_entry.h"

namespace esphome::battery_history {

static_assert(std::is_trivially_destructible_v<EventCsv> && std::is_trivially_destructible_v<EventJson>);

namespace {

using bms_core::LogRecord;
using bms_core::TextWriter;

constexpr std::string_view CSV_HEADER =
    "number,utc,utc_ms,uptime_ms,quality,boot,kind,key,level,pack,text,value,threshold,unit,bms_lifetime_s,"
    "acknowledged\r\n";

uint32_t boot_of(const LogRecord &record, const EventQuery &query) {
  return record.boot == query.boot ? query.boot_id : record.boot;
}

int64_t utc_ms_of(const LogRecord &record) { return static_cast<int64_t>(record.utc_s.value_or(0)) * 1000; }

/// Who set the clock is not kept with an event: a time that is known counts as a good one.
const char *quality_of(const LogRecord &record) { return record.utc_s ? "sntp" : "unknown"; }

bool acknowledged(const LogRecord &record, const EventQuery &query) {
  return static_cast<int32_t>(query.acknowledged_up_to - record.sequence) >= 0;
}

void put_row(TextWriter &text, const LogRecord &record, const EventQuery &query) {
  const EventEntry entry = describe_event(record);
  text.integer(record.sequence);
  text.put(',');
  if (record.utc_s)
    text.iso_time(utc_ms_of(record), query.utc_offset_min);
  text.put(',');
  if (record.utc_s)
    text.integer(utc_ms_of(record));
  text.put(',');
  text.integer(static_cast<int64_t>(record.at));
  text.put(',');
  text.put(quality_of(record));
  text.put(',');
  text.integer(boot_of(record, query));
  for (const char *cell : {entry.kind, entry.key, entry.level}) {
    text.put(',');
    text.csv_text(cell);
  }
  text.put(',');
  if (record.pack != LogRecord::NO_PACK)
    text.integer(record.pack + 1);
  text.put(',');
  text.csv_text(entry.text());
  for (const auto &number : {entry.value, entry.threshold}) {
    text.put(',');
    if (number)
      text.decimal(number->digits, number->decimals);
  }
  text.put(',');
  if (entry.unit != nullptr)
    text.csv_text(entry.unit);
  text.put(',');
  if (entry.bms_lifetime_s)
    text.integer(*entry.bms_lifetime_s);
  text.put(',');
  text.put(acknowledged(record, query) ? "true" : "false");
  text.put("\r\n");
}

void put_key(TextWriter &text, std::string_view key) {
  text.put(",\"");
  text.put(key);
  text.put("\":");
}

void put_number(TextWriter &text, std::string_view key, const std::optional<EventNumber> &number) {
  put_key(text, key);
  number ? text.decimal(number->digits, number->decimals) : text.put("null");
}

void put_event(TextWriter &text, const LogRecord &record, const EventQuery &query) {
  const EventEntry entry = describe_event(record);
  text.put(R"({"number":)");
  text.integer(record.sequence);
  put_key(text, "kind");
  text.json_text(entry.kind);
  put_key(text, "key");
  text.json_text(entry.key);
  put_key(text, "level");
  text.json_text(entry.level);
  put_key(text, "text");
  text.json_text(entry.text());
  put_key(text, "pack");
  record.pack != LogRecord::NO_PACK ? text.integer(record.pack + 1) : text.put("null");
  put_key(text, "boot");
  text.integer(boot_of(record, query));
  put_key(text, "time");
  text.put(R"({"utc_ms":)");
  record.utc_s ? text.integer(utc_ms_of(record)) : text.put("null");
  put_key(text, "uptime_ms");
  text.integer(static_cast<int64_t>(record.at));
  put_key(text, "quality");
  text.json_text(quality_of(record));
  text.put('}');
  put_key(text, "bms_lifetime_s");
  entry.bms_lifetime_s ? text.integer(*entry.bms_lifetime_s) : text.put("null");
  put_number(text, "value", entry.value);
  put_number(text, "threshold", entry.threshold);
  put_key(text, "unit");
  entry.unit != nullptr ? text.json_text(entry.unit) : text.put("null");
  put_key(text, "acknowledged");
  text.put(acknowledged(record, query) ? "true}" : "false}");
}

}  // namespace

void EventSelection::start(const bms_core::EventLog &log, const EventQuery &query) {
  this->log_ = &log;
  this->query_ = query;
  const auto size = static_cast<uint32_t>(log.size());
  this->end_ = log.next_sequence();
  // How many events at the end of the log are asked for; all of them for a cursor that is too old or not of this log.
  uint32_t count = size;
  if (query.cursor) {
    const uint32_t newer = this->end_ - 1 - *query.cursor;
    this->complete_ = newer <= size;
    count = this->complete_ ? newer : size;
  }
  if (size != 0)
    this->next_cursor_ = this->end_ - 1;
  this->first_ = this->end_ - count;
  this->more_ = count > query.limit;
  if (this->more_ && query.cursor) {
    this->end_ = this->first_ + query.limit;
    this->next_cursor_ = this->end_ - 1;
  } else if (this->more_) {
    this->first_ = this->end_ - query.limit;
  }
  this->descending_ = query.newest_first && !query.cursor;
  this->next_ = this->descending_ ? this->end_ - 1 : this->first_;
}

std::optional<LogRecord> EventSelection::peek() const {
  std::optional<LogRecord> found;
  // Numbers may wrap: compare by distance.
  if (static_cast<int32_t>(this->end_ - this->next_) <= 0 || static_cast<int32_t>(this->next_ - this->first_) < 0)
    return found;
  this->log_->visit_from(this->next_, [&](const LogRecord &record) {
    const bool wanted =
        this->descending_ ? record.sequence == this->next_ : static_cast<int32_t>(this->end_ - record.sequence) > 0;
    if (wanted)
      found = record;
    return false;
  });
  return found;
}

size_t EventCsv::produce(std::span<char> room) {
  TextWriter text(room);
  if (!this->header_done_) {
    text.put(CSV_HEADER);
    this->header_done_ = true;
  }
  while (const auto record = this->selection_.peek()) {
    const size_t before = text.size();
    put_row(text, *record, this->selection_.query());
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
    this->selection_.advance(record->sequence);
  }
  return text.size();
}

size_t EventJson::produce(std::span<char> room) {
  TextWriter text(room);
  if (this->part_ == Part::HEAD) {
    text.put(R"({"events":[)");
    this->part_ = Part::EVENTS;
  }
  while (this->part_ == Part::EVENTS) {
    const size_t before = text.size();
    const auto record = this->selection_.peek();
    if (record) {
      if (this->any_)
        text.put(',');
      put_event(text, *record, this->selection_.query());
    } else {
      text.put(R"(],"next_cursor":)");
      if (const auto cursor = this->selection_.next_cursor()) {
        text.put('"');
        text.integer(*cursor);
        text.put('"');
      } else {
        text.put("null");
      }
      text.put(this->selection_.more() ? R"(,"more":true)" : R"(,"more":false)");
      text.put(this->selection_.complete() ? R"(,"complete":true})" : R"(,"complete":false})");
    }
    if (text.overflowed()) {
      text.rewind(before);
      break;
    }
    if (record) {
      this->any_ = true;
      this->selection_.advance(record->sequence);
    } else {
      this->part_ = Part::END;
    }
  }
  return text.size();
}

size_t write_event_json(const LogRecord &record, const EventQuery &query, std::span<char> room) {
  TextWriter text(room);
  put_event(text, record, query);
  return text.overflowed() ? 0 : text.size();
}

}  // namespace esphome::battery_history
