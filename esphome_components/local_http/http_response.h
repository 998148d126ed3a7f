#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What is sent before the body of a reply, and problem bodies (RFC 9457): pure text into a buffer.
namespace esphome::local_http {

inline constexpr std::string_view CONTENT_JSON = "application/json";
inline constexpr std::string_view CONTENT_PROBLEM = "application/problem+json";
inline constexpr std::string_view CONTENT_CSV = "text/csv; charset=utf-8; header=present";
inline constexpr std::string_view CONTENT_TEXT = "text/plain; charset=utf-8";
inline constexpr std::string_view CONTENT_HTML = "text/html; charset=utf-8";

/// "Not Found" for 404.
std::string_view status_text(uint16_t status);

/// Appends text to a buffer that it never leaves. After the first thing that did not fit, `overflow()` is true and
/// nothing more is written.
class TextWriter final {
 public:
  explicit TextWriter(std::span<char> buffer) : buffer_(buffer) {}

  TextWriter &text(std::string_view text);
  TextWriter &number(int64_t number);
  /// In double quotes, with what JSON does not allow inside a string escaped (RFC 8259, 7).
  TextWriter &json_string(std::string_view text);

  size_t size() const { return this->size_; }
  bool overflow() const { return this->overflow_; }
  std::string_view view() const { return {this->buffer_.data(), this->size_}; }

 protected:
  std::span<char> buffer_;
  size_t size_{0};
  bool overflow_{false};
};

/// How the length of a body is told.
enum class Framing : uint8_t {
  NONE,            ///< a reply that cannot have a body: 204, 304
  CONTENT_LENGTH,  ///< known beforehand
  CHUNKED,         ///< told with each chunk
  UNTIL_CLOSE,     ///< ends with the connection, for HTTP/1.0
};

/// The head of a reply.
struct ResponseHead {
  uint16_t status{200};
  std::string_view content_type{};      ///< none when empty
  std::string_view content_encoding{};  ///< "gzip", or none when empty
  std::string_view etag{};              ///< with its quotes, or none when empty
  std::string_view extra{};             ///< whole lines "Name: value\r\n"
  Framing framing{Framing::CONTENT_LENGTH};
  size_t content_length{0};
  bool keep_alive{true};
};

/// Write the head with its empty line, the security fields included. False when it does not fit.
bool write_head(TextWriter &out, const ResponseHead &head);

/// Write a problem body. `pointer` names the field (RFC 6901: "/charging/max_charge_current"), or is empty.
bool write_problem(TextWriter &out, uint16_t status, std::string_view detail, std::string_view pointer = {});

}  // namespace esphome::local_http
