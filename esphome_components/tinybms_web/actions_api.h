#pragma once

#include "../battery_history/history_recorder.h"
#include "../local_http/server.h"
#include "gateway_state.h"
#include "replies.h"
#include "settings_api.h"

namespace esphome::tinybms_web {

/// Commands to the gateway and to the BMSs.
class ActionsApi final {
 public:
  ActionsApi(local_http::Server &server, JsonBody &body, GatewayState &state, SettingsApi &settings,
             battery_history::HistoryRecorder &history)
      : server_(server), body_(body), state_(state), settings_(settings), history_(history) {}

  void setup() { this->server_.add_routes({&ROUTE, 1}, this); }
  /// Restarts once the answer has had time to leave.
  void loop(uint32_t now_ms);

 protected:
  struct Action;
  static const local_http::Route ROUTE;
  static const std::array<Action, 12> ACTIONS;
  static constexpr uint32_t RESTART_AFTER_MS = 1000;

  void run_(Exchange &exchange);
  void gone_(Exchange &exchange);

  void restart_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void identify_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void set_time_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void acknowledge_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void set_profile_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void set_switch_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void set_option_(Exchange &exchange, const Action &action, int32_t raw, Problem &problem);
  void reset_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void set_soc_(Exchange &exchange, const Action &action, ObjectReader &reader, Problem &problem);
  void wait_for_reset_(Exchange &exchange);
  void wait_for_setting_(Exchange &exchange);
  std::optional<uint8_t> pack_(ObjectReader &reader, Problem &problem) const;
  void done_(Exchange &exchange, std::string_view name, const char *result, std::string_view text);

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  SettingsApi &settings_;
  battery_history::HistoryRecorder &history_;
  std::optional<uint32_t> restart_at_ms_;
};

}  // namespace esphome::tinybms_web
