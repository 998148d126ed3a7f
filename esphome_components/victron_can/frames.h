#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "../bms_core/battery_state.h"
#include "frame.h"
#include "limit_values.h"

/// The frames of Victron's "CAN-bus BMS" protocol (500 kbit/s, 11-bit identifiers, little endian): what a battery
/// tells a GX. Unknown values are never sent as zero; see docs/can_frames.md.
namespace esphome::victron_can {

/// Texts and numbers that the user chooses and the BMS does not know. Printable ASCII; the texts must live as long as
/// the component.
struct Names {
  /// 0x35E, up to 8 characters. PYLON, BYD and LG switch on product quirks in a GX.
  std::string_view manufacturer{"TinyBMS"};
  /// 0x370 and 0x371, up to 16 characters, begins with the manufacturer; not sent when it fits into 0x35E.
  std::string_view battery{"TinyBMS battery"};
  /// 0x382, up to 8 characters.
  std::string_view family{"TinyBMS"};
  /// 0x35F
  uint16_t type_id{0};
};

/// 0x351, the only frame that controls a GX.
Frame encode_limits(const LimitValues &values);

/// One frame of the protocol.
struct FrameInfo {
  uint16_t id;
  const char *name;
  /// How often it is sent unless the user wants it otherwise.
  uint32_t period_ms;
  /// Empty while something that the frame cannot do without is unknown: then it is not sent.
  std::optional<Frame> (*encode)(const bms_core::BatteryState &state, const Names &names);
};

inline constexpr size_t FRAME_COUNT = 19;

/// Every frame, 0x351 first, the others by identifier.
extern const std::array<FrameInfo, FRAME_COUNT> FRAMES;

}  // namespace esphome::victron_can
