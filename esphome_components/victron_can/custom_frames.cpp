#include "custom_frames.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace esphome::victron_can {

namespace {

static_assert(std::numeric_limits<float>::is_iec559 && sizeof(float) == 4);

uint32_t width_mask(SignalType type) {
  return signal_width(type) == 4 ? UINT32_MAX : (1U << 8 * signal_width(type)) - 1;
}

template<typename T> uint32_t to_integer(double raw) {
  // Compared as doubles: every 32-bit integer is one, and the conversion is defined only within the range.
  const double bounded = std::clamp(std::round(raw), static_cast<double>(std::numeric_limits<T>::min()),
                                    static_cast<double>(std::numeric_limits<T>::max()));
  return static_cast<uint32_t>(static_cast<T>(bounded));
}

uint32_t to_float_bits(double raw) {
  constexpr double LARGEST = std::numeric_limits<float>::max();
  return std::bit_cast<uint32_t>(static_cast<float>(std::clamp(raw, -LARGEST, LARGEST)));
}

uint32_t to_bits(SignalType type, double raw) {
  switch (type) {
    case SignalType::U8:
      return to_integer<uint8_t>(raw);
    case SignalType::S8:
      return to_integer<int8_t>(raw);
    case SignalType::U16:
      return to_integer<uint16_t>(raw);
    case SignalType::S16:
      return to_integer<int16_t>(raw);
    case SignalType::U32:
      return to_integer<uint32_t>(raw);
    case SignalType::S32:
      return to_integer<int32_t>(raw);
    case SignalType::F32:
      return to_float_bits(raw);
  }
  return 0;
}

}  // namespace

uint32_t encode_signal(const Signal &signal, const bms_core::BatteryState &state, uint32_t counter) {
  const uint32_t mask = width_mask(signal.type);
  if (signal.source == SignalSource::FRAME_COUNTER)
    return (signal.type == SignalType::F32 ? to_float_bits(counter) : counter) & mask;
  const auto value = read_signal(state, signal.source);
  if (!value)
    return signal.unknown & mask;
  const double raw = (*value - signal.add) / signal.scale;
  return (std::isnan(raw) ? signal.unknown : to_bits(signal.type, raw)) & mask;
}

Frame encode_custom(const CustomFrame &custom, const bms_core::BatteryState &state, uint32_t counter) {
  Frame frame;
  frame.id = custom.id;
  frame.length = std::min<uint8_t>(custom.length, frame.data.size());
  for (const Signal &signal : custom.signals) {
    const size_t width = signal_width(signal.type);
    if (signal.offset + width > frame.length)
      continue;
    const uint32_t bits = encode_signal(signal, state, counter);
    for (size_t i = 0; i < width; i++) {
      const size_t position = signal.byte_order == ByteOrder::LITTLE ? i : width - 1 - i;
      frame.data[signal.offset + position] = static_cast<uint8_t>(bits >> 8 * i);
    }
  }
  return frame;
}

}  // namespace esphome::victron_can
