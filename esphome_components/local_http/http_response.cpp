#include "http_response.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace esphome::local_http {

struct Status {
  uint16_t code;
  std::string_view text;
};

static constexpr Status STATUSES[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {426, "Upgrade Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

std::string_view status_text(uint16_t status) {
  const auto *found = std::ranges::find(STATUSES, status, &Status::code);
  return found == std::end(STATUSES) ? "Unknown" : found->text;
}

TextWriter &TextWriter::text(std::string_view text) {
  if (this->overflow_ || text.size() > this->buffer_.size() - this->size_) {
    this->overflow_ = true;
    return *this;
  }
  std::ranges::copy(text, this->buffer_.begin() + static_cast<ptrdiff_t>(this->size_));
  this->size_ += text.size();
  return *this;
}

TextWriter &TextWriter::number(int64_t number) {
  std::array<char, 24> digits;
  const auto result = std::to_chars(digits.begin(), digits.end(), number);
  return this->text({digits.data(), result.ptr});
}

TextWriter &TextWriter::json_string(std::string_view text) {
  static constexpr std::string_view HEX = "0123456789abcdef";
  this->text("\"");
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      const char escaped[] = {'\\', c};
      this->text({escaped, sizeof(escaped)});
    } else if (static_cast<uint8_t>(c) < 0x20) {
      const char escaped[] = {'\\', 'u', '0', '0', HEX[c >> 4], HEX[c & 0xF]};
      this->text({escaped, sizeof(escaped)});
    } else {
      this->text({&c, 1});
    }
  }
  return this->text("\"");
}

// Nothing but the device's own files is loaded, framed or sent to; a page has no script of its own text.
static constexpr std::string_view SECURITY_FIELDS =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

bool write_head(TextWriter &out, const ResponseHead &head) {
  out.text("HTTP/1.1 ").number(head.status).text(" ").text(status_text(head.status)).text("\r\n");
  const auto field = [&out](std::string_view name, std::string_view value) {
    if (!value.empty()) {
      out.text(name).text(": ").text(value).text("\r\n");
    }
  };
  field("Content-Type", head.content_type);
  field("Content-Encoding", head.content_encoding);
  field("ETag", head.etag);
  // What has a tag may be kept and asked for again; the rest is true only now.
  field("Cache-Control", head.etag.empty() ? "no-store" : "no-cache");
  switch (head.framing) {
    case Framing::CONTENT_LENGTH:
      out.text("Content-Length: ").number(static_cast<int64_t>(head.content_length)).text("\r\n");
      break;
    case Framing::CHUNKED:
      field("Transfer-Encoding", "chunked");
      break;
    case Framing::NONE:
    case Framing::UNTIL_CLOSE:
      break;
  }
  field("Connection", head.keep_alive ? "keep-alive" : "close");
  out.text(head.extra).text(SECURITY_FIELDS).text("\r\n");
  return !out.overflow();
}

bool write_problem(TextWriter &out, uint16_t status, std::string_view detail, std::string_view pointer) {
  out.text("{\"type\":\"about:blank\",\"title\":").json_string(status_text(status));
  out.text(",\"status\":").number(status).text(",\"detail\":").json_string(detail);
  if (!pointer.empty()) {
    out.text(",\"pointer\":").json_string(pointer);
  }
  out.text("}");
  return !out.overflow();
}

}  // namespace esphome::local_http
