#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// Records that survive the loss of power: what is stored for good, in a form that tells whole from broken. Pure.
namespace esphome::record_store {

/// CRC-32 as in Ethernet and zip: reflected 0x04C11DB7, start and end inverted.
uint32_t crc32(std::span<const uint8_t> bytes, uint32_t before = 0);

inline constexpr size_t MAX_PAYLOAD = 1024;

/// Before the payload, all little endian: magic "TGR1" (4), key (4), sequence (4), version (2), length (2). Behind it
/// the CRC-32 of all that (4).
inline constexpr size_t HEADER_SIZE = 16;
inline constexpr size_t CRC_SIZE = 4;
inline constexpr size_t MAX_RECORD = HEADER_SIZE + MAX_PAYLOAD + CRC_SIZE;

/// A record as decoded; the payload lies in the bytes it was decoded from.
struct RecordView {
  uint32_t key;
  /// Counts how often this record was stored.
  uint32_t sequence;
  /// Of the payload's layout; its owner's business.
  uint16_t version;
  std::span<const uint8_t> payload;
};

/// Writes a record; returns its size, 0 if the payload is too large or the buffer too small.
size_t encode_record(const RecordView &record, std::span<uint8_t> buffer);
/// Empty unless the bytes begin with a whole record with this key and the right CRC; what follows it does not count.
std::optional<RecordView> decode_record(uint32_t key, std::span<const uint8_t> bytes);

/// Keys are four letters, so that a file or an entry can be recognised.
constexpr uint32_t record_key(const char (&name)[5]) {
  uint32_t key = 0;
  for (size_t i = 0; i < 4; i++)
    key = key << 8 | static_cast<uint8_t>(name[i]);
  return key;
}

}  // namespace esphome::record_store
