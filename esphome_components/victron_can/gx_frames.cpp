#include "gx_frames.h"

#include <algorithm>

namespace esphome::victron_can {

namespace {

constexpr size_t NAME_OFFSET = 4;
constexpr size_t IDENTITY_LENGTH = 8;

/// Bytes 4 to 7 up to the first zero; all of it has to be printable, or the frame has no name.
std::array<char, 5> name_in(std::span<const uint8_t> data) {
  std::array<char, 5> name{};
  for (size_t i = NAME_OFFSET; i < IDENTITY_LENGTH && data[i] != 0; i++) {
    if (data[i] < 0x20 || data[i] > 0x7E)
      return {};
    name[i - NAME_OFFSET] = static_cast<char>(data[i]);
  }
  return name;
}

}  // namespace

GxFrame decode_gx_frame(uint32_t id, bool extended, bool remote_request, std::span<const uint8_t> data) {
  if (extended || remote_request)
    return {};
  switch (id) {
    case 0x305:
      return {GxFrameKind::KEEPALIVE, {}};
    case 0x307:
      if (data.size() < IDENTITY_LENGTH)
        return {};
      return {GxFrameKind::IDENTITY, name_in(data)};
    case 0x37F:
      return {GxFrameKind::HEARTBEAT, {}};
    default:
      return {};
  }
}

}  // namespace esphome::victron_can
