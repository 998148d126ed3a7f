#include "settings_api.h"

#include "esphome/core/hal.h"
#include "settings_json.h"

namespace esphome::tinybms_web {

using local_http::Access;
using local_http::Method;
using local_http::Route;
using local_http::to;
using tinybms::WriteResult;

namespace {

/// Which pack's settings a client is reading, and how far it has come.
struct ListState {
  JsonStream stream;
  uint8_t pack{0};
};

struct ChangeState {
  JsonStream stream;
  /// This client's change is under way, or it is being told the outcome.
  bool holds{false};
};

}  // namespace

const std::array<Route, 2> SettingsApi::ROUTES{{
    {.method = Method::GET, .path = "/api/v1/settings", .access = Access::READ, .handle = to<&SettingsApi::list_>},
    {.method = Method::PATCH,
     .path = "/api/v1/settings",
     .access = Access::WRITE,
     .handle = to<&SettingsApi::change_>,
     .max_body = Exchange::MAX_BODY,
     .gone = to<&SettingsApi::gone_>},
}};

void SettingsApi::loop(uint32_t now_ms) {
  if (this->job_.done())
    return;
  tinybms::TinyBms &pack = this->state_.gateway().pack(this->job_.pack());
  if (pack.write_count() != this->reports_seen_) {
    this->reports_seen_ = pack.write_count();
    this->job_.ended(*pack.last_write());
  } else if (now_ms - this->handed_over_ms_ > MAX_WRITE_MS) {
    this->job_.give_up(WriteResult::NO_ANSWER);
  }
  const auto change = this->job_.next(pack.poller().settings(), pack.pack().snapshot.identity);
  if (!change)
    return;
  this->handed_over_ms_ = now_ms;
  const WriteResult result = pack.poller().write_setting(change->setting, change->raw);
  if (result != WriteResult::OK)
    this->job_.give_up(result);
}

bool SettingsApi::start(const SettingsPatch &patch, uint32_t now_ms) {
  if (this->held_ || !this->job_.done())
    return false;
  this->held_ = true;
  tinybms::TinyBms &pack = this->state_.gateway().pack(patch.pack);
  this->job_.start(patch, pack.poller().settings());
  this->reports_seen_ = pack.write_count();
  this->handed_over_ms_ = now_ms;
  return true;
}

void SettingsApi::list_(Exchange &exchange) {
  Problem problem;
  const auto pack = query_number(exchange, "pack", 1, 1, GatewayState::PACK_COUNT, problem);
  if (problem)
    return reply_problem(exchange, problem);
  exchange.state<ListState>().pack = static_cast<uint8_t>(*pack - 1);
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&SettingsApi::produce_list_>);
}

size_t SettingsApi::produce_list_(Exchange &exchange, std::span<char> room) {
  auto &list = exchange.state<ListState>();
  const auto view = this->state_.pack(list.pack);
  const tinybms::SettingsStore &store = view.poller.settings();
  return list.stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      const auto &identity = view.pack.snapshot.identity;
      const auto measured_at = store.measured_at();
      json.begin_object().field("pack", list.pack + 1);
      json.field("age_s", measured_at ? std::optional(age_s(*measured_at, view.now)) : std::nullopt);
      json.field("writable", view.pack.snapshot.link_up && identity &&
                                 identity->firmware_internal >= tinybms::SettingsStore::FIRST_WRITABLE_FIRMWARE);
      json.key("settings").begin_array();
      return true;
    }
    if (piece <= tinybms::SETTINGS.size()) {
      write_setting(json, store, static_cast<uint8_t>(piece - 1), view.reachable());
      return true;
    }
    json.end_array().end_object();
    return false;
  });
}

void SettingsApi::change_(Exchange &exchange) {
  Problem problem;
  SettingsPatch patch;
  const JsonValue body = this->body_.parse_object(exchange.body(), problem);
  if (problem || !read_settings_patch(body, GatewayState::PACK_COUNT, patch, problem))
    return reply_problem(exchange, problem);
  const auto view = this->state_.pack(patch.pack);
  const tinybms::SettingsStore &store = view.poller.settings();
  if (!view.pack.snapshot.link_up)
    return reply_problem(exchange, 503, "/pack", "The BMS does not answer");
  if (!check_settings_patch(patch, store, view.pack.snapshot.identity, problem))
    return reply_problem(exchange, problem);
  if (!this->start(patch, millis()))
    return exchange.problem_later(503, 1, "Another change is under way.");
  exchange.state<ChangeState>().holds = true;
  exchange.wait(to<&SettingsApi::wait_>);
}

void SettingsApi::gone_(Exchange &exchange) {
  if (exchange.state<ChangeState>().holds)
    this->release();
}

void SettingsApi::wait_(Exchange &exchange) {
  if (!this->job_.done())
    return;
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&SettingsApi::produce_result_>);
}

size_t SettingsApi::produce_result_(Exchange &exchange, std::span<char> room) {
  const size_t size = exchange.state<ChangeState>().stream.fill(
      room, [this](JsonWriter &json, uint32_t piece) { return this->job_.write(json, piece); });
  if (size == 0)
    this->release();
  return size;
}

}  // namespace esphome::tinybms_web
