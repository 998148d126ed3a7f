#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace esphome::monitors {

/// The last entries of any length, in a bounded number of entries and bytes: the oldest give way.
///
/// Entries are numbered from 1 without gaps. The bytes of an entry lie in one piece.
template<typename Meta, size_t ENTRIES, size_t BYTES> class BlobRing final {
 public:
  static constexpr size_t MAX_ENTRIES = ENTRIES;
  static constexpr size_t MAX_BYTES = BYTES;
  static_assert(BYTES <= UINT16_MAX);

  struct Entry {
    uint32_t number;
    Meta meta;
    /// Valid until the next push().
    std::span<const uint8_t> bytes;
  };

  /// More than BYTES bytes are cut off. Returns the entry's number.
  uint32_t push(const Meta &meta, std::span<const uint8_t> bytes) {
    const auto length = static_cast<uint16_t>(std::min(bytes.size(), BYTES));
    if (this->count_ == ENTRIES)
      this->drop_();
    if (this->end_ + length > BYTES) {
      // What lies behind is older than anything at the beginning.
      while (this->count_ != 0 && this->oldest_().offset >= this->end_)
        this->drop_();
      this->end_ = 0;
    }
    while (this->count_ != 0 && this->oldest_().offset >= this->end_ && this->oldest_().offset < this->end_ + length)
      this->drop_();
    std::copy_n(bytes.begin(), length, this->bytes_.begin() + this->end_);
    this->slots_[(this->head_ + this->count_++) % ENTRIES] = {meta, this->end_, length};
    this->end_ = static_cast<uint16_t>(this->end_ + length);
    return this->newest_++ + 1;
  }

  /// Numbers of what is there; newest < oldest if there is nothing.
  uint32_t oldest() const { return this->newest_ - static_cast<uint32_t>(this->count_) + 1; }
  uint32_t newest() const { return this->newest_; }
  size_t size() const { return this->count_; }
  /// The oldest entry with a greater number; empty if there is none.
  std::optional<Entry> after(uint32_t number) const {
    if (this->count_ == 0 || number >= this->newest_)
      return std::nullopt;
    const uint32_t found = std::max(number + 1, this->oldest());
    const Slot &slot = this->slots_[(this->head_ + (found - this->oldest())) % ENTRIES];
    return Entry{found, slot.meta, std::span<const uint8_t>(this->bytes_).subspan(slot.offset, slot.length)};
  }

 protected:
  struct Slot {
    Meta meta{};
    uint16_t offset{0};
    uint16_t length{0};
  };

  const Slot &oldest_() const { return this->slots_[this->head_]; }
  void drop_() {
    this->head_ = (this->head_ + 1) % ENTRIES;
    this->count_--;
  }

  std::array<Slot, ENTRIES> slots_{};
  std::array<uint8_t, BYTES> bytes_{};
  size_t head_{0};
  size_t count_{0};
  uint32_t newest_{0};
  /// Where the next entry's bytes go.
  uint16_t end_{0};
};

}  // namespace esphome::monitors
