#include "monitor_api.h"

#include <variant>

#include "../monitors/capture_stream.h"
#include "can_meaning.h"
#include "custom_frame_json.h"
#include "esphome/core/hal.h"
#include "monitor_json.h"

namespace esphome::tinybms_web {

using local_http::Access;
using local_http::Method;
using local_http::Route;
using local_http::to;

namespace {

constexpr std::string_view CONTENT_JSON_LINES = "application/x-ndjson";
constexpr uint16_t PREVIEW_BODY = 2048;
constexpr uint32_t MAX_CAPTURE_S = 3600;
/// Each keeps a connection for as long as it goes on, and gives way to nobody.
constexpr uint8_t MAX_GOING_ON = 2;
constexpr uint32_t RETRY_AFTER_S = 60;

/// Where a client is in a ring.
struct RingState {
  JsonStream stream;
  uint32_t cursor{0};
  uint32_t end{0};
  uint32_t last{0};
  uint8_t pack{0};
  bool complete{true};
};

/// A client that reads the frames of the bus.
struct CanState {
  JsonStream stream;
  uint32_t revision{0};
};

struct CaptureState {
  monitors::CaptureStream stream;
  /// It is one of MAX_GOING_ON.
  bool goes_on{false};
};

std::optional<uint8_t> pack_of(const bms_core::EventData &data) {
  return std::visit(
      [](const auto &event) -> std::optional<uint8_t> {
        if constexpr (requires { event.pack; }) {
          return event.pack;
        } else {
          return std::nullopt;
        }
      },
      data);
}

}  // namespace

const std::array<Route, 6> MonitorApi::ROUTES{{
    {.method = Method::GET, .path = "/api/v1/can", .access = Access::READ, .handle = to<&MonitorApi::can_view_>},
    {.method = Method::POST,
     .path = "/api/v1/can/preview",
     .access = Access::WRITE,
     .handle = to<&MonitorApi::preview_>,
     .max_body = PREVIEW_BODY},
    {.method = Method::GET, .path = "/api/v1/uart", .access = Access::READ, .handle = to<&MonitorApi::uart_view_>},
    {.method = Method::GET,
     .path = "/api/v1/capture",
     .access = Access::READ,
     .handle = to<&MonitorApi::capture_>,
     .gone = to<&MonitorApi::end_capture_>},
    {.method = Method::GET, .path = "/api/v1/log", .access = Access::READ, .handle = to<&MonitorApi::log_view_>},
    {.method = Method::GET, .path = "/api/v1/trace", .access = Access::READ, .handle = to<&MonitorApi::trace_>},
}};

void MonitorApi::can_view_(Exchange &exchange) {
  if (this->state_.gateway().can() == nullptr)
    return reply_problem(exchange, 404, "", "No CAN bus is configured");
  exchange.state<CanState>().revision = this->state_.gateway().config().revision();
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&MonitorApi::produce_can_>);
}

size_t MonitorApi::produce_can_(Exchange &exchange, std::span<char> room) {
  const TimeMs now = millis_64();
  if (exchange.state<CanState>().revision != this->state_.gateway().config().revision()) {
    // The user's own frames may be others than those this reply began with.
    exchange.abort();
    return 0;
  }
  victron_can::VictronCan &can = *this->state_.gateway().can();
  const auto frames = can.frames();
  const auto heard = this->can_->identifiers();
  return exchange.state<CanState>().stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().key("bus");
      write_can_bus(json, *this->state_.can());
      json.key("frames").begin_array();
      return true;
    }
    piece--;
    if (piece < frames.size()) {
      const victron_can::FrameRecord &record = frames[piece];
      const std::span<const uint8_t> data{record.frame.data.data(), record.frame.length};
      const bool custom = piece >= victron_can::FRAME_COUNT;
      json.begin_object().field("id", record.frame.id).field("extended", record.extended).field("name", record.name);
      json.field("custom", custom).field("period_s", Decimal{record.period_ms, 3}).key("data").hex(data);
      json.key("signals");
      if (custom) {
        write_signals(json, can.custom_frames()[piece - victron_can::FRAME_COUNT], this->state_.gateway().state(),
                      record.sent);
      } else {
        write_meaning(json, record.frame.id, record.extended, data);
      }
      json.field("sent_count", record.sent).field("failed_count", record.failed);
      json.field("last_sent_age_s",
                 record.last_sent_at ? std::optional(age_s(*record.last_sent_at, now)) : std::nullopt);
      json.end_object();
      return true;
    }
    piece -= frames.size();
    if (piece == 0) {
      json.end_array().key("received").begin_array();
      return true;
    }
    piece--;
    if (piece < heard.size()) {
      const monitors::CanIdentifier &identifier = heard[piece];
      if (identifier.last.received) {
        json.begin_object().field("id", identifier.last.id).field("extended", identifier.last.extended).key("data");
        json.hex({identifier.last.data.data(), identifier.last.length});
        json.field("age_s", age_s(identifier.last_at, now)).field("count", identifier.count).end_object();
      }
      return true;
    }
    json.end_array().end_object();
    return false;
  });
}

void MonitorApi::preview_(Exchange &exchange) {
  Problem problem;
  CustomFrameData frame;
  const JsonValue body = this->body_.parse_object(exchange.body(), problem);
  if (problem || !read_custom_frame(body, "", frame, problem))
    return reply_problem(exchange, problem);
  const bms_core::BatteryState &state = this->state_.gateway().state();
  const victron_can::Frame encoded = victron_can::encode_custom(frame.view(), state, 0);
  reply_json(exchange, 200, [&](JsonWriter &json) {
    json.begin_object().field("id", frame.id).field("extended", frame.extended).key("data");
    json.hex({encoded.data.data(), encoded.length}).key("signals");
    write_signals(json, frame.view(), state, 0);
    json.end_object();
  });
}

