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
  bool operator==(const Signal &) const = default;
};

/// A frame the user made up, checked by the code generator or by valid().
struct CustomFrame {
  uint32_t id;
  bool extended;
  uint8_t length;
  uint32_t period_ms;
  std::span<const Signal> signals;
};

inline constexpr size_t MAX_CUSTOM_FRAMES = 16;
inline constexpr size_t MAX_FRAME_SIGNALS = 8;
inline constexpr uint8_t MAX_FRAME_LENGTH = 8;
inline constexpr uint32_t LARGEST_STANDARD_ID = 0x7FF;
inline constexpr uint32_t LARGEST_EXTENDED_ID = 0x1FFF'FFFF;
inline constexpr uint32_t SHORTEST_PERIOD_MS = 100;
inline constexpr uint32_t LONGEST_PERIOD_MS = 60'000;
/// Of a scale's size, and of what is added.
inline constexpr double SMALLEST_SCALE = 1e-6;
inline constexpr double LARGEST_SCALE = 1e9;

/// An 11-bit identifier that the protocol has, a GX sends, or a GX takes for another maker's battery.
bool is_reserved_id(uint32_t id);
/// The largest number of raw bits a signal of this type can have.
uint32_t largest_raw(SignalType type);
/// Which bytes of a frame a signal covers, as bits; those behind the eighth are bits 8 and up.
uint16_t bytes_of(const Signal &signal);
/// The frame keeps every rule by itself: identifier, period, length, signals that fit and do not overlap.
bool valid(const CustomFrame &frame);
/// Two frames on one bus would be mistaken for each other.
inline bool same_id(const CustomFrame &a, const CustomFrame &b) { return a.id == b.id && a.extended == b.extended; }
/// Equal in everything, the signals included.
bool operator==(const CustomFrame &a, const CustomFrame &b);

/// Builds the frame's bytes; those that no signal covers are zero, signals beyond `length` are left out.
///
/// `counter` is what SignalSource::FRAME_COUNTER shows.
Frame encode_custom(const CustomFrame &custom, const bms_core::BatteryState &state, uint32_t counter);

/// Raw bits of one signal, in the low `signal_width` bytes.
uint32_t encode_signal(const Signal &signal, const bms_core::BatteryState &state, uint32_t counter);

}  // namespace esphome::victron_can
