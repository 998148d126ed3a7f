#include "probe.h"

#include <algorithm>
#include <array>

#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::local_http_probe {

using namespace local_http;

static const char *const TAG = "probe";

const BodySink Probe::COUNTER = {
    .begin = to<&Probe::begin_count_>, .ready = to<&Probe::ready_>, .data = to<&Probe::count_>};

const Route Probe::ROUTES[] = {
    {.method = Method::GET, .path = "/hello", .access = Access::OPEN, .handle = to<&Probe::hello_>},
    {.method = Method::GET, .path = "/secret", .access = Access::READ, .handle = to<&Probe::hello_>},
    {.method = Method::PATCH, .path = "/secret", .access = Access::WRITE, .handle = to<&Probe::echo_>, .max_body = 64},
    {.method = Method::POST,
     .path = "/echo",
     .access = Access::OPEN,
     .handle = to<&Probe::echo_>,
     .max_body = Exchange::MAX_BODY,
     .content_type = "text/plain"},
    {.method = Method::GET, .path = "/items/*/parts/*", .access = Access::OPEN, .handle = to<&Probe::item_>},
    {.method = Method::GET, .path = "/search", .access = Access::OPEN, .handle = to<&Probe::search_>},
    {.method = Method::GET, .path = "/silent", .access = Access::OPEN, .handle = to<&Probe::silent_>},
    {.method = Method::GET, .path = "/inject", .access = Access::OPEN, .handle = to<&Probe::inject_>},
    {.method = Method::GET,
     .path = "/stream",
     .access = Access::OPEN,
     .handle = to<&Probe::stream_>,
     .gone = to<&Probe::gone_>},
    {.method = Method::GET,
     .path = "/later",
     .access = Access::OPEN,
     .handle = to<&Probe::later_>,
     .gone = to<&Probe::gone_>},
    {.method = Method::GET, .path = "/read-access", .access = Access::OPEN, .handle = to<&Probe::read_access_>},
    {.method = Method::GET, .path = "/status", .access = Access::OPEN, .handle = to<&Probe::status_>},
    {.method = Method::POST,
     .path = "/session",
     .access = Access::OPEN,
     .handle = to<&Probe::log_in_>,
     .max_body = 128,
     .content_type = "text/plain"},
    {.method = Method::DELETE, .path = "/session", .access = Access::WRITE, .handle = to<&Probe::log_out_>},
    {.method = Method::POST,
     .path = "/tokens",
     .access = Access::WRITE,
     .handle = to<&Probe::create_token_>,
     .max_body = 64,
     .content_type = "text/plain"},
    {.method = Method::DELETE, .path = "/tokens/*", .access = Access::WRITE, .handle = to<&Probe::revoke_token_>},
    {.method = Method::PUT,
     .path = "/password",
     .access = Access::WRITE,
     .handle = to<&Probe::change_password_>,
     .max_body = 128,
     .content_type = "text/plain"},
    {.method = Method::POST,
     .path = "/count",
     .access = Access::OPEN,
     .handle = to<&Probe::counted_>,
     .max_body = 8 * 1024 * 1024,
     .content_type = "application/octet-stream",
     .sink = &COUNTER,
     .gone = to<&Probe::gone_>},
};

const WebSocketEndpoint Probe::ECHO = {.path = "/ws/echo",
                                       .access = Access::OPEN,
                                       .on_text = to<&Probe::echo_text_>,
                                       .on_binary = to<&Probe::echo_binary_>};
const WebSocketEndpoint Probe::LIVE = {.path = "/ws/live",
                                       .access = Access::READ,
                                       .on_open = to<&Probe::live_open_>,
                                       .on_text = to<&Probe::live_text_>,
                                       .on_close = to<&Probe::live_close_>};

void Probe::setup() {
  this->server_->add_routes(ROUTES, this);
  this->server_->add_routes(this->upload_.routes(), &this->upload_);
  this->server_->add_routes(this->assets_->routes(), this->assets_);
  this->server_->add_endpoint(ECHO, this);
  this->server_->add_endpoint(LIVE, this);
}

/// What a live client is told.
struct Subscriber {
  uint32_t missed;
  uint32_t size;
};

void Probe::loop() {
  this->upload_.loop();
  const uint32_t now_ms = millis();
  if (this->passes_++ > 0) {
    this->longest_gap_ms_ = std::max(this->longest_gap_ms_, now_ms - this->last_loop_ms_);
  }
  this->last_loop_ms_ = now_ms;
  this->sequence_++;
  this->server_->for_each_websocket("/ws/live", [this](WebSocket &client) {
    auto &subscriber = client.state<Subscriber>();
    if (subscriber.size == 0) {
      return;
    }
    std::array<char, 4000> message;
    TextWriter text(message);
    text.text("{\"sequence\":").number(this->sequence_).text(",\"missed\":").number(subscriber.missed);
    text.text(",\"pad\":\"");
    while (text.size() + 2 < subscriber.size) {
      text.text("x");
    }
    text.text("\"}");
    if (client.send_text(text.view())) {
      subscriber.missed = 0;
    } else {
      subscriber.missed++;
      this->missed_count_++;
    }
  });
}

