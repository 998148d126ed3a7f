#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace esphome::bms_core {

/// Writes text into a given room. What does not fit is left out and remembered: nothing is ever half a number.
class TextWriter final {
 public:
  explicit TextWriter(std::span<char> room) : room_(room) {}

  void put(char character) { this->put(std::string_view(&character, 1)); }
  void put(std::string_view text);
  void integer(int64_t value);
  /// A number from its digits: decimal(-5, 2) is "-0.05".
  void decimal(int64_t digits, uint8_t decimals);
  /// ISO 8601 with milliseconds and offset: "2026-11-25T13:23:48.000+01:00".
  void iso_time(int64_t utc_ms, int16_t utc_offset_min);
  /// Upper-case hexadecimal, bytes parted by a blank.
  void hex(std::span<const uint8_t> bytes);
  /// A cell of RFC 4180: quoted if need be, and never a formula to a spreadsheet.
  void csv_text(std::string_view text);
  /// A JSON string with its quotes. Control characters become escapes, what is no UTF-8 becomes U+FFFD.
  void json_text(std::string_view text);

  size_t size() const { return this->size_; }
  /// Something did not fit.
  bool overflowed() const { return this->overflowed_; }
  /// Forgets what was written since size() was this.
  void rewind(size_t size) {
    this->size_ = size;
    this->overflowed_ = false;
  }

 protected:
  std::span<char> room_;
  size_t size_{0};
  bool overflowed_{false};
};

}  // namespace esphome::bms_core
