#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

#include "auth.h"
#include "route.h"
#include "ws_codec.h"

namespace esphome::local_http {

class Connection;

/// One WebSocket client. Stays where it is until `on_close` has been called.
class WebSocket final {
 public:
  static constexpr size_t STATE_SIZE = 64;
  /// The longest message that can be received; a longer one ends the connection with 1009.
  static constexpr size_t MAX_RECEIVED = 1024;
  /// The longest message that can be sent.
  static constexpr size_t MAX_SENT = 3900;

  explicit WebSocket(Connection &connection) : connection_(connection) {}
  WebSocket(const WebSocket &) = delete;
  WebSocket &operator=(const WebSocket &) = delete;

  /// Queue a message. False, and nothing is sent, when it does not fit behind what the client has not taken yet: it
  /// misses this message and has to be told the whole state later.
  bool send_text(std::string_view message);
  bool send_binary(std::span<const uint8_t> message);
  /// Queue a part of a text message that is longer than MAX_SENT, as a fragment (RFC 6455, 5.4). False when it does not
  /// fit now. Between the first and the last part nothing else may be sent; parts may end within a character.
  bool send_text_part(std::string_view part, bool first, bool last);
  /// The longest message that can be queued now.
  size_t room() const;
  /// Whether everything queued has been handed to the network.
  bool idle() const;
  /// Say goodbye; `on_close` follows when the client has answered or after a short while.
  void close(CloseCode code, std::string_view reason = {});

  const Identity &identity() const { return this->identity_; }
  const ClientAddress &address() const;

  /// A `T` that lives as long as the connection, value-initialised before `on_open`'s first use of it.
  template<typename T> T &state() {
    static_assert(sizeof(T) <= STATE_SIZE && alignof(T) <= alignof(std::max_align_t) &&
                  std::is_trivially_destructible_v<T>);
    if (!this->has_state_) {
      this->has_state_ = true;
      new (this->state_.data()) T{};
    }
    return *std::launder(reinterpret_cast<T *>(this->state_.data()));
  }

 protected:
  friend class Connection;

  Connection &connection_;
  Identity identity_;
  alignas(std::max_align_t) std::array<std::byte, STATE_SIZE> state_;
  bool has_state_{false};
};

/// What a path does with its WebSocket clients. Functions may be left out.
struct WebSocketEndpoint {
  std::string_view path;
  Access access{Access::READ};
  void (*on_open)(void *context, WebSocket &client){nullptr};
  /// A whole text message, valid UTF-8.
  void (*on_text)(void *context, WebSocket &client, std::string_view message){nullptr};
  void (*on_binary)(void *context, WebSocket &client, std::span<const uint8_t> message){nullptr};
  void (*on_close)(void *context, WebSocket &client){nullptr};
};

}  // namespace esphome::local_http
