// Any bytes as the head of a request: the answer does not depend on how they arrive, every text lies within them, and
// what is accepted has one meaning.
#include <algorithm>
#include <array>
#include <string_view>

#include "../support/fuzz.h"
#include "local_http/host_check.h"
#include "local_http/http_request.h"
#include "local_http/route.h"

using namespace esphome::local_http;
using Kind = HeadResult::Kind;

static void require_within(std::string_view text, std::string_view bytes) {
  test::require(text.data() == nullptr ||
                (text.data() >= bytes.data() && text.data() + text.size() <= bytes.data() + bytes.size()));
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char *>(data), size);
  Request request;
  const HeadResult whole = parse_head(bytes, request);

  // Byte by byte: the first answer that is not "more" is the one for the whole, or an earlier refusal.
  for (size_t length = 0; length <= size; length++) {
    Request partial;
    const HeadResult result = parse_head(bytes.substr(0, length), partial);
    if (result.kind == Kind::INCOMPLETE) {
      continue;
    }
    if (whole.kind == Kind::COMPLETE) {
      test::require(result.kind == Kind::COMPLETE && result.size == whole.size);
    } else {
      test::require(result.kind == Kind::REFUSED);
    }
    break;
  }
  if (whole.kind == Kind::REFUSED) {
    test::require(whole.status >= 400 && whole.status < 600 && !whole.reason.empty());
    return 0;
  }
  if (whole.kind == Kind::INCOMPLETE) {
    test::require(size < MAX_HEAD_SIZE);
    return 0;
  }
  const std::string_view head = bytes.substr(0, whole.size);
  test::require(head.ends_with("\r\n\r\n") && head.size() <= MAX_HEAD_SIZE);
  test::require(head.find("\r\n\r\n") == head.size() - 4);
  test::require(request.path.starts_with('/'));
  require_within(request.path, head);
  require_within(request.query, head);
  for (const auto value : request.headers) {
    require_within(value, head);
    test::require(std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }));
  }
  test::require(request.header(Header::HOST).has_value());
  test::require(!request.header(Header::TRANSFER_ENCODING).has_value());
  test::require(request.has_content_length == request.header(Header::CONTENT_LENGTH).has_value());

  std::array<char, 32> room;
  if (const auto value = request.query_value("q")) {
    if (const auto decoded = decode_query(*value, room)) {
      test::require(decoded->size() <= room.size() && decoded->find('\0') == decoded->npos);
    }
  }
  if (const auto cookie = request.cookie("session")) {
    require_within(*cookie, head);
  }
  HostCheck check;
  check.set_device_name("gateway");
  check.allows(*request.header(Header::HOST), "192.168.1.7");
  is_same_origin(request.header(Header::ORIGIN).value_or(""), *request.header(Header::HOST));
  std::array<std::string_view, 2> parameters;
  if (matches("/packs/*/cells/*", request.path, parameters)) {
    test::require(!parameters[0].empty() && !parameters[1].empty());
  }
  return 0;
}
