#include "bus_load.h"

namespace esphome::victron_can {

void BusLoad::advance_(bms_core::TimeMs now) {
  const uint64_t slice = now / SLICE_MS;
  if (slice < this->slice_ || slice - this->slice_ >= SLICES) {
    this->bits_.fill(0);
  } else {
    for (uint64_t i = this->slice_ + 1; i <= slice; i++)
      this->bits_[i % SLICES] = 0;
  }
  this->slice_ = slice;
}

void BusLoad::add(uint32_t bits, bms_core::TimeMs now) {
  this->advance_(now);
  this->bits_[this->slice_ % SLICES] += bits;
}

uint32_t BusLoad::permille(bms_core::TimeMs now) {
  this->advance_(now);
  // The present slice has only begun: the nine before it, and what it holds so far.
  uint64_t bits = 0;
  for (const uint32_t slice_bits : this->bits_)
    bits += slice_bits;
  const uint64_t window_ms = (SLICES - 1) * SLICE_MS + now % SLICE_MS + 1;
  const uint64_t capacity = uint64_t{BIT_RATE} * window_ms / 1000;
  return static_cast<uint32_t>((bits * 1000 + capacity / 2) / capacity);
}

}  // namespace esphome::victron_can
