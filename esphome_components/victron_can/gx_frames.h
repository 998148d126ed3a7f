#pragma once

#include <array>
#include <cstdint>
#include <span>

/// What a GX says to a battery (Victron CAN-bus BMS, 0x305 and 0x307).
namespace esphome::victron_can {

enum class GxFrameKind : uint8_t {
  /// Not from a GX, or damaged.
  OTHER,
  /// 0x305, every second.
  KEEPALIVE,
  /// 0x307, carries a name.
  IDENTITY,
  /// 0x37F, the counterpart of the preset status_frames.
  HEARTBEAT,
};

struct GxFrame {
  GxFrameKind kind{GxFrameKind::OTHER};
  /// "VIC"; empty unless an IDENTITY carries a printable one.
  std::array<char, 5> name{};
};

/// Understands any bytes. Frames with a 29-bit identifier and remote requests are never from a GX.
GxFrame decode_gx_frame(uint32_t id, bool extended, bool remote_request, std::span<const uint8_t> data);

}  // namespace esphome::victron_can