void Probe::hello_(Exchange &exchange) {
  static constexpr std::string_view WHO[] = {"nobody", "session", "token"};
  std::array<char, 64> text;
  TextWriter json(text);
  json.text("{\"who\":").json_string(WHO[static_cast<size_t>(exchange.identity().kind)]).text("}");
  exchange.reply(200, CONTENT_JSON, json.view());
}

void Probe::echo_(Exchange &exchange) {
  std::array<char, Exchange::MAX_BODY> copy;
  const auto body = exchange.body();
  std::ranges::copy(body, copy.begin());
  exchange.reply(200, CONTENT_TEXT, {copy.data(), body.size()});
}

void Probe::item_(Exchange &exchange) {
  std::array<char, 256> text;
  TextWriter writer(text);
  writer.text(exchange.path_parameter(0)).text(" ").text(exchange.path_parameter(1));
  exchange.reply(200, CONTENT_TEXT, writer.view());
}

void Probe::search_(Exchange &exchange) {
  std::array<char, 16> text;
  const auto value = exchange.request().query_value("q");
  const auto decoded = value.has_value() ? decode_query(*value, text) : std::nullopt;
  if (!decoded.has_value()) {
    exchange.problem(400, "q is missing or malformed.", "/q");
    return;
  }
  exchange.reply(200, CONTENT_TEXT, *decoded);
}

void Probe::silent_(Exchange &exchange) {}

void Probe::inject_(Exchange &exchange) {
  exchange.add_header("X-Value", "safe\r\nX-Injected: yes");
  exchange.reply_empty(204);
}

/// How much of a stream is left.
struct StreamState {
  uint32_t left;
  uint32_t abort_at;
};

void Probe::stream_(Exchange &exchange) {
  const auto size = parse_decimal(exchange.request().query_value("bytes").value_or(""), 64 * 1024 * 1024);
  if (!size.has_value()) {
    exchange.problem(400, "bytes is missing or not a number up to 67108864.", "/bytes");
    return;
  }
  auto &state = exchange.state<StreamState>();
  state.left = *size;
  state.abort_at = parse_decimal(exchange.request().query_value("abort_at").value_or("")).value_or(0);
  exchange.reply_stream(200, CONTENT_CSV, to<&Probe::produce_>);
}

size_t Probe::produce_(Exchange &exchange, std::span<char> room) {
  auto &state = exchange.state<StreamState>();
  const size_t size = std::min<size_t>(room.size(), state.left);
  for (size_t i = 0; i < size; i++) {
    room[i] = static_cast<char>('a' + (state.left - i) % 26);
  }
  state.left -= static_cast<uint32_t>(size);
  if (state.abort_at > 0 && state.left < state.abort_at) {
    exchange.abort();
  }
  return size;
}

void Probe::later_(Exchange &exchange) {
  const auto delay_ms = parse_decimal(exchange.request().query_value("ms").value_or("0")).value_or(0);
  exchange.state<uint32_t>() = millis() + delay_ms;
  exchange.wait(to<&Probe::wait_>);
}

void Probe::wait_(Exchange &exchange) {
  if (static_cast<int32_t>(millis() - exchange.state<uint32_t>()) >= 0) {
    exchange.reply(200, CONTENT_TEXT, "done");
  }
}

void Probe::gone_(Exchange &exchange) { this->gone_count_++; }

void Probe::status_(Exchange &exchange) {
  const ServerCounters &counters = this->server_->counters();
  std::array<char, 640> text;
  TextWriter json(text);
  const auto field = [&json](std::string_view name, int64_t number) {
    json.text(json.size() == 0 ? "{" : ",").json_string(name).text(":").number(number);
  };
  field("requests", counters.requests);
  field("accepted", counters.accepted);
  field("evicted", counters.evicted);
  field("turned_away", counters.turned_away);
  field("timed_out", counters.timed_out);
  field("slow_sockets", counters.slow_sockets);
  field("longest_pass_us", counters.longest_pass_us);
  field("longest_gap_ms", this->longest_gap_ms_);
  field("passes", this->passes_);
  field("gone", this->gone_count_);
  field("missed", this->missed_count_);
  field("live", this->live_count_);
  field("connections", this->server_->connection_count());
  field("websockets", this->server_->websocket_count());
  field("connection_size", sizeof(Connection));
  field("server_size", sizeof(Server));
  json.text("}");
  if (exchange.request().query_value("reset") == "true") {
    this->longest_gap_ms_ = 0;
  }
  exchange.reply(200, CONTENT_JSON, json.view());
}

