#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// The head of an HTTP/1.1 request (RFC 9110, RFC 9112): pure, over the library http_parser.
///
/// What the library accepts differs between its versions, so what matters is checked here: one Host, no
/// Transfer-Encoding, a Content-Length of digits, field names that are tokens, lines that end with CR LF.
namespace esphome::local_http {

enum class Method : uint8_t { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, OTHER };

std::string_view to_string(Method method);

/// The longest head of a request, with the empty line that ends it.
inline constexpr size_t MAX_HEAD_SIZE = 1536;
/// The most header fields of a request.
inline constexpr size_t MAX_HEADERS = 40;

/// The fields that the server or a handler looks at. Others are checked for their form and forgotten.
enum class Header : uint8_t {
  ACCEPT_ENCODING,
  AUTHORIZATION,
  CONNECTION,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  COOKIE,
  EXPECT,
  FIRMWARE_SHA256,
  HOST,
  IF_NONE_MATCH,
  ORIGIN,
  SEC_FETCH_SITE,
  SEC_WEBSOCKET_KEY,
  SEC_WEBSOCKET_VERSION,
  TRANSFER_ENCODING,
  UPGRADE,
  COUNT,
};

/// One request. All texts are views into the buffer that was parsed.
struct Request {
  Method method{Method::OTHER};
  std::string_view path;   ///< begins with '/', as it was sent: percent signs are not resolved
  std::string_view query;  ///< behind the '?', without it
  uint32_t content_length{0};
  bool has_content_length{false};
  bool keep_alive{false};  ///< the client wants to go on with this connection
  bool http_1_0{false};
  bool upgrade_websocket{false};  ///< asks to become a WebSocket (RFC 6455, 4.2.1)
  bool expect_continue{false};    ///< waits for "100 Continue" before it sends its body

  /// The value of a field without the blanks around it; nothing when it was not sent.
  std::optional<std::string_view> header(Header header) const;
  /// The value of `name` in the query, still percent-encoded; nothing when it is not there.
  std::optional<std::string_view> query_value(std::string_view name) const;
  /// The value of the cookie `name`; nothing when it was not sent.
  std::optional<std::string_view> cookie(std::string_view name) const;

  std::array<std::string_view, static_cast<size_t>(Header::COUNT)> headers{};
};

/// What parse_head() found.
struct HeadResult {
  enum class Kind : uint8_t {
    INCOMPLETE,  ///< the empty line has not come yet
    COMPLETE,
    REFUSED,  ///< answer with `status` and close
  };
  Kind kind{Kind::INCOMPLETE};
  uint16_t status{0};       ///< 400, 405, 414, 417, 431, 501 or 505
  std::string_view reason;  ///< a sentence for the client, when refused
  size_t size{0};           ///< bytes of the head, when complete: what follows is the body
};

/// Look for a whole head at the beginning of `bytes` and read it into `request`.
/// `bytes` may hold more than the head. A head longer than MAX_HEAD_SIZE is refused.
HeadResult parse_head(std::string_view bytes, Request &request);

/// Resolve "%41" and "+" of a query value into `out`; nothing when it is malformed, holds a NUL or does not fit.
std::optional<std::string_view> decode_query(std::string_view value, std::span<char> out);

/// The decimal number `text`; nothing when it is anything else or above `maximum`.
std::optional<uint32_t> parse_decimal(std::string_view text, uint32_t maximum = UINT32_MAX);

/// Whether two texts are the same but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view left, std::string_view right);

}  // namespace esphome::local_http
