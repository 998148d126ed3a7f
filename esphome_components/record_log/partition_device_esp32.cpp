#include "partition_device_esp32.h"
#ifdef USE_ESP32

namespace esphome::record_log {

bool PartitionDevice::open(const char *label) {
  this->partition_ = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, SUBTYPE, label);
  return this->partition_ != nullptr;
}

bool PartitionDevice::read(size_t offset, std::span<uint8_t> bytes) {
  return esp_partition_read(this->partition_, offset, bytes.data(), bytes.size()) == ESP_OK;
}

bool PartitionDevice::write(size_t offset, std::span<const uint8_t> bytes) {
  return esp_partition_write(this->partition_, offset, bytes.data(), bytes.size()) == ESP_OK;
}

bool PartitionDevice::erase(size_t sector) {
  return esp_partition_erase_range(this->partition_, sector * SECTOR_SIZE, SECTOR_SIZE) == ESP_OK;
}

}  // namespace esphome::record_log

#endif  // USE_ESP32
