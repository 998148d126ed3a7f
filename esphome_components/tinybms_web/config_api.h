#pragma once

#include <array>

#include "../local_http/server.h"
#include "config_json.h"
#include "custom_frame_json.h"
#include "esphome/core/defines.h"
#include "gateway_state.h"
#include "long_body.h"
#include "replies.h"

namespace esphome::tinybms_web {

/// The gateway's own options and the user's CAN frames: shown, changed, exported and imported.
class ConfigApi final {
 public:
  ConfigApi(local_http::Server &server, JsonBody &body, GatewayState &state)
      : server_(server), body_(body), state_(state) {}

  void setup() { this->server_.add_routes(ROUTES, this); }

 protected:
  static const std::array<local_http::Route, 4> ROUTES;
  static const local_http::BodySink IMPORT_SINK;

  void list_(Exchange &exchange);
  size_t produce_list_(Exchange &exchange, std::span<char> room);
  void change_(Exchange &exchange);
  void export_(Exchange &exchange);
  size_t produce_export_(Exchange &exchange, std::span<char> room);
  void begin_import_(Exchange &exchange);
  bool import_ready_(Exchange & /*exchange*/) { return true; }
  void import_piece_(Exchange &exchange, std::span<const uint8_t> piece);
  void import_(Exchange &exchange);
  void import_gone_(Exchange &exchange) { this->import_body_.end(&exchange); }
  size_t produce_result_(Exchange &exchange, std::span<char> room);
  std::span<const victron_can::CustomFrame> custom_frames_();
  /// The configuration is no longer the one this client began to read: its reply is given up.
  bool has_changed_(Exchange &exchange);
  /// Puts the frames of a body into frame_change_; false if it says nothing about them.
  bool read_frames_(ObjectReader &reader, Problem &problem);
  /// Applies what changes_ holds, or only checks it, and answers.
  void apply_(Exchange &exchange, size_t count, std::string_view pointer, bool from_defaults, bool dry_run,
              const tinybms_victron::FrameChange *frames);

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  /// Too large for the stack of an ESP32.
  std::array<gateway_config::OptionChange, gateway_config::MAX_OPTIONS> changes_{};
  victron_can::FrameList frames_;
  LongBody import_body_;
  tinybms_victron::FrameChange frame_change_;
};

}  // namespace esphome::tinybms_web
