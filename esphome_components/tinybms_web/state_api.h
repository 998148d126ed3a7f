#pragma once

#include <cstdint>

#include "../local_http/server.h"
#include "replies.h"
#include "state_document.h"

namespace esphome::tinybms_web {

/// What the configuration says of the device.
struct DeviceInfo {
  const char *model{""};
  const char *version{""};
  /// 8 hexadecimal digits.
  const char *build{""};
};

/// Who the gateway is, and its state.
class StateApi final {
 public:
  StateApi(local_http::Server &server, GatewayState &state, StateDocument &document)
      : server_(server), state_(state), document_(document) {}

  void set_device(const DeviceInfo &device) { this->device_ = device; }
  void set_history(const bms_core::History *history) { this->history_ = history; }
  void setup() { this->server_.add_routes(ROUTES, this); }

 protected:
  static const std::array<local_http::Route, 2> ROUTES;

  void info_(Exchange &exchange);
  size_t produce_info_(Exchange &exchange, std::span<char> room);
  bool write_info_(JsonWriter &json, uint32_t piece) const;
  void write_head_(JsonWriter &json) const;
  void write_pack_(JsonWriter &json, size_t pack) const;
  void write_history_(JsonWriter &json) const;
  void state_of_all_(Exchange &exchange);
  size_t produce_state_(Exchange &exchange, std::span<char> room);

  local_http::Server &server_;
  GatewayState &state_;
  StateDocument &document_;
  DeviceInfo device_;
  const bms_core::History *history_{nullptr};
};

}  // namespace esphome::tinybms_web
