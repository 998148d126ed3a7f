#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// Numbers in the bytes of a stored record: little endian, one behind the other. Pure.
namespace esphome::bms_core {

/// Writes into a buffer that may be too small.
class ByteWriter final {
 public:
  explicit ByteWriter(std::span<uint8_t> out) : out_(out) {}
  template<std::integral T> void put(T value) {
    for (size_t i = 0; i < sizeof(T); i++)
      this->byte_(static_cast<uint8_t>(static_cast<uint64_t>(value) >> (8 * i)));
  }
  void put(double value) { this->put(std::bit_cast<uint64_t>(value)); }
  /// How much was written; empty if the buffer was too small.
  std::optional<size_t> size() const { return this->full_ ? std::nullopt : std::optional(this->size_); }

 protected:
  void byte_(uint8_t byte) {
    if (this->size_ == this->out_.size()) {
      this->full_ = true;
      return;
    }
    this->out_[this->size_++] = byte;
  }

  std::span<uint8_t> out_;
  size_t size_{0};
  bool full_{false};
};

/// Reads what a ByteWriter wrote; behind the end everything is zero.
class ByteReader final {
 public:
  explicit ByteReader(std::span<const uint8_t> in) : in_(in) {}
  template<std::integral T> T get() {
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof(T); i++) {
      if (this->position_ == this->in_.size()) {
        this->short_ = true;
        return 0;
      }
      value |= static_cast<uint64_t>(this->in_[this->position_++]) << (8 * i);
    }
    return static_cast<T>(value);
  }
  double get_double() { return std::bit_cast<double>(this->get<uint64_t>()); }
  bool at_end() const { return this->position_ == this->in_.size(); }
  /// More was asked for than there is.
  bool ran_short() const { return this->short_; }

 protected:
  std::span<const uint8_t> in_;
  size_t position_{0};
  bool short_{false};
};

}  // namespace esphome::bms_core
