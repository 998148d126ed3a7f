#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace esphome::tinybms_web {

/// A body that is longer than a connection has room for, kept while it comes. There is room for one. Pure.
class LongBody final {
 public:
  /// Room for the largest export there can be.
  static constexpr size_t SIZE = 12'288;
  /// Whoever takes longer than this gives way to the next one.
  static constexpr uint32_t WHOLE_MS = 10'000;

  /// `owner` tells requests apart. False while another one has the room.
  bool begin(const void *owner, uint32_t now_ms) {
    if (this->owner_ != nullptr && this->owner_ != owner && now_ms - this->began_ms_ < WHOLE_MS)
      return false;
    this->owner_ = owner;
    this->began_ms_ = now_ms;
    this->size_ = 0;
    return true;
  }
  /// False if it does not fit, or if the room is another's by now.
  bool add(const void *owner, std::span<const uint8_t> piece) {
    if (this->owner_ != owner || piece.size() > SIZE - this->size_)
      return false;
    std::copy(piece.begin(), piece.end(), this->text_.begin() + static_cast<ptrdiff_t>(this->size_));
    this->size_ += piece.size();
    return true;
  }
  /// What has come for this owner; empty if the room is another's by now.
  std::string_view text(const void *owner) const {
    return this->owner_ == owner ? std::string_view(this->text_.data(), this->size_) : std::string_view();
  }
  void end(const void *owner) {
    if (this->owner_ == owner)
      this->owner_ = nullptr;
  }

 protected:
  const void *owner_{nullptr};
  uint32_t began_ms_{0};
  size_t size_{0};
  std::array<char, SIZE> text_;
};

}  // namespace esphome::tinybms_web
