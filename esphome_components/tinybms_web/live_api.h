#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "../battery_history/history_recorder.h"
#include "../local_http/server.h"
#include "../monitors/can_monitor.h"
#include "../monitors/log_ring.h"
#include "../monitors/uart_monitor.h"
#include "history_api.h"
#include "json_body.h"
#include "ota_progress.h"
#include "state_document.h"

namespace esphome::tinybms_web {

/// What a client can be told of, as bits.
enum class Topic : uint8_t { STATE, EVENT, CAN, UART, LOG, HISTORY, OTA };
inline constexpr size_t TOPIC_COUNT = 7;

/// The WebSocket: tells each client what it wants to hear, as fast as it reads.
///
/// Nothing is queued for a client: it has a place in the rings of what has happened. Who is so slow that something is
/// overwritten before it was sent is told how much was lost.
class LiveApi final {
 public:
  /// Without news the state is sent this often.
  static constexpr uint32_t STATE_INTERVAL_MS = 1000;

  LiveApi(local_http::Server &server, JsonBody &body, GatewayState &state, StateDocument &document,
          const HistoryApi &history_api, battery_history::HistoryRecorder &history)
      : server_(server),
        body_(body),
        state_(state),
        document_(document),
        history_api_(history_api),
        history_(history) {}

  void set_monitors(const monitors::CanMonitor *can, const monitors::UartMonitor *uart, const monitors::LogRing *log) {
    this->can_ = can;
    this->uart_ = uart;
    this->log_ = log;
  }
  /// Progress of an upload; its number rises with each change.
  void set_ota(const OtaProgress *ota) { this->ota_ = ota; }
  void setup();
  void loop(uint32_t now_ms);

 protected:
  struct Client {
    uint32_t seq{0};
    uint32_t missed{0};
    /// The state sent last, or being sent.
    uint32_t state{0};
    /// What of it has been sent; empty when all of it has.
    std::optional<uint32_t> offset;
    /// The last entries told of.
    uint32_t can{0};
    uint32_t uart{0};
    uint32_t log{0};
    uint32_t event{0};
    uint32_t history{0};
    uint32_t ota{0};
    uint8_t topics{0};
    bool greeted{false};

    bool wants(Topic topic) const { return (this->topics >> static_cast<uint8_t>(topic) & 1) != 0; }
  };

  static const local_http::WebSocketEndpoint ENDPOINT;

  void open_(local_http::WebSocket &socket);
  void receive_(local_http::WebSocket &socket, std::string_view message);
  void receive_binary_(local_http::WebSocket &socket, std::span<const uint8_t> message);
  void subscribe_(Client &client, uint8_t topics);

  /// Sends what fits; a bounded number of messages.
  void serve_(local_http::WebSocket &socket);
  /// These are true when there was nothing to send and false when it did not fit.
  bool greet_(local_http::WebSocket &socket, Client &client);
  bool tell_missed_(local_http::WebSocket &socket, Client &client);
  bool send_state_(local_http::WebSocket &socket, Client &client);
  /// These tell whether something was sent.
  bool send_event_(local_http::WebSocket &socket, Client &client);
  bool send_history_(local_http::WebSocket &socket, Client &client);
  bool send_ota_(local_http::WebSocket &socket, Client &client);
  bool send_can_(local_http::WebSocket &socket, Client &client);
  bool send_uart_(local_http::WebSocket &socket, Client &client);
  bool send_log_(local_http::WebSocket &socket, Client &client);
  template<typename Write> bool send_(local_http::WebSocket &socket, Client &client, const char *type, Write &&write);
  void note_gap_(Client &client, uint32_t last, uint32_t number);
  bool limits_fell_();

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  StateDocument &document_;
  const HistoryApi &history_api_;
  battery_history::HistoryRecorder &history_;
  const OtaProgress *ota_{nullptr};
  const monitors::CanMonitor *can_{nullptr};
  const monitors::UartMonitor *uart_{nullptr};
  const monitors::LogRing *log_{nullptr};
  /// CVL, CCL and DCL of the last state.
  std::array<int32_t, 3> limits_{};
};

}  // namespace esphome::tinybms_web
