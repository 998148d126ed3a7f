#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "exchange.h"

namespace esphome::local_http {

/// Who may use a route.
enum class Access : uint8_t {
  OPEN,   ///< everybody
  READ,   ///< who is logged in, or everybody when reading needs no login
  WRITE,  ///< who is logged in
};

/// Answers a request.
using Handler = void (*)(void *context, Exchange &exchange);

/// Takes a body piece by piece as it arrives, for bodies that are too long to be kept.
struct BodySink {
  /// The head has come. May reply already, which refuses the body.
  Handler begin;
  /// Whether a piece is welcome now. While it is not, the client waits and no time counts against it.
  bool (*ready)(void *context, Exchange &exchange);
  /// The next piece, at most 2 kB. May reply already.
  void (*data)(void *context, Exchange &exchange, std::span<const uint8_t> piece);
};

/// One operation. A GET route also answers HEAD.
struct Route {
  Method method{Method::GET};
  /// A path, in which '*' stands for one segment that is not empty: "/api/v1/actions/*".
  std::string_view path;
  Access access{Access::READ};
  Handler handle{nullptr};
  /// The longest body; 0 refuses any. Without a sink at most Exchange::MAX_BODY.
  uint32_t max_body{0};
  /// What Content-Type the body must have.
  std::string_view content_type{CONTENT_JSON};
  /// For bodies that are not kept; `handle` is then called after the last piece.
  const BodySink *sink{nullptr};
  /// The client went away before its whole reply was sent, or waiting took too long. Not called after a complete reply.
  Handler gone{nullptr};
};

/// Whether `path` is one that `pattern` stands for. Fills in what stands for '*'.
bool matches(std::string_view pattern, std::string_view path, std::array<std::string_view, 2> &parameters);

/// Makes a Handler, Waiter or the like of a member function: `.handle = to<&Api::get_info>`.
template<auto METHOD> struct MemberCall;
template<typename T, typename R, typename... Args, R (T::*METHOD)(Args...)> struct MemberCall<METHOD> {
  static R call(void *context, Args... args) { return (static_cast<T *>(context)->*METHOD)(args...); }
};
template<auto METHOD> inline constexpr auto to = &MemberCall<METHOD>::call;

}  // namespace esphome::local_http
