#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>

/// What a CAN frame is made of: its bytes, and how numbers become bytes.
namespace esphome::victron_can {

/// Data of a frame. Bytes from `length` on are zero.
struct Frame {
  uint32_t id{0};
  uint8_t length{0};
  std::array<uint8_t, 8> data{};
  bool operator==(const Frame &) const = default;
};

/// Quotient rounded to nearest, halves away from zero. The divisor is positive.
constexpr int64_t divide_to_nearest(int64_t value, int64_t divisor) {
  const int64_t rest = value % divisor;
  const int64_t quotient = value / divisor;
  if (rest >= divisor - rest)
    return quotient + 1;
  return -rest >= divisor + rest ? quotient - 1 : quotient;
}

/// The nearest value that fits: numbers on the wire stop at their end, they never wrap.
template<std::integral T> constexpr T saturate(int64_t value) {
  if (value < static_cast<int64_t>(std::numeric_limits<T>::min()))
    return std::numeric_limits<T>::min();
  if (value > static_cast<int64_t>(std::numeric_limits<T>::max()))
    return std::numeric_limits<T>::max();
  return static_cast<T>(value);
}

/// Fills a frame from its first byte on. What does not fit into eight bytes is dropped.
class FrameWriter final {
 public:
  explicit FrameWriter(uint32_t id) { this->frame_.id = id; }

  FrameWriter &u8(uint8_t value) {
    if (this->frame_.length < this->frame_.data.size())
      this->frame_.data[this->frame_.length++] = value;
    return *this;
  }
  FrameWriter &u16(uint16_t value) {
    return this->u8(static_cast<uint8_t>(value)).u8(static_cast<uint8_t>(value >> 8));
  }
  FrameWriter &s16(int16_t value) { return this->u16(static_cast<uint16_t>(value)); }
  FrameWriter &u32(uint32_t value) {
    return this->u16(static_cast<uint16_t>(value)).u16(static_cast<uint16_t>(value >> 16));
  }
  FrameWriter &u16_big_endian(uint16_t value) {
    return this->u8(static_cast<uint8_t>(value >> 8)).u8(static_cast<uint8_t>(value));
  }
  /// Eight characters of a text from `first` on, padded with zeros.
  FrameWriter &text8(std::string_view text, size_t first = 0) {
    for (size_t i = first; i < first + 8; i++)
      this->u8(i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
    return *this;
  }

  const Frame &frame() const { return this->frame_; }

 protected:
  Frame frame_;
};

}  // namespace esphome::victron_can
