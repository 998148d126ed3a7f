#pragma once

#include "../local_http/assets.h"
#include "../local_http/firmware_upload.h"
#include "../local_http/server.h"
#include "esphome/core/component.h"

namespace esphome::local_http_probe {

/// Answers with what a test wants to see of the server.
class Probe final : public Component {
 public:
  Probe(local_http::Server *server, local_http::Assets *assets) : server_(server), assets_(assets) {}

  void setup() override;
  void loop() override;

 protected:
  static const local_http::Route ROUTES[];
  static const local_http::WebSocketEndpoint ECHO;
  static const local_http::WebSocketEndpoint LIVE;
  static const local_http::BodySink COUNTER;

  void hello_(local_http::Exchange &exchange);
  void echo_(local_http::Exchange &exchange);
  void item_(local_http::Exchange &exchange);
  void search_(local_http::Exchange &exchange);
  void silent_(local_http::Exchange &exchange);
  void inject_(local_http::Exchange &exchange);
  void stream_(local_http::Exchange &exchange);
  size_t produce_(local_http::Exchange &exchange, std::span<char> room);
  void later_(local_http::Exchange &exchange);
  void wait_(local_http::Exchange &exchange);
  void gone_(local_http::Exchange &exchange);
  void status_(local_http::Exchange &exchange);
  void read_access_(local_http::Exchange &exchange);
  void log_in_(local_http::Exchange &exchange);
  void log_out_(local_http::Exchange &exchange);
  void create_token_(local_http::Exchange &exchange);
  void revoke_token_(local_http::Exchange &exchange);
  void change_password_(local_http::Exchange &exchange);
  void begin_count_(local_http::Exchange &exchange);
  bool ready_(local_http::Exchange &exchange);
  void count_(local_http::Exchange &exchange, std::span<const uint8_t> piece);
  void counted_(local_http::Exchange &exchange);

  void echo_text_(local_http::WebSocket &client, std::string_view message);
  void echo_binary_(local_http::WebSocket &client, std::span<const uint8_t> message);
  void live_open_(local_http::WebSocket &client);
  void live_text_(local_http::WebSocket &client, std::string_view message);
  void live_close_(local_http::WebSocket &client);

  local_http::Server *server_;
  local_http::Assets *assets_;
  local_http::FirmwareUpload upload_{"/upload"};
  uint32_t gone_count_{0};
  uint32_t live_count_{0};
  uint32_t missed_count_{0};
  uint32_t sequence_{0};
  uint32_t passes_{0};
  uint32_t last_loop_ms_{0};
  uint32_t longest_gap_ms_{0};
};

}  // namespace esphome::local_http_probe
