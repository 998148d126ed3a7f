#include "actions_api.h"

#include <algorithm>

#include "config_json.h"
#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_web {

static const char *const TAG = "tinybms_web";

using local_http::Access;
using local_http::Method;
using local_http::Route;
using local_http::to;
using tinybms::ResetOption;
using tinybms::WriteResult;

namespace {

/// A restart in the midst of an old time would be mistaken for one.
constexpr int64_t EARLIEST_UTC_MS = 1'577'836'800'000;
constexpr int64_t LATEST_UTC_MS = 4'102'444'800'000;
constexpr uint16_t BODY_LIMIT = 512;

/// A client that waits for a BMS.
struct WaitState {
  uint32_t count{0};
  uint8_t pack{0};
  ResetOption option{ResetOption::CLEAR_EVENTS};
  /// This client's change of the SOC is under way.
  bool holds_setting{false};
};

}  // namespace

/// One action: which members its body has, and what it does.
struct ActionsApi::Action {
  std::string_view name;
  std::array<std::string_view, 2> members;
  size_t member_count;
  void (ActionsApi::*run)(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  ResetOption option{ResetOption::CLEAR_EVENTS};
  /// The option of the gateway that it sets.
  const char *key{""};
};

const Route ActionsApi::ROUTE = {.method = Method::POST,
                                 .path = "/api/v1/actions/*",
                                 .access = Access::WRITE,
                                 .handle = to<&ActionsApi::run_>,
                                 .max_body = BODY_LIMIT,
                                 .gone = to<&ActionsApi::gone_>};

const std::array<ActionsApi::Action, 12> ActionsApi::ACTIONS{{
    {"restart", {}, 0, &ActionsApi::restart_},
    {"identify", {}, 0, &ActionsApi::identify_},
    {"set_time", {"utc_ms"}, 1, &ActionsApi::set_time_},
    {"acknowledge_alarms", {}, 0, &ActionsApi::acknowledge_},
    {.name = "set_charge_profile",
     .members = {"profile"},
     .member_count = 1,
     .run = &ActionsApi::set_profile_,
     .key = "control.profile"},
    {.name = "set_charge_enabled",
     .members = {"enabled"},
     .member_count = 1,
     .run = &ActionsApi::set_switch_,
     .key = "control.charge_enabled"},
    {.name = "set_discharge_enabled",
     .members = {"enabled"},
     .member_count = 1,
     .run = &ActionsApi::set_switch_,
     .key = "control.discharge_enabled"},
    {.name = "force_full_charge",
     .members = {"enabled"},
     .member_count = 1,
     .run = &ActionsApi::set_switch_,
     .key = "control.force_full_charge"},
    {"bms_restart", {"pack"}, 1, &ActionsApi::reset_, ResetOption::RESET_BMS},
    {"clear_events", {"pack"}, 1, &ActionsApi::reset_, ResetOption::CLEAR_EVENTS},
    {"clear_statistics", {"pack"}, 1, &ActionsApi::reset_, ResetOption::CLEAR_STATISTICS},
    {"set_soc", {"pack", "value"}, 2, &ActionsApi::set_soc_},
}};

void ActionsApi::loop(uint32_t now_ms) {
  if (this->restart_at_ms_ && static_cast<int32_t>(now_ms - *this->restart_at_ms_) >= 0) {
    this->restart_at_ms_.reset();
    App.safe_reboot();
  }
}

void ActionsApi::run_(Exchange &exchange) {
  const auto *action = std::ranges::find(ACTIONS, exchange.path_parameter(0), &Action::name);
  Problem problem;
  if (action == ACTIONS.end()) {
    problem.set(404, "/name", "There is no such action");
    FixedText<160> list;
    for (const Action &one : ACTIONS)
      list.append(list.empty() ? "" : ", ").append(one.name);
    problem.allow("%.*s", static_cast<int>(list.view().size()), list.view().data());
    return reply_problem(exchange, problem);
  }
  // An action that needs nothing may be told nothing.
  const std::string_view body = exchange.body().empty() ? "{}" : exchange.body();
  ObjectReader reader(this->body_.parse_object(body, problem), "", problem);
  reader.only({action->members.data(), action->member_count});
  if (!problem)
    (this->*action->run)(exchange, *action, reader, problem);
  if (problem)
    reply_problem(exchange, problem);
}

void ActionsApi::done_(Exchange &exchange, std::string_view name, const char *result, std::string_view text) {
  reply_json(exchange, 200, [&](JsonWriter &json) {
    json.begin_object().field("action", name).field("result", result).field("text", text).end_object();
  });
}

std::optional<uint8_t> ActionsApi::pack_(ObjectReader &reader, Problem &problem) const {
  const auto pack = reader.integer("pack", 1, GatewayState::PACK_COUNT);
  if (!pack)
    return std::nullopt;
  if (!this->state_.gateway().pack_data(*pack - 1).snapshot.link_up) {
    problem.set(503, "/pack", "The BMS does not answer");
    return std::nullopt;
  }
  return static_cast<uint8_t>(*pack - 1);
}

void ActionsApi::restart_(Exchange &exchange, const Action &action, ObjectReader & /*reader*/, Problem & /*problem*/) {
  this->restart_at_ms_ = millis() + RESTART_AFTER_MS;
  this->done_(exchange, action.name, "ok", "Restarts in a second");
}

void ActionsApi::identify_(Exchange &exchange, const Action &action, ObjectReader & /*reader*/, Problem & /*problem*/) {
  ESP_LOGI(TAG, "Here I am");
  this->state_.gateway().bus().publish(bms_core::Identify{}, millis_64());
  this->done_(exchange, action.name, "ok", "Done");
}

void ActionsApi::set_time_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem & /*problem*/) {
  const auto utc_ms = reader.integer("utc_ms", EARLIEST_UTC_MS, LATEST_UTC_MS);
  if (!utc_ms)
    return;
  this->history_.set_browser_time(*utc_ms);
  const bool taken = this->history_.history().time_quality() == bms_core::TimeQuality::BROWSER;
  this->done_(exchange, action.name, "ok", taken ? "Done" : "The time was known better already");
}

