#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Bytes written and shown as the protocol document does: "AA 03 00 05".
namespace test {

using Bytes = std::vector<uint8_t>;

/// Reads hexadecimal bytes separated by spaces.
inline Bytes hex(std::string_view text) {
  Bytes bytes;
  int digits = 0;
  uint8_t value = 0;
  const auto finish = [&] {
    if (digits == 1)
      throw std::invalid_argument("half a byte in: " + std::string(text));
    if (digits == 2)
      bytes.push_back(value);
    digits = 0;
    value = 0;
  };
  for (const char c : text) {
    if (c == ' ') {
      finish();
      continue;
    }
    const auto digit = std::string_view("0123456789ABCDEF").find(c);
    if (digit == std::string_view::npos || digits == 2)
      throw std::invalid_argument("no hexadecimal bytes: " + std::string(text));
    value = static_cast<uint8_t>(value << 4 | digit);
    digits++;
  }
  finish();
  return bytes;
}

inline std::string to_hex(std::span<const uint8_t> bytes) {
  static constexpr char DIGITS[] = "0123456789ABCDEF";
  std::string text;
  for (const uint8_t byte : bytes) {
    if (!text.empty())
      text += ' ';
    text += DIGITS[byte >> 4];
    text += DIGITS[byte & 0xF];
  }
  return text;
}

inline Bytes operator+(Bytes left, const Bytes &right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace test