void Probe::read_access_(Exchange &exchange) {
  this->server_->auth().set_open_reading(exchange.request().query_value("open") == "true");
  exchange.reply_empty(204);
}

void Probe::log_in_(Exchange &exchange) {
  Auth &auth = this->server_->auth();
  const uint32_t now_ms = App.get_loop_component_start_time();
  const LoginResult result = auth.check_password(exchange.address(), exchange.body(), now_ms);
  if (result.kind == LoginResult::Kind::LOCKED) {
    exchange.problem_later(429, result.retry_after_s, "Too many wrong passwords came from this address.");
    return;
  }
  const auto secret = result.kind == LoginResult::Kind::OK ? auth.open_session(now_ms) : std::nullopt;
  if (!secret.has_value()) {
    exchange.problem(401, "The password is wrong.");
    return;
  }
  std::array<char, 128> text;
  TextWriter cookie(text);
  cookie.text(Auth::COOKIE_NAME).text("=").text({secret->data(), secret->size()});
  cookie.text("; HttpOnly; SameSite=Strict; Path=/");
  exchange.add_header("Set-Cookie", cookie.view());
  exchange.reply_empty(204);
}

void Probe::log_out_(Exchange &exchange) {
  this->server_->auth().close_session(exchange.identity());
  exchange.reply_empty(204);
}

void Probe::create_token_(Exchange &exchange) {
  const auto secret = this->server_->auth().create_token(exchange.body(), this->server_->now_utc_s());
  if (!secret.has_value()) {
    exchange.problem(422, "The name is taken or not allowed, or there are eight tokens.", "/name");
    return;
  }
  exchange.reply(201, CONTENT_TEXT, {secret->data(), secret->size()});
}

void Probe::revoke_token_(Exchange &exchange) {
  const auto slot = parse_decimal(exchange.path_parameter(0));
  if (!slot.has_value() || !this->server_->auth().revoke_token(*slot)) {
    exchange.problem(404, "There is no such token.");
    return;
  }
  exchange.reply_empty(204);
}

void Probe::change_password_(Exchange &exchange) {
  if (!this->server_->auth().change_password(exchange.body(), exchange.identity())) {
    exchange.problem(422, "A password has 8 to 64 bytes.");
    return;
  }
  exchange.reply_empty(204);
}

/// How much of a body came, and until when the next piece has to wait.
struct CountState {
  uint32_t bytes;
  uint32_t sum;
  uint32_t resume_ms;
  bool held;
};

void Probe::begin_count_(Exchange &exchange) {
  if (exchange.request().query_value("refuse") == "begin") {
    exchange.problem(409, "Refused before its body.");
    return;
  }
  const auto hold_ms = parse_decimal(exchange.request().query_value("hold_ms").value_or("0")).value_or(0);
  exchange.state<CountState>() = {.bytes = 0, .sum = 0, .resume_ms = millis() + hold_ms, .held = hold_ms > 0};
}

bool Probe::ready_(Exchange &exchange) {
  auto &state = exchange.state<CountState>();
  state.held = state.held && static_cast<int32_t>(millis() - state.resume_ms) < 0;
  return !state.held;
}

void Probe::count_(Exchange &exchange, std::span<const uint8_t> piece) {
  auto &state = exchange.state<CountState>();
  state.bytes += static_cast<uint32_t>(piece.size());
  for (const uint8_t byte : piece) {
    state.sum = state.sum * 31 + byte;
  }
  if (exchange.request().query_value("refuse") == "middle" && state.bytes > 100'000) {
    exchange.problem(422, "Refused in the middle of its body.");
  }
}

void Probe::counted_(Exchange &exchange) {
  const auto &state = exchange.state<CountState>();
  std::array<char, 64> text;
  TextWriter json(text);
  json.text("{\"bytes\":").number(state.bytes).text(",\"sum\":").number(state.sum).text("}");
  exchange.reply(200, CONTENT_JSON, json.view());
}

void Probe::echo_text_(WebSocket &client, std::string_view message) {
  if (!client.send_text(message)) {
    client.close(CloseCode::TRY_AGAIN_LATER, "too much to echo");
  }
}

void Probe::echo_binary_(WebSocket &client, std::span<const uint8_t> message) { client.send_binary(message); }

void Probe::live_open_(WebSocket &client) {
  this->live_count_++;
  client.state<Subscriber>() = {};
}

void Probe::live_text_(WebSocket &client, std::string_view message) {
  client.state<Subscriber>().size = parse_decimal(message, 4000).value_or(0);
}

void Probe::live_close_(WebSocket &client) { this->live_count_--; }

}  // namespace esphome::local_http_probe
