// Any bytes from a WebSocket client: what comes out does not depend on how they are cut, texts are UTF-8, and nothing
// is longer than it may be.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "../support/fuzz.h"
#include "local_http/ws_codec.h"

using namespace esphome::local_http;
using Event = FrameReader::Event;

static constexpr size_t LONGEST = 200;

struct Seen {
  Event event;
  CloseCode code;
  std::string payload;
  bool operator==(const Seen &) const = default;
};

static std::vector<Seen> read(std::span<const uint8_t> bytes, size_t piece_size) {
  std::array<uint8_t, LONGEST> room;
  FrameReader reader(room);
  std::vector<Seen> seen;
  while (!bytes.empty()) {
    auto piece = bytes.first(std::min(piece_size, bytes.size()));
    bytes = bytes.subspan(piece.size());
    while (true) {
      const Event event = reader.feed(piece);
      if (event == Event::NEED_MORE) {
        test::require(piece.empty());
        break;
      }
      const auto payload = reader.payload();
      seen.push_back({event, reader.close_code(), std::string(payload.begin(), payload.end())});
      if (event == Event::FAILED || event == Event::CLOSE) {
        return seen;
      }
    }
  }
  return seen;
}

/// Written for this test and not taken from the codec: decodes, and encodes again.
static bool is_utf8(const std::string &text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
    if (length == 0 || i + length > text.size()) {
      return false;
    }
    uint32_t point = length == 1 ? lead : lead & (0x7F >> length);
    for (size_t j = 1; j < length; j++) {
      const auto next = static_cast<uint8_t>(text[i + j]);
      if (next >> 6 != 2) {
        return false;
      }
      point = point << 6 | (next & 0x3F);
    }
    const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
      return false;
    }
    i += length;
  }
  return true;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::FuzzInput input(data, size);
  const size_t piece_size = 1 + input.byte() % 40;
  const auto bytes = input.bytes(size);
  const auto whole = read(bytes, size + 1);
  test::require(read(bytes, piece_size) == whole);
  for (const auto &seen : whole) {
    switch (seen.event) {
      case Event::TEXT:
        test::require(is_utf8(seen.payload) && seen.payload.size() <= LONGEST);
        break;
      case Event::BINARY:
        test::require(seen.payload.size() <= LONGEST);
        break;
      case Event::PING:
      case Event::PONG:
        test::require(seen.payload.size() <= MAX_CONTROL_PAYLOAD);
        break;
      case Event::CLOSE:
        test::require(is_utf8(seen.payload));
        test::require(seen.code == CloseCode::NO_STATUS || is_valid_close_code(static_cast<uint16_t>(seen.code)));
        break;
      case Event::FAILED:
        test::require(is_valid_close_code(static_cast<uint16_t>(seen.code)) && seen.payload.empty());
        break;
      case Event::NEED_MORE:
        test::require(false);
    }
  }
  // Through Sec-WebSocket-Key.
  accept_key({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
  return 0;
}
