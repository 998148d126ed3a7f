#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "esphome/components/socket/socket.h"
#include "exchange.h"
#include "route.h"
#include "websocket.h"
#include "ws_codec.h"

namespace esphome::local_http {

class Server;

/// One client: from its first byte to the last one of the reply, again and again, or as a WebSocket.
class Connection final {
 public:
  enum class State : uint8_t {
    FREE,
    HEAD,       ///< waiting for a request or receiving its head
    BODY,       ///< receiving its body
    WAITING,    ///< the handler will reply later
    REPLY,      ///< sending the reply
    WEBSOCKET,  ///< exchanging messages
    CLOSING,    ///< a WebSocket that has said goodbye
    LINGER,     ///< everything is sent; reading on for a moment, or the client might lose the reply
  };

  /// What waits to be sent.
  static constexpr size_t OUT_SIZE = 4096;

  /// The longest silence within a head, a body or a reply.
  static constexpr uint32_t PROGRESS_MS = 5'000;
  /// The longest time for a whole head, or for a body that is kept.
  static constexpr uint32_t WHOLE_MS = 10'000;
  /// The longest silence between two requests.
  static constexpr uint32_t IDLE_MS = 30'000;
  /// A reply that the client takes slower than this many bytes in PROGRESS_MS is given up.
  static constexpr uint32_t LEAST_PROGRESS = 512;
  static constexpr uint32_t LINGER_MS = 2'000;
  /// A WebSocket client that was silent this long is asked whether it lives...
  static constexpr uint32_t PING_MS = 15'000;
  /// ...and dropped after this.
  static constexpr uint32_t DEAD_MS = 30'000;

  void open(Server &server, std::unique_ptr<socket::Socket> socket, uint32_t now_ms);
  /// Do one bounded piece of work. True when there is more that could be done at once.
  bool step(uint32_t now_ms);
  /// End it now; the handler and the endpoint are told.
  void close();

  State state() const { return this->state_; }
  bool is_free() const { return this->state_ == State::FREE; }
  bool is_websocket_on(std::string_view path) const;
  WebSocket &websocket() { return this->websocket_; }
  /// How readily this connection gives way to a new one: 0 never, else the higher the sooner.
  uint32_t willingness(uint32_t now_ms) const;

 protected:
  friend class Exchange;
  friend class WebSocket;

  bool read_head_();
  bool read_body_();
  bool wait_();
  bool send_reply_();
  bool run_websocket_();
  bool linger_();
  void check_time_();

  void dispatch_();
  bool find_route_();
  bool is_allowed_(Access access);
  void identify_();
  void start_body_();
  void take_body_(std::span<const uint8_t> bytes);
  void end_body_();
  void refuse_(uint16_t status, std::string_view detail);
  void begin_reply_(const ResponseHead &head);
  void end_reply_();
  void begin_linger_();
  void next_request_();
  void enter_(State state);

  void upgrade_();
  void handle_frames_(std::span<const uint8_t> bytes);
  bool queue_frame_(Opcode opcode, std::span<const uint8_t> payload);
  void send_close_(CloseCode code, std::string_view reason);

  int read_(std::span<uint8_t> room);
  bool write_(std::span<const uint8_t> bytes, size_t &written);
  bool flush_();
  size_t out_room_() const { return OUT_SIZE - (this->out_end_ - this->out_begin_); }
  std::span<char> out_free_();

  Server *server_{nullptr};
  std::unique_ptr<socket::Socket> socket_;
  ClientAddress address_{};
  std::array<char, socket::SOCKADDR_STR_LEN> local_address_{};

  Exchange exchange_{*this};
  const Route *route_{nullptr};
  void *route_context_{nullptr};
  Producer producer_{nullptr};
  std::span<const uint8_t> constant_;
  std::array<char, 224> extra_headers_;

  WebSocket websocket_{*this};
  FrameReader reader_{{}};
  const WebSocketEndpoint *endpoint_{nullptr};
  void *endpoint_context_{nullptr};

  /// The head; of a WebSocket, the message being received.
  std::array<char, MAX_HEAD_SIZE> in_;
  /// What is to be sent; before the reply, the body of the request.
  std::array<char, OUT_SIZE> out_;

  uint32_t now_ms_{0};
  uint32_t state_since_ms_{0};
  uint32_t progress_ms_{0};  ///< when the client last did something
  uint32_t progress_bytes_{0};
  uint32_t body_left_{0};
  uint32_t pinged_ms_{0};
  uint16_t in_size_{0};
  uint16_t head_size_{0};
  uint16_t body_size_{0};
  uint16_t out_begin_{0};
  uint16_t out_end_{0};
  uint8_t extra_size_{0};
  State state_{State::FREE};
  bool keep_alive_{false};
  bool chunked_{false};
  bool head_only_{false};
  bool peer_closed_{false};
  bool ping_pending_{false};
};

}  // namespace esphome::local_http
