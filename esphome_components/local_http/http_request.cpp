#include "http_request.h"

#include <http_parser.h>

#include <algorithm>

namespace esphome::local_http {

struct HeaderName {
  std::string_view name;  ///< in lower case
  Header header;
  bool only_once;  ///< a second one would be ambiguous or dangerous
};

static constexpr HeaderName HEADER_NAMES[] = {
    {"accept-encoding", Header::ACCEPT_ENCODING, false},
    {"authorization", Header::AUTHORIZATION, true},
    {"connection", Header::CONNECTION, false},
    {"content-length", Header::CONTENT_LENGTH, true},
    {"content-type", Header::CONTENT_TYPE, true},
    {"cookie", Header::COOKIE, true},
    {"expect", Header::EXPECT, true},
    {"x-firmware-sha256", Header::FIRMWARE_SHA256, true},
    {"host", Header::HOST, true},
    {"if-none-match", Header::IF_NONE_MATCH, false},
    {"origin", Header::ORIGIN, true},
    {"sec-fetch-site", Header::SEC_FETCH_SITE, true},
    {"sec-websocket-key", Header::SEC_WEBSOCKET_KEY, true},
    {"sec-websocket-version", Header::SEC_WEBSOCKET_VERSION, true},
    {"transfer-encoding", Header::TRANSFER_ENCODING, false},
    {"upgrade", Header::UPGRADE, false},
};

static constexpr std::string_view METHOD_NAMES[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", ""};

std::string_view to_string(Method method) { return METHOD_NAMES[static_cast<size_t>(method)]; }

static Method method_of(unsigned method) {
  switch (method) {
    case HTTP_GET:
      return Method::GET;
    case HTTP_HEAD:
      return Method::HEAD;
    case HTTP_POST:
      return Method::POST;
    case HTTP_PUT:
      return Method::PUT;
    case HTTP_PATCH:
      return Method::PATCH;
    case HTTP_DELETE:
      return Method::DELETE;
    case HTTP_OPTIONS:
      return Method::OPTIONS;
    default:
      return Method::OTHER;
  }
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

static std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

/// RFC 9110, 5.6.2.
static bool is_token(std::string_view text) {
  static constexpr std::string_view SPECIAL = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || SPECIAL.find(c) != SPECIAL.npos;
  });
}

/// Whether a list such as "keep-alive, Upgrade" names `item`.
static bool list_has(std::string_view list, std::string_view item) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    if (equals_ignoring_case(trim(list.substr(0, comma)), item)) {
      return true;
    }
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

std::optional<uint32_t> parse_decimal(std::string_view text, uint32_t maximum) {
  if (text.empty()) {
    return {};
  }
  uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return {};
    }
    number = 10 * number + static_cast<uint64_t>(c - '0');
    if (number > maximum) {
      return {};
    }
  }
  return static_cast<uint32_t>(number);
}

std::optional<std::string_view> Request::header(Header header) const {
  const std::string_view value = this->headers[static_cast<size_t>(header)];
  return value.data() == nullptr ? std::nullopt : std::optional(value);
}

/// Find `name` in "a=1<separator>b=2".
static std::optional<std::string_view> pair_value(std::string_view pairs, char separator, std::string_view name) {
  while (!pairs.empty()) {
    const size_t end = std::min(pairs.find(separator), pairs.size());
    const std::string_view pair = trim(pairs.substr(0, end));
    const size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) {
      return pair.substr(std::min(equals + 1, pair.size()));
    }
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
  }
  return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  return pair_value(this->query, '&', name);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  return pair_value(this->headers[static_cast<size_t>(Header::COOKIE)], ';', name);
}

static std::optional<uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c = lower(c);
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return {};
}

std::optional<std::string_view> decode_query(std::string_view value, std::span<char> out) {
  size_t size = 0;
  while (!value.empty()) {
    char c = value.front();
    size_t used = 1;
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      const auto high = value.size() > 2 ? hex_digit(value[1]) : std::nullopt;
      const auto low = value.size() > 2 ? hex_digit(value[2]) : std::nullopt;
      if (!high.has_value() || !low.has_value()) {
        return {};
      }
      c = static_cast<char>(*high << 4 | *low);
      used = 3;
    }
    if (c == '\0' || size == out.size()) {
      return {};
    }
    out[size++] = c;
    value.remove_prefix(used);
  }
  return std::string_view(out.data(), size);
}

// The head

/// What is collected while http_parser runs over a whole head: every text is one piece.
struct Collector {
  std::string_view url;
  std::string_view field;
  Request *request;
  HeadResult refusal;
  size_t header_count{0};
  bool complete{false};

  bool refuse(uint16_t status, std::string_view reason) {
    this->refusal = {HeadResult::Kind::REFUSED, status, reason, 0};
    return false;
  }
  bool take_header(std::string_view value);
};

bool Collector::take_header(std::string_view value) {
  if (!is_token(this->field)) {
    return this->refuse(400, "A header field has a name that is not a token.");
  }
  if (++this->header_count > MAX_HEADERS) {
    return this->refuse(431, "There are more than 40 header fields.");
  }
  for (const auto &known : HEADER_NAMES) {
    if (!equals_ignoring_case(this->field, known.name)) {
      continue;
    }
    auto &slot = this->request->headers[static_cast<size_t>(known.header)];
    if (slot.data() != nullptr && known.only_once) {
      return this->refuse(400, "A header field that may come only once came twice.");
    }
    if (slot.data() == nullptr) {
      slot = trim(value);
    }
  }
  return true;
}

