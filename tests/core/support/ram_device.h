#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "record_log/block_device.h"

namespace test {

/// Flash in memory. Power can be cut after any number of bytes; writing to what is not erased clears bits only.
class RamDevice final : public esphome::record_log::BlockDevice {
 public:
  explicit RamDevice(size_t sectors) : bytes(sectors * SECTOR_SIZE, 0xFF) {}

  size_t size() const override { return this->bytes.size(); }
  bool read(size_t offset, std::span<uint8_t> out) override {
    std::copy_n(this->bytes.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return true;
  }
  bool write(size_t offset, std::span<const uint8_t> in) override {
    for (const uint8_t byte : in) {
      if (!this->spend_())
        return false;
      this->written_over |= (byte & ~this->bytes[offset]) != 0;
      this->bytes[offset++] &= byte;
    }
    return !this->refuses_writes;
  }
  bool erase(size_t sector) override {
    if (this->refuses_erases)
      return false;
    this->erases++;
    for (size_t i = 0; i < SECTOR_SIZE; i++) {
      if (!this->spend_())
        return false;
      this->bytes[sector * SECTOR_SIZE + i] = 0xFF;
    }
    return true;
  }

  std::vector<uint8_t> bytes;
  /// Bytes that still get through before the power is cut.
  size_t power{std::numeric_limits<size_t>::max()};
  size_t spent{0};
  uint32_t erases{0};
  /// Somebody wanted to set a bit without erasing.
  bool written_over{false};
  bool refuses_writes{false};
  bool refuses_erases{false};

 protected:
  bool spend_() {
    if (this->power == 0)
      return false;
    this->power--;
    this->spent++;
    return true;
  }
};

}  // namespace test
