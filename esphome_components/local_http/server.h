#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "auth.h"
#include "connection.h"
#include "esphome/components/socket/socket.h"
#include "esphome/core/component.h"
#include "esphome/core/helpers.h"
#include "host_check.h"
#include "route.h"
#include "websocket.h"

namespace esphome::local_http {

/// What the server has met since boot.
struct ServerCounters {
  uint32_t requests{0};
  uint32_t accepted{0};
  uint32_t evicted{0};       ///< idle connections closed for a new one
  uint32_t turned_away{0};   ///< connections refused because none was idle
  uint32_t timed_out{0};     ///< clients that made no progress
  uint32_t slow_sockets{0};  ///< WebSocket clients dropped because they did not read
  uint32_t longest_pass_us{0};
};

/// An HTTP/1.1 and WebSocket server in the main loop. Knows nothing of what it serves.
///
/// Set up before its setup(): routes, endpoints, names, the port. Everything lives in fixed tables.
class Server final : public Component {
 public:
  /// Two more than live clients: the page answers also when all of those are connected.
  static constexpr size_t MAX_CONNECTIONS = 10;
  static constexpr size_t MAX_WEBSOCKETS = 8;
  static constexpr size_t MAX_ROUTE_TABLES = 12;
  static constexpr size_t MAX_ENDPOINTS = 2;

  Server();

  /// The address to listen on; every one of the device when it is not called. Has to live for ever.
  void set_address(const char *address) { this->listen_address_ = address; }
  /// Null when it is every one.
  const char *address() const { return this->listen_address_; }
  void set_port(uint16_t port) { this->port_ = port; }
  uint16_t port() const { return this->port_; }
  /// A name the page may be called by, beside the device's own name, its name with ".local" and its addresses.
  void add_host_name(const char *name) { this->host_check_.add_name(name); }
  /// `routes` and `context` have to live for ever. Tables are searched in the order they were added.
  void add_routes(std::span<const Route> routes, void *context);
  void add_endpoint(const WebSocketEndpoint &endpoint, void *context);
  /// Seconds since 1970 by the best clock there is; nothing while the time is not known.
  void set_clock(std::optional<uint32_t> (*now_utc_s)()) { this->now_utc_s_ = now_utc_s; }

  Auth &auth() { return this->auth_; }
  const ServerCounters &counters() const { return this->counters_; }
  /// How many connections are in use, WebSockets included.
  size_t connection_count() const;
  size_t websocket_count() const;
  std::optional<uint32_t> now_utc_s() const { return this->now_utc_s_ == nullptr ? std::nullopt : this->now_utc_s_(); }

  /// Call `visit(WebSocket &)` for every open client of an endpoint.
  template<typename F> void for_each_websocket(std::string_view path, F &&visit) {
    for (auto &connection : this->connections_) {
      if (connection.is_websocket_on(path)) {
        visit(connection.websocket());
      }
    }
  }

  void setup() override;
  void loop() override;
  void dump_config() override;
  float get_setup_priority() const override { return setup_priority::AFTER_WIFI; }
  void on_shutdown() override;

 protected:
  friend class Connection;

  struct RouteTable {
    std::span<const Route> routes;
    void *context{nullptr};
  };
  struct Endpoint {
    WebSocketEndpoint endpoint;
    void *context{nullptr};
  };

  bool listen_();
  void accept_(uint32_t now_ms);
  void turn_away_(socket::Socket &socket);
  /// A free connection, or the one that gives way most readily; nothing when none does.
  Connection *find_place_(uint32_t now_ms);
  /// Fills in the endpoint of a path; false when there is none.
  bool find_endpoint_(std::string_view path, const WebSocketEndpoint *&endpoint, void *&context) const;
  /// Name the methods of a set of bits in the field Allow.
  static void add_allow_(Exchange &exchange, uint8_t methods);
  void run_connections_(uint32_t now_ms);

  /// As long as there is work, a pass of the main loop goes on for this long.
  static constexpr uint32_t PASS_US = 3'000;
  static constexpr uint32_t LISTEN_RETRY_MS = 5'000;
  /// How long a client waits for a place before it is turned away.
  static constexpr uint32_t FULL_WAIT_MS = 500;
#ifdef USE_ESP32
  static constexpr int BACKLOG = 4;  // each waits in one of lwIP's 16 connections
#else
  static constexpr int BACKLOG = 256;
#endif

  /// Made in setup(), outside of the internal RAM where there is some: each takes some 7 kB.
  std::span<Connection> connections_;
  std::array<RouteTable, MAX_ROUTE_TABLES> tables_{};
  std::array<Endpoint, MAX_ENDPOINTS> endpoints_{};
  /// Where a connection reads into: used up before the next one reads.
  std::array<uint8_t, 2048> chunk_{};
  std::unique_ptr<socket::ListenSocket> listener_;
  HostCheck host_check_;
  Auth auth_;
  ServerCounters counters_;
  std::optional<uint32_t> (*now_utc_s_)(){nullptr};
  HighFrequencyLoopRequester hurry_;
  const char *listen_address_{nullptr};
  uint32_t next_listen_ms_{0};
  uint32_t full_since_ms_{0};
  uint16_t port_{80};
  uint8_t table_count_{0};
  uint8_t endpoint_count_{0};
  uint8_t first_{0};
  bool listen_failed_{false};
  bool full_{false};
};

}  // namespace esphome::local_http
