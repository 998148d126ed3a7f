#pragma once

#include "esphome/core/defines.h"
#ifdef USE_ESP32

#include <esp_partition.h>

#include "block_device.h"

namespace esphome::record_log {

/// A data partition of the ESP32's flash.
class PartitionDevice final : public BlockDevice {
 public:
  /// Any subtype from 0x40 to 0xFE is free for applications.
  static constexpr auto SUBTYPE = static_cast<esp_partition_subtype_t>(0x54);

  /// False if the partition table has no such partition: it was flashed with an older one.
  bool open(const char *label);

  size_t size() const override { return this->partition_ == nullptr ? 0 : this->partition_->size; }
  bool read(size_t offset, std::span<uint8_t> bytes) override;
  bool write(size_t offset, std::span<const uint8_t> bytes) override;
  bool erase(size_t sector) override;

 protected:
  const esp_partition_t *partition_{nullptr};
};

}  // namespace esphome::record_log

#endif  // USE_ESP32
