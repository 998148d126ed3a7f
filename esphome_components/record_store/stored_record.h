#pragma once

#include "record.h"

namespace esphome::record_store {

inline constexpr uint8_t SLOTS_PER_RECORD = 2;

/// Where records are kept: two slots for each key, written one at a time. A write may be cut at any byte.
class Slots {
 public:
  /// Copies what is in the slot; returns how many bytes that are, 0 if there is nothing. Longer contents are cut.
  virtual size_t read(uint32_t key, uint8_t slot, std::span<uint8_t> buffer) = 0;
  /// Replaces what is in the slot; false if that is known to have failed.
  virtual bool write(uint32_t key, uint8_t slot, std::span<const uint8_t> bytes) = 0;

 protected:
  ~Slots() = default;
};

struct Loaded {
  uint16_t version;
  size_t size;
};

/// One record in its two slots. The older slot is the one that is overwritten, so at every moment at least one of them
/// is whole: after a loss of power the record is the old or the new one, never a mixture.
class StoredRecord final {
 public:
  StoredRecord() = default;
  StoredRecord(Slots &slots, uint32_t key) : slots_(&slots), key_(key) {}

  /// Copies the newest whole payload; empty if there is none, or if it is larger than the buffer.
  std::optional<Loaded> load(std::span<uint8_t> payload);
  /// Stores a payload of up to MAX_PAYLOAD bytes; false if it is too large or cannot be written.
  bool save(uint16_t version, std::span<const uint8_t> payload);

 protected:
  /// load() with a buffer for the slots' contents.
  std::optional<Loaded> look_(std::span<uint8_t> payload, std::span<uint8_t> buffer);

  Slots *slots_{nullptr};
  uint32_t key_{0};
  uint32_t sequence_{0};
  uint8_t next_slot_{0};
  /// The slots have been looked at: sequence_ and next_slot_ are true.
  bool known_{false};
};

}  // namespace esphome::record_store