void MonitorApi::uart_view_(Exchange &exchange) {
  Problem problem;
  const auto pack = query_number(exchange, "pack", 1, 1, GatewayState::PACK_COUNT, problem);
  if (problem)
    return reply_problem(exchange, problem);
  auto &reader = exchange.state<RingState>();
  reader.pack = static_cast<uint8_t>(*pack - 1);
  reader.end = this->uart_->newest();
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&MonitorApi::produce_uart_>);
}

size_t MonitorApi::produce_uart_(Exchange &exchange, std::span<char> room) {
  auto &reader = exchange.state<RingState>();
  return reader.stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().field("pack", reader.pack + 1).key("counters");
      write_uart_counters(json, this->state_.pack(reader.pack).poller, millis_64());
      json.key("exchanges").begin_array();
      return true;
    }
    const auto entry = this->uart_->after(reader.cursor);
    if (!entry || entry->number > reader.end) {
      json.end_array().end_object();
      return false;
    }
    if (entry->pack == reader.pack)
      write_uart_traffic(json, *entry);
    if (!json.overflow())
      reader.cursor = entry->number;
    return true;
  });
}

void MonitorApi::capture_(Exchange &exchange) {
  Problem problem;
  const auto pack = query_number(exchange, "pack", 1, 1, GatewayState::PACK_COUNT, problem);
  const auto duration_s = query_number(exchange, "duration_s", 0, 0, MAX_CAPTURE_S, problem);
  if (problem)
    return reply_problem(exchange, problem);
  // One that ends with what is there is like any other reply, and one without a body ends at once.
  const bool goes_on = *duration_s != 0 && exchange.request().method != Method::HEAD;
  if (goes_on && this->captures_going_on_ == MAX_GOING_ON)
    return exchange.problem_later(503, RETRY_AFTER_S, "Two captures go on already");
  auto &capture = exchange.state<CaptureState>();
  capture.goes_on = goes_on;
  this->captures_going_on_ += goes_on ? 1 : 0;
  capture.stream.start(*this->uart_, static_cast<uint8_t>(*pack - 1), millis_64() + TimeMs{*duration_s} * 1000);
  exchange.add_header("Content-Disposition", "attachment; filename=\"capture.jsonl\"");
  exchange.reply_stream(200, CONTENT_JSON_LINES, to<&MonitorApi::produce_capture_>);
}

size_t MonitorApi::produce_capture_(Exchange &exchange, std::span<char> room) {
  monitors::CaptureStream &stream = exchange.state<CaptureState>().stream;
  const size_t size = stream.produce(room);
  if (size != 0)
    return size;
  // With a hole it would play back what never was: the client is to see that it has not got the whole.
  if (stream.gap())
    exchange.abort();
  if (!stream.done(millis_64()))
    return local_http::NOTHING_NOW;
  this->end_capture_(exchange);
  return 0;
}

void MonitorApi::end_capture_(Exchange &exchange) {
  auto &capture = exchange.state<CaptureState>();
  this->captures_going_on_ -= capture.goes_on ? 1 : 0;
  capture.goes_on = false;
}

void MonitorApi::log_view_(Exchange &exchange) {
  Problem problem;
  const auto cursor = query_number(exchange, "cursor", 0, 0, UINT32_MAX, problem);
  if (problem)
    return reply_problem(exchange, problem);
  auto &reader = exchange.state<RingState>();
  reader.cursor = *cursor;
  reader.end = this->log_->newest();
  const auto first = this->log_->after(*cursor);
  reader.complete = *cursor == 0 || !first || first->number == *cursor + 1;
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&MonitorApi::produce_log_>);
}

size_t MonitorApi::produce_log_(Exchange &exchange, std::span<char> room) {
  auto &reader = exchange.state<RingState>();
  return reader.stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().key("lines").begin_array();
      return true;
    }
    const auto line = this->log_->after(reader.cursor);
    if (line && line->number <= reader.end) {
      write_log_line(json, *line);
      if (!json.overflow())
        reader.cursor = line->number;
      return true;
    }
    FixedText<16> cursor;
    cursor.format("%u", static_cast<unsigned>(reader.cursor));
    json.end_array().field("next_cursor", reader.cursor != 0 ? std::optional(cursor.view()) : std::nullopt);
    json.field("complete", reader.complete).end_object();
    return false;
  });
}

void MonitorApi::trace_(Exchange &exchange) {
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&MonitorApi::produce_trace_>);
}

size_t MonitorApi::produce_trace_(Exchange &exchange, std::span<char> room) {
  auto &reader = exchange.state<RingState>();
  const bms_core::EventBus &bus = this->state_.gateway().bus();
  return reader.stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().field("published_count", bus.published());
      json.field("dropped_urgent_count", bus.dropped_urgent()).field("dropped_data_count", bus.dropped_data());
      json.key("events").begin_array();
      return true;
    }
    uint32_t n = 0;
    bool found = false;
    bus.trace([&](const bms_core::Event &event) {
      if (++n != piece)
        return;
      found = true;
      const auto pack = pack_of(event.data);
      json.begin_object().field("sequence", event.sequence).field("uptime_ms", event.at);
      json.field("name", bms_core::event_name(event.data));
      json.field("pack", pack ? std::optional(*pack + 1) : std::nullopt).end_object();
    });
    if (!found)
      json.end_array().end_object();
    return found;
  });
}

}  // namespace esphome::tinybms_web
