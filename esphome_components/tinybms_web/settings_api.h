#pragma once

#include "../local_http/server.h"
#include "gateway_state.h"
#include "replies.h"
#include "settings_patch.h"

namespace esphome::tinybms_web {

/// The settings of the BMSs: shown, and changed one set at a time.
class SettingsApi final {
 public:
  SettingsApi(local_http::Server &server, JsonBody &body, GatewayState &state)
      : server_(server), body_(body), state_(state) {}

  void setup() { this->server_.add_routes(ROUTES, this); }
  /// Hands the next change to the BMS when its turn has come.
  void loop(uint32_t now_ms);

  /// Begins a change that has been checked; false while another one is under way or its outcome is being told.
  bool start(const SettingsPatch &patch, uint32_t now_ms);
  bool done() const { return this->job_.done(); }
  const SettingsJob &job() const { return this->job_; }
  /// The outcome has been told, or nobody wants to know it any more.
  void release() { this->held_ = false; }

 protected:
  static const std::array<local_http::Route, 2> ROUTES;
  /// A BMS that does not answer is given up by its poller long before.
  static constexpr uint32_t MAX_WRITE_MS = 10'000;

  void list_(Exchange &exchange);
  size_t produce_list_(Exchange &exchange, std::span<char> room);
  void change_(Exchange &exchange);
  void wait_(Exchange &exchange);
  size_t produce_result_(Exchange &exchange, std::span<char> room);
  void gone_(Exchange &exchange);

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  SettingsJob job_;
  uint32_t handed_over_ms_{0};
  uint32_t reports_seen_{0};
  bool held_{false};
};

}  // namespace esphome::tinybms_web
