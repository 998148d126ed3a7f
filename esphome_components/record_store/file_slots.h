#pragma once

#include <array>

#include "stored_record.h"

namespace esphome::record_store {

/// Slots as small files in one folder: "<key in hex>.0" and ".1". POSIX only, nothing of ESPHome.
class FileSlots final : public Slots {
 public:
  static constexpr size_t MAX_PATH = 256;

  /// Creates the folder if its parent exists; false if there is none then.
  bool open(const char *folder);
  size_t read(uint32_t key, uint8_t slot, std::span<uint8_t> buffer) override;
  /// Returns when the bytes are on the disk.
  bool write(uint32_t key, uint8_t slot, std::span<const uint8_t> bytes) override;

 protected:
  bool path_(uint32_t key, uint8_t slot, std::span<char> path) const;

  std::array<char, MAX_PATH> folder_{};
};

}  // namespace esphome::record_store
