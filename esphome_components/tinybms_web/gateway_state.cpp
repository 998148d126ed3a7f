#include "gateway_state.h"

#include <algorithm>

#include "esphome/core/hal.h"
#include "esphome/core/helpers.h"
#ifdef USE_ESP32
#include <esp_heap_caps.h>
#endif

namespace esphome::tinybms_web {

namespace {
/// A pass that takes longer than this may be felt on the bus.
constexpr uint32_t OVERRUN_US = 50'000;
constexpr uint32_t MINUTE_US = 60'000'000;
}  // namespace

void GatewayState::note_pass(uint32_t now_us) {
  const uint32_t pass_us = this->last_pass_us_ == 0 ? 0 : now_us - this->last_pass_us_;
  this->last_pass_us_ = now_us;
  this->longest_us_ = std::max(this->longest_us_, pass_us);
  if (pass_us > OVERRUN_US)
    this->overruns_++;
  if (now_us - this->minute_began_us_ >= MINUTE_US) {
    this->minute_began_us_ = now_us;
    this->longest_before_us_ = this->longest_us_;
    this->longest_us_ = 0;
  }
}

Timestamp GatewayState::now() const {
  const TimeMs now = millis_64();
  if (this->history_ == nullptr)
    return {std::nullopt, now, bms_core::TimeQuality::UNKNOWN};
  return {this->history_->utc_ms(now), now, this->history_->time_quality()};
}

tinybms_victron::PackView GatewayState::pack(size_t index) const {
  return {this->gateway_.pack_data(index), this->gateway_.pack(index).poller(), this->gateway_.policy(), millis_64()};
}

std::optional<CanInput> GatewayState::can() const {
  victron_can::VictronCan *can = this->gateway_.can();
  if (can == nullptr)
    return std::nullopt;
  const auto &statistics = can->statistics();
  return CanInput{can->bus_status(), statistics.sent, statistics.failed, statistics.received, can->bus_load_permille()};
}

void GatewayState::describe_network_(SystemInput &system) {
#ifdef USE_HOST
  if (const char *address = this->server_.address())
    system.ip = address;
#else
  for (const network::IPAddress &address : network::get_ip_addresses()) {
    if (address.is_set()) {
      system.ip = address.str_to(this->ip_.data());
      break;
    }
  }
#endif
#ifdef USE_ETHERNET
  system.network_kind = "ethernet";
#endif
#ifdef USE_WIFI
  wifi::WiFiComponent *const radio = wifi::global_wifi_component;
  if (radio == nullptr)
    return;
  system.network_kind = "wifi";
  system.access_point = radio->is_ap_active();
  if (radio->is_connected()) {
    system.rssi_dbm = radio->wifi_rssi();
    system.ssid = radio->wifi_ssid_to(this->ssid_);
  }
#endif
}

SystemInput GatewayState::system_() {
  SystemInput system;
  const bms_core::BootGuard &boot = this->gateway_.boot();
  system.boot_count = boot.boots();
  system.reset_reason = boot.reason();
  system.safe_mode = boot.safe_mode();
  system.loop_time_max_us = std::max(this->longest_us_, this->longest_before_us_);
  system.loop_overruns = this->overruns_;
  system.websocket_clients = this->server_.websocket_count();
  system.clients = this->server_.connection_count();
  system.websocket_dropped = this->websocket_dropped;
  system.events_dropped = this->gateway_.bus().dropped_urgent() + this->gateway_.bus().dropped_data();
  if (this->store_ != nullptr && this->events_ != nullptr) {
    system.storage_lost = this->store_->lost() + this->events_->lost();
    system.storage_damaged = this->store_->damaged();
  }
#ifdef USE_ESP32
  system.heap_free_bytes = heap_caps_get_free_size(MALLOC_CAP_INTERNAL);
  system.heap_min_free_bytes = heap_caps_get_minimum_free_size(MALLOC_CAP_INTERNAL);
#endif
  this->describe_network_(system);
  return system;
}

void GatewayState::write(JsonWriter &json) {
  std::array<PackInput, PACK_COUNT> packs{[this]<size_t... I>(std::index_sequence<I...>) {
    return std::array<PackInput, PACK_COUNT>{PackInput{this->pack_name(I), this->pack(I)}...};
  }(std::make_index_sequence<PACK_COUNT>{})};
  victron_can::VictronCan *can = this->gateway_.can();
  const StateInput input{.boot_id = this->boot_id(),
                         .sequence = ++this->sequence_,
                         .time = this->now(),
                         .battery = this->gateway_.state(),
                         .packs = packs,
                         .can = this->can(),
                         .gx = can != nullptr ? &can->gx() : nullptr,
                         .system = this->system_()};
  write_state(json, input);
}

}  // namespace esphome::tinybms_web
