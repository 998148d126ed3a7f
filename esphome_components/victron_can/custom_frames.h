#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "frame.h"
#include "signals.h"

namespace esphome::victron_can {

enum class SignalType : uint8_t { U8, S8, U16, S16, U32, S32, F32 };
enum class ByteOrder : uint8_t { LITTLE, BIG };

constexpr size_t signal_width(SignalType type) {
  switch (type) {
    case SignalType::U8:
    case SignalType::S8:
      return 1;
    case SignalType::U16:
    case SignalType::S16:
      return 2;
    default:
      return 4;
  }
}

/// What stands for "unknown" unless the user wants it otherwise: all ones; for signed numbers, where that would be -1,
/// the highest number; NaN for floats.
constexpr uint32_t default_unknown(SignalType type) {
  switch (type) {
    case SignalType::U8:
      return 0xFF;
    case SignalType::S8:
      return 0x7F;
    case SignalType::U16:
      return 0xFFFF;
    case SignalType::S16:
      return 0x7FFF;
    case SignalType::U32:
      return 0xFFFF'FFFF;
    case SignalType::S32:
      return 0x7FFF'FFFF;
    case SignalType::F32:
      return 0x7FC0'0000;
  }
  return 0;
}

/// One value in a frame: value = raw * scale + add. Integers are rounded to nearest and stop at their ends.
struct Signal {
  SignalSource source;
  uint8_t offset;
  SignalType type;
  ByteOrder byte_order;
  /// Not zero.
  double scale;
  double add;
  /// Raw bits while the value is unknown.
  uint32_t unknown;
};

/// A frame the user made up; made by the code generator, which has checked it.
struct CustomFrame {
  uint32_t id;
  bool extended;
  uint8_t length;
  uint32_t period_ms;
  std::span<const Signal> signals;
};

inline constexpr size_t MAX_CUSTOM_FRAMES = 16;

/// Builds the frame's bytes; those that no signal covers are zero, signals beyond `length` are left out.
///
/// `counter` is what SignalSource::FRAME_COUNTER shows.
Frame encode_custom(const CustomFrame &custom, const bms_core::BatteryState &state, uint32_t counter);

/// Raw bits of one signal, in the low `signal_width` bytes.
uint32_t encode_signal(const Signal &signal, const bms_core::BatteryState &state, uint32_t counter);

}  // namespace esphome::victron_can
