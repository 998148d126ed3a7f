#pragma once

#include "../local_http/server.h"
#include "../monitors/can_monitor.h"
#include "../monitors/log_ring.h"
#include "../monitors/uart_monitor.h"
#include "gateway_state.h"
#include "replies.h"

namespace esphome::tinybms_web {

/// What is on the wires, in the log and on the event bus.
class MonitorApi final {
 public:
  MonitorApi(local_http::Server &server, JsonBody &body, GatewayState &state)
      : server_(server), body_(body), state_(state) {}

  void set_monitors(const monitors::CanMonitor *can, const monitors::UartMonitor *uart, const monitors::LogRing *log) {
    this->can_ = can;
    this->uart_ = uart;
    this->log_ = log;
  }
  void setup() { this->server_.add_routes(ROUTES, this); }

 protected:
  static const std::array<local_http::Route, 6> ROUTES;

  void can_view_(Exchange &exchange);
  size_t produce_can_(Exchange &exchange, std::span<char> room);
  void preview_(Exchange &exchange);
  void uart_view_(Exchange &exchange);
  size_t produce_uart_(Exchange &exchange, std::span<char> room);
  void capture_(Exchange &exchange);
  size_t produce_capture_(Exchange &exchange, std::span<char> room);
  void end_capture_(Exchange &exchange);
  void log_view_(Exchange &exchange);
  size_t produce_log_(Exchange &exchange, std::span<char> room);
  void trace_(Exchange &exchange);
  size_t produce_trace_(Exchange &exchange, std::span<char> room);

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  const monitors::CanMonitor *can_{nullptr};
  const monitors::UartMonitor *uart_{nullptr};
  const monitors::LogRing *log_{nullptr};
  uint8_t captures_going_on_{0};
};

}  // namespace esphome::tinybms_web
