#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "victron_can/bus_load.h"
#include "victron_can/gx_frames.h"
#include "victron_can/gx_presence.h"

// Frames from the bus, any of them: what listens to a GX must survive them and stay within its promises.
//
// Input: records of a time step (1 byte, 100 ms), flags (1: bit 0 extended, bit 1 remote request), an identifier (4,
// little endian), a length (1, up to 16) and that many bytes of data; the end may be missing.

namespace {

using namespace esphome::victron_can;

class Input {
 public:
  Input(const uint8_t *data, size_t size) : rest_(data, size) {}
  bool empty() const { return this->rest_.empty(); }
  uint8_t byte() {
    if (this->rest_.empty())
      return 0;
    const uint8_t value = this->rest_.front();
    this->rest_ = this->rest_.subspan(1);
    return value;
  }
  std::span<const uint8_t> bytes(size_t count) {
    const auto taken = this->rest_.first(count < this->rest_.size() ? count : this->rest_.size());
    this->rest_ = this->rest_.subspan(taken.size());
    return taken;
  }

 protected:
  std::span<const uint8_t> rest_;
};

void require(bool holds) {
  if (!holds)
    std::abort();
}

bool is_printable(const std::array<char, 5> &name) {
  if (name.back() != '\0')
    return false;
  for (const char character : name) {
    if (character != '\0' && (character < 0x20 || character > 0x7E))
      return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  constexpr uint32_t TIMEOUT_MS = 10'000;
  Input input(data, size);
  GxPresence gx(TIMEOUT_MS);
  BusLoad load;
  uint64_t now = 0;
  uint64_t total_bits = 0;
  while (!input.empty()) {
    now += uint64_t{input.byte()} * 100;
    const uint8_t flags = input.byte();
    uint32_t id = 0;
    for (int shift = 0; shift < 32; shift += 8)
      id |= uint32_t{input.byte()} << shift;
    const auto payload = input.bytes(input.byte() % 17);
    const bool extended = (flags & 1) != 0;
    const bool remote_request = (flags & 2) != 0;

    const GxFrame frame = decode_gx_frame(id, extended, remote_request, payload);
    require(is_printable(frame.name));
    if (extended || remote_request || (id != 0x305 && id != 0x307 && id != 0x37F))
      require(frame.kind == GxFrameKind::OTHER);
    gx.received(frame, now);
    const uint32_t bits = frame_bits(extended, remote_request, static_cast<uint8_t>(payload.size()));
    load.add(bits, now);

    const bool before = gx.present();
    require(gx.update(now) == (gx.present() != before));
    require(gx.present() == (gx.last_seen() && now - *gx.last_seen() <= TIMEOUT_MS));
    require(gx.name().size() <= 4);
    total_bits += bits;
    // The window is never shorter than 0.9 s.
    require(uint64_t{load.permille(now)} * 450 <= total_bits + 450);
  }
  return 0;
}