void ActionsApi::acknowledge_(Exchange &exchange, const Action &action, ObjectReader & /*reader*/,
                              Problem & /*problem*/) {
  this->state_.gateway().acknowledge_all();
  this->done_(exchange, action.name, "ok", "Done");
}

void ActionsApi::set_profile_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem) {
  static constexpr std::string_view PROFILES[] = {"slow", "medium", "fast"};
  static_assert(std::size(PROFILES) == bms_core::PROFILE_COUNT);
  if (const auto profile = reader.choice("profile", PROFILES))
    this->set_option_(exchange, action, static_cast<int32_t>(*profile), problem);
}

void ActionsApi::set_switch_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem) {
  if (const auto enabled = reader.boolean("enabled"))
    this->set_option_(exchange, action, *enabled ? 1 : 0, problem);
}

void ActionsApi::set_option_(Exchange &exchange, const Action &action, int32_t raw, Problem &problem) {
  const gateway_config::OptionChange change{.option = *gateway_config::find_option(action.key), .raw = raw};
  if (const auto refused = this->state_.gateway().change_config({&change, 1})) {
    explain(*refused, "", problem);
    return;
  }
  this->done_(exchange, action.name, "ok", "Done");
}

void ActionsApi::reset_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem) {
  const auto pack = this->pack_(reader, problem);
  if (!pack)
    return;
  tinybms::TinyBms &driver = this->state_.gateway().pack(*pack);
  auto &wait = exchange.state<WaitState>();
  wait = {driver.reset_count(), *pack, action.option, false};
  if (!driver.poller().reset_or_clear(action.option))
    return exchange.problem_later(503, 1, "Too many commands wait for the BMS.");
  exchange.wait(to<&ActionsApi::wait_for_reset_>);
}

void ActionsApi::wait_for_reset_(Exchange &exchange) {
  auto &wait = exchange.state<WaitState>();
  const tinybms::TinyBms &driver = this->state_.gateway().pack(wait.pack);
  if (driver.reset_count() == wait.count)
    return;
  wait.count = driver.reset_count();
  const auto &report = *driver.last_reset();
  // Somebody else's.
  if (report.option != wait.option)
    return;
  const char *text = report.result == WriteResult::OK ? "Done" : "The BMS did not do it";
  this->done_(exchange, exchange.path_parameter(0), tinybms::write_result_key(report.result), text);
}

void ActionsApi::set_soc_(Exchange &exchange, const Action & /*action*/, ObjectReader &reader, Problem &problem) {
  const auto pack = this->pack_(reader, problem);
  const auto value = reader.number("value", 0, 100);
  const auto setting = tinybms::find_setting("state_of_charge");
  if (!pack || !value || !setting)
    return;
  const tinybms::SettingInfo &info = tinybms::SETTINGS[*setting];
  SettingsPatch patch;
  patch.pack = *pack;
  patch.changes[0] = {*setting, static_cast<int32_t>(*value * info.divisor / info.multiplier + 0.5), std::nullopt};
  patch.count = 1;
  const auto view = this->state_.pack(*pack);
  Problem refused;
  if (!check_settings_patch(patch, view.poller.settings(), view.pack.snapshot.identity, refused)) {
    problem.set(refused.status(), "/value", "%.*s", static_cast<int>(refused.detail().size()), refused.detail().data());
    problem.allow("%.*s", static_cast<int>(refused.allowed().size()), refused.allowed().data());
    return;
  }
  if (!this->settings_.start(patch, millis()))
    return exchange.problem_later(503, 1, "Another change is under way.");
  exchange.state<WaitState>().holds_setting = true;
  exchange.wait(to<&ActionsApi::wait_for_setting_>);
}

void ActionsApi::wait_for_setting_(Exchange &exchange) {
  if (!this->settings_.done())
    return;
  const auto report = this->settings_.job().report(0);
  std::array<char, tinybms::REPORT_TEXT_SIZE> text{};
  const size_t length = report ? tinybms::describe(*report, text.data(), text.size()) : 0;
  this->settings_.release();
  exchange.state<WaitState>().holds_setting = false;
  this->done_(exchange, exchange.path_parameter(0),
              tinybms::write_result_key(report ? report->result : WriteResult::NO_ANSWER), {text.data(), length});
}

void ActionsApi::gone_(Exchange &exchange) {
  if (exchange.state<WaitState>().holds_setting)
    this->settings_.release();
}

}  // namespace esphome::tinybms_web
