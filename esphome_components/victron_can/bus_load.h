#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../bms_core/pack_snapshot.h"

namespace esphome::victron_can {

inline constexpr uint32_t BIT_RATE = 500'000;

/// Bits a frame occupies the bus for, at most: from start of frame to the end of the gap that must follow it (ISO
/// 11898-1), with as many stuff bits as its length can need.
///
/// A remote request has no data whatever its length says.
constexpr uint32_t frame_bits(bool extended, bool remote_request, uint8_t length) {
  const uint32_t data_bits = remote_request ? 0 : 8U * (length > 8 ? 8 : length);
  // Start, identifier and control bits, data, CRC: what is stuffed.
  const uint32_t stuffed = (extended ? 54U : 34U) + data_bits;
  constexpr uint32_t CRC_DELIMITER = 1;
  constexpr uint32_t ACKNOWLEDGE = 2;
  constexpr uint32_t END_OF_FRAME = 7;
  constexpr uint32_t INTERMISSION = 3;
  return stuffed + (stuffed - 1) / 4 + CRC_DELIMITER + ACKNOWLEDGE + END_OF_FRAME + INTERMISSION;
}

/// How busy the bus was during the last second, from the frames this node has sent and heard.
class BusLoad final {
 public:
  void add(uint32_t bits, bms_core::TimeMs now);
  /// 1000 is a bus without a pause.
  uint32_t permille(bms_core::TimeMs now);

 protected:
  static constexpr uint32_t SLICE_MS = 100;
  static constexpr size_t SLICES = 10;

  void advance_(bms_core::TimeMs now);

  /// Bits per slice; slice n of the clock is at n % SLICES.
  std::array<uint32_t, SLICES> bits_{};
  uint64_t slice_{0};
};

}  // namespace esphome::victron_can
