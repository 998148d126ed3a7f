#pragma once

#include "block_device.h"

namespace esphome::record_log {

/// A file that behaves like flash. The operating system decides when its bytes reach the disk.
class FileDevice final : public BlockDevice {
 public:
  ~FileDevice();
  /// Creates the file, erased, or makes an old one as long as it has to be. False if that cannot be done.
  bool open(const char *path, size_t size);

  size_t size() const override { return this->size_; }
  bool read(size_t offset, std::span<uint8_t> bytes) override;
  bool write(size_t offset, std::span<const uint8_t> bytes) override;
  bool erase(size_t sector) override;

 protected:
  int file_{-1};
  size_t size_{0};
};

}  // namespace esphome::record_log
