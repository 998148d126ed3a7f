#include "history_api.h"

#include <algorithm>
#include <charconv>

#include "esphome/core/hal.h"

namespace esphome::tinybms_web {

using bms_core::History;
using bms_core::HistoryQuery;
using bms_core::LogRecord;
using local_http::Access;
using local_http::Method;
using local_http::Route;
using local_http::to;

namespace {

constexpr uint32_t MAX_SAMPLES = 1000;
constexpr uint32_t DEFAULT_SAMPLES = 500;
constexpr uint32_t MAX_EVENTS = 200;
constexpr uint32_t DEFAULT_EVENTS = 50;
constexpr std::string_view DEFAULT_RESOLUTION = "1min";
constexpr int64_t LATEST_MS = 9'007'199'254'740'991;
constexpr uint16_t BODY_LIMIT = 256;

/// Where a client is in the event log.
struct EventReader {
  JsonStream stream;
  /// The next event, and the one after the last.
  uint32_t next{0};
  uint32_t end{0};
  uint32_t last{0};
  bool complete{true};
  bool more{false};
};

/// Milliseconds since 1970; empty when it is not there, or with a problem.
std::optional<int64_t> query_ms(const Exchange &exchange, std::string_view name, Problem &problem) {
  const auto text = exchange.request().query_value(name);
  if (!text)
    return std::nullopt;
  int64_t value = -1;
  const auto result = std::from_chars(text->data(), text->data() + text->size(), value);
  if (result.ec == std::errc() && result.ptr == text->data() + text->size() && value >= 0 && value <= LATEST_MS)
    return value;
  problem.set(422, pointer_to("", name).view(), "'%.*s' is no time", static_cast<int>(name.size()), name.data());
  problem.allow("milliseconds since 1970");
  return std::nullopt;
}

/// `cursor`; empty when it is not there, or with a problem.
std::optional<uint32_t> query_cursor(const Exchange &exchange, Problem &problem) {
  if (!exchange.request().query_value("cursor"))
    return std::nullopt;
  return query_number(exchange, "cursor", 0, 0, UINT32_MAX, problem);
}

}  // namespace

const std::array<Route, 5> HistoryApi::ROUTES{{
    {.method = Method::GET, .path = "/api/v1/history", .access = Access::READ, .handle = to<&HistoryApi::json_>},
    {.method = Method::GET, .path = "/api/v1/history.csv", .access = Access::READ, .handle = to<&HistoryApi::csv_>},
    {.method = Method::GET, .path = "/api/v1/events", .access = Access::READ, .handle = to<&HistoryApi::events_json_>},
    {.method = Method::GET,
     .path = "/api/v1/events.csv",
     .access = Access::READ,
     .handle = to<&HistoryApi::events_csv_>},
    {.method = Method::POST,
     .path = "/api/v1/events/ack",
     .access = Access::WRITE,
     .handle = to<&HistoryApi::acknowledge_>,
     .max_body = BODY_LIMIT},
}};

EventContext HistoryApi::context() const {
  return {this->history_.history().time_quality(), this->keeper_.acknowledged()};
}

uint32_t HistoryApi::query_series_(const Exchange &exchange, Problem &problem) const {
  const auto text = exchange.request().query_value("series");
  if (!text)
    return (1U << bms_core::HISTORY_SERIES_COUNT) - 1;
  std::array<char, 512> buffer;
  auto list = local_http::decode_query(*text, buffer).value_or("");
  uint32_t chosen = 0;
  do {
    const auto key = list.substr(0, list.find(','));
    const auto found = std::ranges::find(bms_core::HISTORY_SERIES, key, &bms_core::HistorySeriesInfo::key);
    if (found == bms_core::HISTORY_SERIES.end()) {
      problem.set(422, "/series", "There is no series '%.*s'", static_cast<int>(std::min<size_t>(key.size(), 40)),
                  key.data());
      FixedText<160> keys;
      for (const auto &series : bms_core::HISTORY_SERIES)
        keys.append(keys.empty() ? "" : ", ").append(series.key);
      problem.allow("%.*s", static_cast<int>(keys.view().size()), keys.view().data());
      return 0;
    }
    chosen |= 1U << (found - bms_core::HISTORY_SERIES.begin());
    list.remove_prefix(std::min(list.size(), key.size() + 1));
  } while (!list.empty());
  return chosen;
}

uint8_t HistoryApi::query_level_(const Exchange &exchange, Problem &problem) const {
  const History &history = this->history_.history();
  const auto wanted = exchange.request().query_value("resolution").value_or(DEFAULT_RESOLUTION);
  FixedText<160> keys;
  for (uint8_t level = 0; level < history.level_count(); level++) {
    if (wanted == history.spec(level).key)
      return level;
    keys.append(keys.empty() ? "" : ", ").append(history.spec(level).key);
  }
  problem.set(422, "/resolution", "There is no resolution '%.*s'",
              static_cast<int>(std::min<size_t>(wanted.size(), 40)), wanted.data());
  problem.allow("%.*s", static_cast<int>(keys.view().size()), keys.view().data());
  return 0;
}

std::optional<HistoryQuery> HistoryApi::query_(const Exchange &exchange, Problem &problem) const {
  HistoryQuery query;
  query.level = this->query_level_(exchange, problem);
  query.series = this->query_series_(exchange, problem);
  query.cursor = query_cursor(exchange, problem);
  query.from_ms = query_ms(exchange, "from", problem);
  query.to_ms = query_ms(exchange, "to", problem);
  if (exchange.request().query_value("pack") && query_number(exchange, "pack", 1, 1, 8, problem))
    problem.set(404, "/pack", "Packs are not recorded by themselves");
  return problem ? std::nullopt : std::optional(query);
}

void HistoryApi::json_(Exchange &exchange) {
  Problem problem;
  auto query = this->query_(exchange, problem);
  const auto limit = query_number(exchange, "limit", DEFAULT_SAMPLES, 1, MAX_SAMPLES, problem);
  if (problem)
    return reply_problem(exchange, problem);
  query->limit = *limit;
  exchange.state<bms_core::HistoryJson>().start(this->history_.history(), *query, {std::nullopt, millis_64()});
  exchange.wait(to<&HistoryApi::seek_json_>);
}

void HistoryApi::seek_json_(Exchange &exchange) {
  if (exchange.state<bms_core::HistoryJson>().seek(SEEK_BUDGET))
    exchange.reply_stream(200, local_http::CONTENT_JSON, to<&HistoryApi::produce_json_>);
}

size_t HistoryApi::produce_json_(Exchange &exchange, std::span<char> room) {
  return exchange.state<bms_core::HistoryJson>().produce(room);
}

void HistoryApi::csv_(Exchange &exchange) {
  Problem problem;
  const auto query = this->query_(exchange, problem);
  if (problem)
    return reply_problem(exchange, problem);
  exchange.state<bms_core::HistoryCsv>().start(this->history_.history(), *query);
  exchange.wait(to<&HistoryApi::seek_csv_>);
}

void HistoryApi::seek_csv_(Exchange &exchange) {
  if (!exchange.state<bms_core::HistoryCsv>().seek(SEEK_BUDGET))
    return;
  exchange.add_header("Content-Disposition", "attachment; filename=\"history.csv\"");
  exchange.reply_stream(200, local_http::CONTENT_CSV, to<&HistoryApi::produce_csv_>);
}

size_t HistoryApi::produce_csv_(Exchange &exchange, std::span<char> room) {
  return exchange.state<bms_core::HistoryCsv>().produce(room);
}

void HistoryApi::events_json_(Exchange &exchange) {
  Problem problem;
  const auto cursor = query_cursor(exchange, problem);
  const auto limit = query_number(exchange, "limit", DEFAULT_EVENTS, 1, MAX_EVENTS, problem);
  if (problem)
    return reply_problem(exchange, problem);
  const bms_core::EventLog &log = this->events();
  auto &reader = exchange.state<EventReader>();
  const uint32_t first = log.first_sequence();
  reader.end = log.next_sequence();
  // Without a cursor the newest ones.
  reader.next = cursor ? *cursor + 1 : reader.end - std::min<uint32_t>(*limit, log.size());
  reader.last = cursor.value_or(reader.next - 1);
  // A cursor that nobody can have is that of another log.
  if (reader.next < first || reader.next > reader.end) {
    reader.complete = false;
    reader.next = first;
  }
  reader.more = reader.end - reader.next > *limit;
  if (reader.more)
    reader.end = reader.next + *limit;
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&HistoryApi::produce_events_>);
}

