#pragma once

#include <algorithm>

#include "bytes.h"

/// A second, independent idea of what a TinyBMS frame is, for tests that need frames the documents do not list.
namespace test {

/// CRC-16/MODBUS as a catalogue describes it: polynomial 0x8005, start 0xFFFF, the bits of each byte and of the result
/// in reverse order.
inline uint16_t naive_crc(std::span<const uint8_t> bytes) {
  uint32_t remainder = 0xFFFF;
  for (const uint8_t byte : bytes) {
    for (int bit = 0; bit < 8; bit++) {
      remainder ^= (byte >> bit & 1U) << 15;
      remainder <<= 1;
      if ((remainder & 0x10000) != 0)
        remainder ^= 0x18005;
    }
  }
  uint16_t reversed = 0;
  for (int bit = 0; bit < 16; bit++)
    reversed = static_cast<uint16_t>(reversed | (remainder >> bit & 1U) << (15 - bit));
  return reversed;
}

/// The bytes with their CRC behind them, low byte first.
inline Bytes framed(Bytes bytes) {
  const uint16_t crc = naive_crc(bytes);
  bytes.push_back(static_cast<uint8_t>(crc));
  bytes.push_back(static_cast<uint8_t>(crc >> 8));
  return bytes;
}

/// The reply to a block read (0x03, or 0x1D with that command) with these data.
inline Bytes block_reply(const Bytes &data, uint8_t command = 0x03) {
  return framed(Bytes{0xAA, command, static_cast<uint8_t>(data.size())} + data);
}

/// Registers as they stand in a block reply: high byte first.
inline Bytes to_data(std::span<const uint16_t> words) {
  Bytes data;
  for (const uint16_t word : words) {
    data.push_back(static_cast<uint8_t>(word >> 8));
    data.push_back(static_cast<uint8_t>(word));
  }
  return data;
}

/// The data of a 0x1D reply: low byte first, like all commands but the Modbus ones.
inline Bytes to_native_data(std::span<const uint16_t> words) {
  Bytes data;
  for (const uint16_t word : words) {
    data.push_back(static_cast<uint8_t>(word));
    data.push_back(static_cast<uint8_t>(word >> 8));
  }
  return data;
}

}  // namespace test