static Collector &collector_of(http_parser *parser) { return *static_cast<Collector *>(parser->data); }

static int on_url(http_parser *parser, const char *at, size_t length) {
  collector_of(parser).url = {at, length};
  return 0;
}

static int on_field(http_parser *parser, const char *at, size_t length) {
  collector_of(parser).field = {at, length};
  return 0;
}

static int on_value(http_parser *parser, const char *at, size_t length) {
  return collector_of(parser).take_header({at, length}) ? 0 : 1;
}

static int on_headers_complete(http_parser *parser) {
  collector_of(parser).complete = true;
  return 0;
}

static constexpr http_parser_settings SETTINGS = [] {
  http_parser_settings settings{};
  settings.on_url = on_url;
  settings.on_header_field = on_field;
  settings.on_header_value = on_value;
  settings.on_headers_complete = on_headers_complete;
  return settings;
}();

static HeadResult refused(uint16_t status, std::string_view reason) {
  return {HeadResult::Kind::REFUSED, status, reason, 0};
}

/// The library takes lines that end with LF alone, and lines that go on after a blank: both have let requests be read
/// in two ways. Also no byte beyond ASCII and no control character but the tabulator inside a line.
static bool has_clean_lines(std::string_view head) {
  for (size_t i = 0; i < head.size(); i++) {
    const uint8_t c = static_cast<uint8_t>(head[i]);
    if (c == '\r') {
      if (i + 1 == head.size() || head[i + 1] != '\n') {
        return false;
      }
      i++;
      if (i + 1 < head.size() && (head[i + 1] == ' ' || head[i + 1] == '\t')) {
        return false;
      }
    } else if ((c < 0x20 && c != '\t') || c >= 0x7F) {
      return false;
    }
  }
  return true;
}

static HeadResult check(Request &request) {
  if (!request.header(Header::HOST).has_value()) {
    return refused(400, "The header field Host is missing.");
  }
  if (request.header(Header::TRANSFER_ENCODING).has_value()) {
    return refused(501, "A body has to be sent with Content-Length, not with Transfer-Encoding.");
  }
  if (const auto length = request.header(Header::CONTENT_LENGTH)) {
    const auto number = parse_decimal(*length);
    if (!number.has_value()) {
      return refused(400, "Content-Length is not a decimal number up to 4294967295.");
    }
    request.has_content_length = true;
    request.content_length = *number;
  }
  if (const auto expect = request.header(Header::EXPECT)) {
    if (!equals_ignoring_case(*expect, "100-continue")) {
      return refused(417, "The only expectation that can be met is 100-continue.");
    }
    request.expect_continue = !request.http_1_0;
  }
  const auto connection = request.header(Header::CONNECTION).value_or("");
  request.keep_alive = request.http_1_0 ? list_has(connection, "keep-alive") : !list_has(connection, "close");
  request.upgrade_websocket = !request.http_1_0 && list_has(connection, "upgrade") &&
                              list_has(request.header(Header::UPGRADE).value_or(""), "websocket");
  return {HeadResult::Kind::COMPLETE, 0, {}, 0};
}

HeadResult parse_head(std::string_view bytes, Request &request) {
  const size_t end = bytes.substr(0, MAX_HEAD_SIZE).find("\r\n\r\n");
  const bool whole = end != bytes.npos;
  const std::string_view head = bytes.substr(0, whole ? end + 4 : MAX_HEAD_SIZE);
  // Without waiting for the end of what can no longer become right; a CR at the end may still get its LF.
  if (!has_clean_lines(!whole && head.ends_with('\r') ? head.substr(0, head.size() - 1) : head)) {
    return refused(400, "The head holds a byte or a line end that is not allowed.");
  }
  if (!whole) {
    if (bytes.size() < MAX_HEAD_SIZE) {
      return {};
    }
    const bool in_target = bytes.substr(0, MAX_HEAD_SIZE).find("\r\n") == bytes.npos;
    return in_target ? refused(414, "The request target is too long.")
                     : refused(431, "The head is longer than 1536 bytes.");
  }

  request = Request();
  Collector collector{.url = {}, .field = {}, .request = &request, .refusal = {}};
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = &collector;
  http_parser_execute(&parser, &SETTINGS, head.data(), head.size());
  if (collector.refusal.kind == HeadResult::Kind::REFUSED) {
    return collector.refusal;
  }
  if (!collector.complete) {
    return parser.http_errno == HPE_INVALID_METHOD    ? refused(501, "The method is not known.")
           : parser.http_errno == HPE_INVALID_VERSION ? refused(505, "The version of HTTP is not known.")
                                                      : refused(400, "The head of the request is malformed.");
  }
  if (parser.http_major != 1 || parser.http_minor > 1) {
    return refused(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
  }
  request.http_1_0 = parser.http_minor == 0;
  request.method = method_of(parser.method);
  if (!collector.url.starts_with('/')) {
    return refused(400, "The request target has to be a path that begins with '/'.");
  }
  const std::string_view target = collector.url.substr(0, collector.url.find('#'));
  const size_t question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  request.query = target.substr(std::min(question + 1, target.size()));

  HeadResult result = check(request);
  result.size = head.size();
  return result;
}

}  // namespace esphome::local_http
