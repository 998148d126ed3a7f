#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "auth.h"
#include "http_request.h"
#include "http_response.h"

namespace esphome::local_http {

class Connection;
class Exchange;

/// A Producer that has nothing to send now but will have later.
inline constexpr size_t NOTHING_NOW = static_cast<size_t>(-1);

/// Where the next part of a body is written: returns how many bytes of `room` it used, 0 at the end of the body, or
/// NOTHING_NOW to be asked again in the next pass.
///
/// Called in the main loop whenever the client has taken enough, with at least MIN_ROOM bytes of room, so that a row or
/// an object that fits there never needs to be cut. It must not take longer than a millisecond.
using Producer = size_t (*)(void *context, Exchange &exchange, std::span<char> room);

/// Called in every pass of the main loop until a reply is made.
using Waiter = void (*)(void *context, Exchange &exchange);

/// One request and its reply. Made for every request; a handler keeps no reference to it beyond `gone`.
///
/// A handler either makes one reply (`reply`, `reply_*`, `problem`) or says `wait()`. A reply is sent by the server
/// while the main loop goes on.
class Exchange final {
 public:
  /// Room for a handler's own state between its calls.
  static constexpr size_t STATE_SIZE = 192;
  /// The least room a Producer is given.
  static constexpr size_t MIN_ROOM = 1024;
  /// The longest body of `reply` and `problem`, and the longest `max_body` of a route without a BodySink.
  static constexpr size_t MAX_BODY = 3072;
  /// A request that waits longer than this gets 504.
  static constexpr uint32_t MAX_WAIT_MS = 15'000;

  explicit Exchange(Connection &connection) : connection_(connection) {}
  Exchange(const Exchange &) = delete;
  Exchange &operator=(const Exchange &) = delete;

  const Request &request() const { return this->request_; }
  /// What stands for the n-th '*' in the route's path.
  std::string_view path_parameter(size_t index) const { return this->path_parameters_[index]; }
  /// The whole body of a route without a BodySink. No longer valid once a reply is begun.
  std::string_view body() const { return this->body_; }
  /// Who asks.
  const Identity &identity() const { return this->identity_; }
  /// From where.
  const ClientAddress &address() const;

  /// A `T` that lives as long as this exchange, value-initialised by the first call of an exchange.
  template<typename T> T &state() {
    static_assert(sizeof(T) <= STATE_SIZE && alignof(T) <= alignof(std::max_align_t) &&
                  std::is_trivially_destructible_v<T>);
    if (!this->has_state_) {
      this->has_state_ = true;
      new (this->state_.data()) T{};
    }
    return *std::launder(reinterpret_cast<T *>(this->state_.data()));
  }

  /// Add a header field to the reply that is made next. Values with control characters are left out.
  void add_header(std::string_view name, std::string_view value);

  /// A reply with a body, which is copied.
  void reply(uint16_t status, std::string_view content_type, std::string_view body);
  /// A reply without a body: 204, 304, or any status with Content-Length 0.
  void reply_empty(uint16_t status = 204);
  /// A reply with a body that stays where it is for ever: a constant in flash.
  void reply_constant(uint16_t status, std::string_view content_type, std::span<const uint8_t> body,
                      std::string_view content_encoding = {}, std::string_view etag = {});
  /// 304, to a client that has this already.
  void reply_not_modified(std::string_view etag);
  /// A reply whose body is written bit by bit.
  void reply_stream(uint16_t status, std::string_view content_type, Producer producer);
  /// An error as a problem body (RFC 9457). `pointer` names the field of the request body, such as "/name".
  void problem(uint16_t status, std::string_view detail, std::string_view pointer = {});
  /// As problem(429) or problem(503), with the seconds after which to ask again.
  void problem_later(uint16_t status, uint32_t retry_after_s, std::string_view detail);
  /// Ask `waiter` in every pass of the main loop.
  void wait(Waiter waiter) { this->waiter_ = waiter; }
  /// Give up a stream: the connection is closed without the end of the body, which tells the client.
  void abort();

  bool replied() const { return this->replied_; }

 protected:
  friend class Connection;

  void begin_();

  Connection &connection_;
  Request request_;
  Identity identity_;
  std::array<std::string_view, 2> path_parameters_{};
  std::string_view body_;
  alignas(std::max_align_t) std::array<std::byte, STATE_SIZE> state_;
  Waiter waiter_{nullptr};
  bool has_state_{false};
  bool replied_{false};
};

}  // namespace esphome::local_http
