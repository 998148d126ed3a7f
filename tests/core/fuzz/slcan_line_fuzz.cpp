// Any bytes from an SLCAN peer: only valid frames come out, and the next good line is always read.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "slcan/lawicel.h"

using namespace esphome::slcan;

static void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  LineReader reader;
  uint32_t frames = 0;
  for (size_t i = 0; i < size; i++) {
    const auto frame = reader.feed(data[i]);
    if (!frame.has_value()) {
      continue;
    }
    frames++;
    std::array<char, MAX_LINE_LENGTH> line;
    const size_t length = encode(*frame, line);
    require(length > 0);
    require(decode(std::string_view(line.data(), length - 1)) == frame);
  }
  const auto &counters = reader.counters();
  require(counters.frames == frames);
  // Each of them takes at least one byte of the input, and a frame at least six.
  require(counters.malformed + counters.overruns + 6 * static_cast<uint64_t>(frames) <= size);

  reader.feed('\r');
  bool found = false;
  for (const char c : std::string_view("t3510\r")) {
    found = reader.feed(static_cast<uint8_t>(c)).has_value();
  }
  require(found);
  return 0;
}
