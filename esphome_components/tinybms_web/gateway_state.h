#pragma once

#include <array>
#include <cstdint>

#include "../bms_core/history.h"
#include "../local_http/server.h"
#include "../tinybms_victron/gateway.h"
#include "esphome/components/network/util.h"
#include "event_keeper.h"
#include "state_json.h"

namespace esphome::tinybms_web {

using tinybms_victron::Gateway;

/// The gateway as the writers of JSON want to see it.
class GatewayState final {
 public:
  static constexpr size_t PACK_COUNT = Gateway::PACK_COUNT;

  GatewayState(Gateway &gateway, local_http::Server &server) : gateway_(gateway), server_(server) {}

  void set_history(const bms_core::History *history) { this->history_ = history; }
  void set_storage(const battery_history::HistoryStore *store, const EventKeeper *events) {
    this->store_ = store;
    this->events_ = events;
  }
  void set_version(const char *version) { this->version_ = version; }
  const char *version() const { return this->version_; }
  /// Once a pass of the main loop, for the longest pass of the last minute.
  void note_pass(uint32_t now_us);

  Gateway &gateway() { return this->gateway_; }
  /// Names this run.
  uint32_t boot_id() const { return this->history_ == nullptr ? 0 : this->history_->boot(); }
  Timestamp now() const;
  std::optional<CanInput> can() const;
  tinybms_victron::PackView pack(size_t index) const;
  const char *pack_name(size_t index) const { return this->gateway_.pack(index).name(); }

  /// Messages WebSocket clients were too slow for.
  uint32_t websocket_dropped{0};

  /// Schema State.
  void write(JsonWriter &json);

 protected:
  SystemInput system_();
  void describe_network_(SystemInput &system);

  Gateway &gateway_;
  local_http::Server &server_;
  const bms_core::History *history_{nullptr};
  const battery_history::HistoryStore *store_{nullptr};
  const EventKeeper *events_{nullptr};
  const char *version_{""};
  /// Texts of the state that is being written.
  std::array<char, network::IP_ADDRESS_BUFFER_SIZE> ip_{};
#ifdef USE_WIFI
  std::array<char, wifi::SSID_BUFFER_SIZE> ssid_{};
#endif
  uint32_t sequence_{0};
  uint32_t last_pass_us_{0};
  uint32_t longest_us_{0};
  uint32_t longest_before_us_{0};
  uint32_t minute_began_us_{0};
  uint32_t overruns_{0};
};

}  // namespace esphome::tinybms_web
