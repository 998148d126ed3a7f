#include "access_api.h"

#include <algorithm>

#include "esphome/core/application.h"
#include "replies.h"

namespace esphome::tinybms_web {

using local_http::Access;
using local_http::Auth;
using local_http::Identity;
using local_http::Method;
using local_http::Route;
using local_http::to;
using local_http::Token;

namespace {

constexpr std::string_view KINDS[] = {"browser", "token"};
constexpr size_t TOKEN_KIND = 1;
constexpr uint16_t BODY_LIMIT = 1024;

std::optional<int64_t> utc_ms(uint32_t utc_s) {
  return utc_s == 0 ? std::nullopt : std::optional(static_cast<int64_t>(utc_s) * 1000);
}

}  // namespace

const Route AccessApi::ROUTES[] = {
    {.method = Method::POST,
     .path = "/api/v1/session",
     .access = Access::OPEN,
     .handle = to<&AccessApi::log_in_>,
     .max_body = BODY_LIMIT},
    {.method = Method::DELETE, .path = "/api/v1/session", .access = Access::WRITE, .handle = to<&AccessApi::log_out_>},
    {.method = Method::GET, .path = "/api/v1/tokens", .access = Access::WRITE, .handle = to<&AccessApi::list_tokens_>},
    {.method = Method::DELETE,
     .path = "/api/v1/tokens/*",
     .access = Access::WRITE,
     .handle = to<&AccessApi::revoke_token_>},
    {.method = Method::POST,
     .path = "/api/v1/password",
     .access = Access::WRITE,
     .handle = to<&AccessApi::change_password_>,
     .max_body = BODY_LIMIT},
};

void AccessApi::setup() { this->server_.add_routes(ROUTES, this); }

bool AccessApi::check_password_(Exchange &exchange, std::string_view password) {
  const auto result =
      this->server_.auth().check_password(exchange.address(), password, App.get_loop_component_start_time());
  switch (result.kind) {
    case local_http::LoginResult::Kind::OK:
      return true;
    case local_http::LoginResult::Kind::LOCKED:
      exchange.problem_later(429, result.retry_after_s, "Too many wrong passwords came from this address.");
      return false;
    default:
      exchange.problem(401, "The password is wrong.");
      return false;
  }
}

void AccessApi::log_in_(Exchange &exchange) {
  static constexpr std::string_view NAMES[] = {"password", "kind", "name"};
  Problem problem;
  ObjectReader reader(this->body_.parse_object(exchange.body(), problem), "", problem);
  reader.only(NAMES);
  const auto password = reader.text("password", 1, local_http::MAX_PASSWORD_LENGTH);
  const auto kind = reader.choice("kind", KINDS);
  std::optional<std::string_view> name;
  if (reader.has("name") || (kind && *kind == TOKEN_KIND))
    name = reader.text("name", 1, local_http::MAX_TOKEN_NAME);
  if (problem)
    return reply_problem(exchange, problem);
  if (!this->check_password_(exchange, *password))
    return;
  if (*kind == TOKEN_KIND) {
    this->create_token_(exchange, *name);
  } else {
    this->open_session_(exchange);
  }
}

void AccessApi::open_session_(Exchange &exchange) {
  const auto secret = this->server_.auth().open_session(App.get_loop_component_start_time());
  if (!secret)
    return exchange.problem(503, "There are no random numbers to make a session from.");
  FixedText<128> cookie;
  cookie.append(Auth::COOKIE_NAME).append("=").append({secret->data(), secret->size()});
  cookie.append("; HttpOnly; SameSite=Strict; Path=/");
  exchange.add_header("Set-Cookie", cookie.view());
  reply_json(exchange, 201, [](JsonWriter &json) {
    json.begin_object().field("kind", KINDS[0]).field("id", std::nullopt).field("name", std::nullopt);
    json.field("token", std::nullopt).field("idle_timeout_s", Auth::SESSION_IDLE_MS / 1000).end_object();
  });
}

void AccessApi::create_token_(Exchange &exchange, std::string_view name) {
  Auth &auth = this->server_.auth();
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (!std::ranges::all_of(name, printable))
    return reply_problem(exchange, 422, "/name", "'name' has characters other than printable ASCII");
  const auto tokens = auth.tokens();
  if (std::ranges::any_of(tokens, [&](const Token &token) { return token.used && token.name_view() == name; }))
    return reply_problem(exchange, 409, "/name", "There is a token of this name: revoke it first");
  if (std::ranges::all_of(tokens, &Token::used))
    return reply_problem(exchange, 409, "", "There are as many tokens as there can be: revoke one first");
  const auto secret = auth.create_token(name, this->server_.now_utc_s());
  if (!secret)
    return exchange.problem(503, "There are no random numbers to make a token from.");
  size_t slot = 0;
  while (!tokens[slot].used || tokens[slot].name_view() != name)
    slot++;
  reply_json(exchange, 201, [&](JsonWriter &json) {
    json.begin_object().field("kind", KINDS[TOKEN_KIND]).field("id", slot + 1).field("name", name);
    json.field("token", std::string_view(secret->data(), secret->size()));
    json.field("idle_timeout_s", std::nullopt).end_object();
  });
}

void AccessApi::log_out_(Exchange &exchange) {
  const Identity &who = exchange.identity();
  if (who.kind == Identity::Kind::TOKEN) {
    this->server_.auth().revoke_token(who.slot);
  } else {
    this->server_.auth().close_session(who);
  }
  exchange.reply_empty(204);
}

void AccessApi::list_tokens_(Exchange &exchange) {
  const Identity &who = exchange.identity();
  std::array<char, 2048> room;
  JsonWriter json(room);
  json.begin_object().key("tokens").begin_array();
  const auto tokens = this->server_.auth().tokens();
  for (size_t slot = 0; slot < tokens.size(); slot++) {
    const Token &token = tokens[slot];
    if (!token.used)
      continue;
    json.begin_object().field("id", slot + 1).field("name", token.name_view());
    json.field("current", who.kind == Identity::Kind::TOKEN && who.slot == slot);
    json.field("created_utc_ms", utc_ms(token.created_s)).field("last_used_utc_ms", utc_ms(token.last_used_s));
    json.end_object();
  }
  json.end_array().end_object();
  exchange.reply(200, local_http::CONTENT_JSON, {room.data(), json.size()});
}

void AccessApi::revoke_token_(Exchange &exchange) {
  const auto number = local_http::parse_decimal(exchange.path_parameter(0), Auth::MAX_TOKENS);
  if (!number || *number == 0 || !this->server_.auth().revoke_token(*number - 1))
    return reply_problem(exchange, 404, "/id", "There is no such token");
  exchange.reply_empty(204);
}

void AccessApi::change_password_(Exchange &exchange) {
  static constexpr std::string_view NAMES[] = {"current", "new"};
  Problem problem;
  ObjectReader reader(this->body_.parse_object(exchange.body(), problem), "", problem);
  reader.only(NAMES);
  const auto current = reader.text("current", 1, local_http::MAX_PASSWORD_LENGTH);
  const auto wanted = reader.text("new", local_http::MIN_PASSWORD_LENGTH, local_http::MAX_PASSWORD_LENGTH);
  if (problem)
    return reply_problem(exchange, problem);
  if (!this->check_password_(exchange, *current))
    return;
  if (!this->server_.auth().change_password(*wanted, exchange.identity()))
    return exchange.problem(503, "There are no random numbers to keep a password with.");
  exchange.reply_empty(204);
}

}  // namespace esphome::tinybms_web