size_t HistoryApi::produce_events_(Exchange &exchange, std::span<char> room) {
  auto &reader = exchange.state<EventReader>();
  return reader.stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().key("events").begin_array();
      return true;
    }
    if (reader.next != reader.end) {
      this->events().visit_from(reader.next, [&](const LogRecord &record) {
        if (record.sequence < reader.end)
          write_event(json, record, this->context());
        if (!json.overflow()) {
          reader.next = std::min(record.sequence + 1, reader.end);
          reader.last = reader.next - 1;
        }
        return false;
      });
      return true;
    }
    FixedText<16> cursor;
    cursor.format("%u", static_cast<unsigned>(reader.last));
    json.end_array().field("next_cursor", reader.last != 0 ? std::optional(cursor.view()) : std::nullopt);
    json.field("more", reader.more).field("complete", reader.complete).end_object();
    return false;
  });
}

void HistoryApi::events_csv_(Exchange &exchange) {
  auto &reader = exchange.state<EventReader>();
  reader.next = this->events().first_sequence();
  reader.end = this->events().next_sequence();
  exchange.add_header("Content-Disposition", "attachment; filename=\"events.csv\"");
  exchange.reply_stream(200, local_http::CONTENT_CSV, to<&HistoryApi::produce_events_csv_>);
}

size_t HistoryApi::produce_events_csv_(Exchange &exchange, std::span<char> room) {
  auto &reader = exchange.state<EventReader>();
  bms_core::TextWriter csv(room);
  if (reader.last == 0) {
    write_event_header(csv);
    reader.last = 1;
  }
  this->events().visit_from(reader.next, [&](const LogRecord &record) {
    const size_t before = csv.size();
    if (record.sequence >= reader.end)
      return false;
    write_event_row(csv, record, this->context());
    if (csv.overflowed()) {
      csv.rewind(before);
      return false;
    }
    reader.next = record.sequence + 1;
    return true;
  });
  return csv.size();
}

void HistoryApi::acknowledge_(Exchange &exchange) {
  static constexpr std::string_view NAMES[] = {"up_to"};
  Problem problem;
  ObjectReader reader(this->body_.parse_object(exchange.body(), problem), "", problem);
  reader.only(NAMES);
  const auto up_to = reader.integer("up_to", 0, this->events().next_sequence() - 1);
  if (problem)
    return reply_problem(exchange, problem);
  this->keeper_.acknowledge(static_cast<uint32_t>(*up_to));
  exchange.reply_empty(204);
}

}  // namespace esphome::tinybms_web
