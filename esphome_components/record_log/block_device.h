#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace esphome::record_log {

/// Memory that forgets in sectors and is written by clearing bits, as NOR flash does.
class BlockDevice {
 public:
  static constexpr size_t SECTOR_SIZE = 4096;

  /// A whole number of sectors; 0 if there is no such memory.
  virtual size_t size() const = 0;
  virtual bool read(size_t offset, std::span<uint8_t> bytes) = 0;
  /// To erased bytes only. Power may be lost after any byte.
  virtual bool write(size_t offset, std::span<const uint8_t> bytes) = 0;
  /// Sets a sector to 0xFF. On a flash chip this takes tens of milliseconds, in which nothing else runs.
  virtual bool erase(size_t sector) = 0;

 protected:
  ~BlockDevice() = default;
};

}  // namespace esphome::record_log
