#pragma once

#include <array>

#include "../local_http/server.h"
#include "config_json.h"
#include "esphome/core/defines.h"
#include "gateway_state.h"
#include "replies.h"

namespace esphome::tinybms_web {

/// The gateway's own options: shown, changed, exported and imported.
class ConfigApi final {
 public:
  ConfigApi(local_http::Server &server, JsonBody &body, GatewayState &state)
      : server_(server), body_(body), state_(state) {}

  void setup() { this->server_.add_routes(ROUTES, this); }

 protected:
  static const std::array<local_http::Route, 4> ROUTES;

  void list_(Exchange &exchange);
  size_t produce_list_(Exchange &exchange, std::span<char> room);
  void change_(Exchange &exchange);
  void export_(Exchange &exchange);
  size_t produce_export_(Exchange &exchange, std::span<char> room);
  void import_(Exchange &exchange);
  size_t produce_result_(Exchange &exchange, std::span<char> room);
  /// Applies what changes_ holds, or only checks it, and answers.
  void apply_(Exchange &exchange, size_t count, std::string_view pointer, bool from_defaults, bool dry_run);

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  /// Too large for the stack of an ESP32.
  std::array<gateway_config::OptionChange, gateway_config::MAX_OPTIONS> changes_{};
};

}  // namespace esphome::tinybms_web
