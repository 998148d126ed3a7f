#include "stored_record.h"

#include <algorithm>

namespace esphome::record_store {

std::optional<Loaded> StoredRecord::load(std::span<uint8_t> payload) {
  if (this->slots_ == nullptr)
    return std::nullopt;
  std::array<uint8_t, MAX_RECORD> buffer;
  return this->look_(payload, buffer);
}

std::optional<Loaded> StoredRecord::look_(std::span<uint8_t> payload, std::span<uint8_t> buffer) {
  std::optional<Loaded> loaded;
  std::optional<uint32_t> newest;
  this->next_slot_ = 0;
  for (uint8_t slot = 0; slot < SLOTS_PER_RECORD; slot++) {
    const size_t size = this->slots_->read(this->key_, slot, buffer);
    const auto record = decode_record(this->key_, buffer.first(size));
    // Counted around: newer is what is ahead by less than half the circle.
    if (!record || (newest && static_cast<int32_t>(record->sequence - *newest) < 0))
      continue;
    newest = record->sequence;
    this->next_slot_ = static_cast<uint8_t>(1 - slot);
    loaded.reset();
    if (record->payload.size() <= payload.size()) {
      std::copy(record->payload.begin(), record->payload.end(), payload.begin());
      loaded = {record->version, record->payload.size()};
    }
  }
  this->sequence_ = newest.value_or(0);
  this->known_ = true;
  return loaded;
}

bool StoredRecord::save(uint16_t version, std::span<const uint8_t> payload) {
  if (this->slots_ == nullptr)
    return false;
  // One buffer for both uses: an ESP32's main loop has 8 kB of stack.
  std::array<uint8_t, MAX_RECORD> buffer;
  // Without knowing what is there, the only good copy could be overwritten.
  if (!this->known_)
    this->look_({}, buffer);
  const size_t size = encode_record({this->key_, this->sequence_ + 1, version, payload}, buffer);
  // After a failure the same slot is tried again: the other one is still good.
  if (size == 0 || !this->slots_->write(this->key_, this->next_slot_, std::span(buffer).first(size)))
    return false;
  this->sequence_++;
  this->next_slot_ = static_cast<uint8_t>(1 - this->next_slot_);
  return true;
}

}  // namespace esphome::record_store
