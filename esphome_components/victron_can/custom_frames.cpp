#include "custom_frames.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "frames.h"

namespace esphome::victron_can {

namespace {

static_assert(std::numeric_limits<float>::is_iec559 && sizeof(float) == 4);

// Beside those the protocol itself has: a GX sends them or takes them for another maker's battery (see protocol.py).
constexpr uint16_t FOREIGN_IDS[] = {0x305, 0x307, 0x359, 0x35B, 0x35C};

bool valid_signal(const Signal &signal) {
  const double scale = std::abs(signal.scale);
  // Written so that NaN is refused too.
  return static_cast<size_t>(signal.source) < SIGNAL_SOURCE_COUNT && signal.type <= SignalType::F32 &&
         signal.byte_order <= ByteOrder::BIG && scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE &&
         std::abs(signal.add) <= LARGEST_SCALE && signal.unknown <= largest_raw(signal.type) &&
         signal.offset < MAX_FRAME_LENGTH;
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

bool is_reserved_id(uint32_t id) {
  return std::ranges::any_of(FRAMES, [&](const FrameInfo &frame) { return frame.id == id; }) ||
         std::ranges::find(FOREIGN_IDS, id) != std::end(FOREIGN_IDS);
}

uint32_t largest_raw(SignalType type) {
  return signal_width(type) == 4 ? UINT32_MAX : (1U << 8 * signal_width(type)) - 1;
}

uint16_t bytes_of(const Signal &signal) {
  return static_cast<uint16_t>(((1U << signal_width(signal.type)) - 1) << signal.offset);
}

bool valid(const CustomFrame &frame) {
  if (frame.id > (frame.extended ? LARGEST_EXTENDED_ID : LARGEST_STANDARD_ID) ||
      (!frame.extended && is_reserved_id(frame.id)) || frame.period_ms < SHORTEST_PERIOD_MS ||
      frame.period_ms > LONGEST_PERIOD_MS || frame.length < 1 || frame.length > MAX_FRAME_LENGTH ||
      frame.signals.empty() || frame.signals.size() > MAX_FRAME_SIGNALS)
    return false;
  uint16_t covered = 0;
  for (const Signal &signal : frame.signals) {
    if (!valid_signal(signal) || (covered & bytes_of(signal)) != 0)
      return false;
    covered |= bytes_of(signal);
  }
  return covered >> frame.length == 0;
}

bool operator==(const CustomFrame &a, const CustomFrame &b) {
  return same_id(a, b) && a.length == b.length && a.period_ms == b.period_ms &&
         std::ranges::equal(a.signals, b.signals);
}

uint32_t encode_signal(const Signal &signal, const bms_core::BatteryState &state, uint32_t counter) {
  const uint32_t mask = largest_raw(signal.type);
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
