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
    GOODBYE,    ///< a WebSocket whose close frame is being sent
    LINGER,     ///< everything is sent; reading on for a moment, or the client might lose the reply
  };

  /// What waits to be sent.
  static constexpr size_t OUT_SIZE = 4096;
  /// Room that messages leave to a control frame: who is too slow for them is to be told so.
  static constexpr size_t CONTROL_ROOM = 2 + MAX_CONTROL_PAYLOAD;
  /// The most that is read from a WebSocket client at a time: each message costs its endpoint something.
  static constexpr size_t WEBSOCKET_PIECE = 512;

  /// What the network may keep for a WebSocket client that does not read.
  static constexpr int WEBSOCKET_WAITING = 16 * 1024;

  /// The longest silence within a head, a body or a reply.
  static constexpr uint32_t PROGRESS_MS = 5'000;
  /// The longest time for a whole head, or for a body that is kept.
  static constexpr uint32_t WHOLE_MS = 10'000;
  /// The longest silence between two requests.
  static constexpr uint32_t IDLE_MS = 30'000;
  /// A reply of which a client takes less than this in PROGRESS_MS is given up.
  static constexpr uint32_t LEAST_PROGRESS = 512;
  /// A client that took nothing for so long is not hurried for.
  static constexpr uint32_t ACTIVE_MS = 30;
  static constexpr uint32_t LINGER_SILENCE_MS = 1'000;
  /// A WebSocket client that was silent for so long is asked whether it lives...
  static constexpr uint32_t PING_MS = 15'000;
  /// ...and dropped after this.
  static constexpr uint32_t DEAD_MS = 30'000;

  void open(Server &server, std::unique_ptr<socket::Socket> socket, uint32_t now_ms);
  /// Do one bounded piece of work. True when there is more that could be done at once.
  bool step(uint32_t now_ms);
  /// End it now; the handler or the endpoint is told.
  void close();
  /// As close(), with a word to a WebSocket client.
  void shut_down();

  bool is_free() const { return this->state_ == State::FREE; }
  bool is_websocket() const { return this->state_ == State::WEBSOCKET; }
  bool is_websocket_on(std::string_view path) const { return this->is_websocket() && this->endpoint_->path == path; }
  /// Whether a reply is on its way to a client that takes it: nothing wakes the main loop when it can go on.
  bool is_sending(uint32_t now_ms) const {
    return this->state_ == State::REPLY && now_ms - this->wrote_ms_ < ACTIVE_MS;
  }
  WebSocket &websocket() { return this->websocket_; }
  /// How readily this connection gives way to a new one: 0 never, else the higher the sooner.
  uint32_t willingness(uint32_t now_ms) const;

 protected:
  friend class Exchange;
  friend class WebSocket;

  void enter_(State state);
  void check_time_();

  // Requests
  bool read_head_();
  void dispatch_();
  bool find_route_(uint8_t &methods);
  void identify_();
  bool is_allowed_(Access access);
  bool is_cross_site_() const;
  void start_body_();
  bool read_body_();
  void end_body_();
  bool wait_();

  // Replies
  void refuse_(uint16_t status, std::string_view detail);
  void refuse_head_(uint16_t status, std::string_view detail);
  bool begin_reply_(ResponseHead head);
  bool send_reply_();
  bool produce_();
  void wait_for_producer_();
  void end_reply_();
  void begin_linger_();
  bool linger_();

  // WebSockets: websocket.cpp
  void upgrade_();
  bool run_websocket_();
  void handle_frames_(std::span<const uint8_t> bytes);
  bool queue_frame_(Opcode opcode, std::span<const uint8_t> payload, bool last = true);
  void say_goodbye_(CloseCode code, std::string_view reason);

  // Bytes
  std::span<const uint8_t> read_(std::span<uint8_t> room);
  size_t write_(std::span<const uint8_t> bytes);
  void flush_();
  std::string_view in_view_() const { return {this->in_.data(), this->in_size_}; }
  std::span<uint8_t> out_bytes_() { return {reinterpret_cast<uint8_t *>(this->out_.data()), this->out_.size()}; }
  size_t out_pending_() const { return this->out_end_ - this->out_begin_; }

  Server *server_{nullptr};
  std::unique_ptr<socket::Socket> socket_;
  ClientAddress address_{};
  std::array<char, socket::SOCKADDR_STR_LEN> local_address_{};

  Exchange exchange_{*this};
  const Route *route_{nullptr};
  void *route_context_{nullptr};
  Producer producer_{nullptr};
  std::span<const uint8_t> constant_;
  std::array<char, 224> extra_;  ///< header fields of the reply that is made next

  WebSocket websocket_{*this};
  FrameReader reader_{{}};
  const WebSocketEndpoint *endpoint_{nullptr};
  void *endpoint_context_{nullptr};

  /// The head of the request; of a WebSocket, the message being received.
  std::array<char, MAX_HEAD_SIZE> in_;
  /// What is to be sent; before the reply, the body of the request.
  std::array<char, OUT_SIZE> out_;

  uint32_t now_ms_{0};
  uint32_t state_since_ms_{0};
  uint32_t received_ms_{0};  ///< when something came from the client
  uint32_t sent_ms_{0};      ///< when the client took something, or there was nothing to take
  uint32_t wrote_ms_{0};     ///< when the client last took something
  uint32_t sent_bytes_{0};   ///< taken since `sent_ms_`, in a reply
  uint32_t body_left_{0};
  uint16_t in_size_{0};
  uint16_t in_used_{0};  ///< the head and what of the body came with it
  uint16_t body_size_{0};
  uint16_t out_begin_{0};
  uint16_t out_end_{0};
  uint8_t extra_size_{0};
  State state_{State::FREE};
  bool served_{false};  ///< one request at least
  bool keep_alive_{false};
  bool chunked_{false};
  bool head_only_{false};
  bool handler_called_{false};  ///< and its reply is not complete
  bool broken_{false};          ///< the client is gone, or must go
  bool pinged_{false};
};

}  // namespace esphome::local_http
