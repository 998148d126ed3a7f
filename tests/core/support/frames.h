#pragma once

#include <algorithm>

#include "bytes.h"

/// A second, independent idea of what a TinyBMS frame is, for tests that need frames the documents do not list.
namespace test {

/// CRC-16/MODBUS the long way: the message as a polynomial, least significant bit of each byte first, divided by
/// x^16 + x^15 + x^2 + 1.
inline uint16_t naive_crc(std::span<const uint8_t> bytes) {
  std::vector<bool> bits;
  for (const uint8_t byte : bytes) {
    for (int i = 0; i < 8; i++)
      bits.push_back((byte >> i & 1) != 0);
  }
  bits.resize(bits.size() + 16);
  // The start value 0xFFFF inverts the first 16 bits.
  for (size_t i = 0; i < 16; i++)
    bits[i] = !bits[i];
  for (size_t i = 0; i + 16 < bits.size(); i++) {
    if (!bits[i])
      continue;
    for (const size_t power : {16, 15, 2, 0})
      bits[i + 16 - power] = !bits[i + 16 - power];
  }
  uint16_t crc = 0;
  for (size_t i = 0; i < 16; i++)
    crc = static_cast<uint16_t>(crc | bits[bits.size() - 16 + i] << i);
  return crc;
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

}  // namespace test
