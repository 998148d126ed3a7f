#include "record.h"

#include <algorithm>

namespace esphome::record_store {

namespace {

constexpr std::array<uint8_t, 4> MAGIC{'T', 'G', 'R', '1'};

enum Offset : size_t { KEY = 4, SEQUENCE = 8, VERSION = 12, LENGTH = 14 };

void put(std::span<uint8_t> bytes, size_t offset, size_t count, uint32_t value) {
  for (size_t i = 0; i < count; i++)
    bytes[offset + i] = static_cast<uint8_t>(value >> (8 * i));
}

uint32_t get(std::span<const uint8_t> bytes, size_t offset, size_t count) {
  uint32_t value = 0;
  for (size_t i = 0; i < count; i++)
    value |= uint32_t{bytes[offset + i]} << (8 * i);
  return value;
}

/// One nibble at a time: 64 bytes of table instead of 1 kB.
constexpr std::array<uint32_t, 16> crc_table() {
  constexpr uint32_t POLYNOMIAL = 0xEDB88320;
  std::array<uint32_t, 16> table{};
  for (uint32_t nibble = 0; nibble < table.size(); nibble++) {
    uint32_t value = nibble;
    for (int bit = 0; bit < 4; bit++)
      value = (value & 1) != 0 ? value >> 1 ^ POLYNOMIAL : value >> 1;
    table[nibble] = value;
  }
  return table;
}

}  // namespace

uint32_t crc32(std::span<const uint8_t> bytes, uint32_t before) {
  static constexpr auto TABLE = crc_table();
  uint32_t crc = ~before;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    crc = crc >> 4 ^ TABLE[crc & 0xF];
    crc = crc >> 4 ^ TABLE[crc & 0xF];
  }
  return ~crc;
}

size_t encode_record(const RecordView &record, std::span<uint8_t> buffer) {
  const size_t size = HEADER_SIZE + record.payload.size() + CRC_SIZE;
  if (record.payload.size() > MAX_PAYLOAD || size > buffer.size())
    return 0;
  std::copy(MAGIC.begin(), MAGIC.end(), buffer.begin());
  put(buffer, KEY, 4, record.key);
  put(buffer, SEQUENCE, 4, record.sequence);
  put(buffer, VERSION, 2, record.version);
  put(buffer, LENGTH, 2, static_cast<uint32_t>(record.payload.size()));
  std::copy(record.payload.begin(), record.payload.end(), buffer.begin() + HEADER_SIZE);
  put(buffer, size - CRC_SIZE, 4, crc32(buffer.first(size - CRC_SIZE)));
  return size;
}

std::optional<RecordView> decode_record(uint32_t key, std::span<const uint8_t> bytes) {
  if (bytes.size() < HEADER_SIZE + CRC_SIZE || !std::equal(MAGIC.begin(), MAGIC.end(), bytes.begin()))
    return std::nullopt;
  const size_t length = get(bytes, LENGTH, 2);
  const size_t end = HEADER_SIZE + length;
  if (get(bytes, KEY, 4) != key || length > MAX_PAYLOAD || bytes.size() < end + CRC_SIZE ||
      get(bytes, end, 4) != crc32(bytes.first(end)))
    return std::nullopt;
  return RecordView{key, get(bytes, SEQUENCE, 4), static_cast<uint16_t>(get(bytes, VERSION, 2)),
                    bytes.subspan(HEADER_SIZE, length)};
}

}  // namespace esphome::record_store
