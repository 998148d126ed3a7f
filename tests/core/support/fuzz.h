#pragma once

#include <cstdlib>
#include <span>

/// What fuzz targets share: input that never ends, and a demand that is never compiled away.
namespace test {

/// Reads a fuzzer's input; beyond its end everything is zero.
class FuzzInput {
 public:
  FuzzInput(const uint8_t *data, size_t size) : rest_(data, size) {}
  bool empty() const { return this->rest_.empty(); }
  uint8_t byte() {
    if (this->rest_.empty())
      return 0;
    const uint8_t value = this->rest_.front();
    this->rest_ = this->rest_.subspan(1);
    return value;
  }
  uint16_t word() {
    const uint8_t low = this->byte();
    return static_cast<uint16_t>(low | this->byte() << 8);
  }
  uint32_t long_word() {
    const uint16_t low = this->word();
    return low | static_cast<uint32_t>(this->word()) << 16;
  }
  /// At most this many bytes; fewer at the end.
  std::span<const uint8_t> bytes(size_t count) {
    const auto taken = this->rest_.first(count < this->rest_.size() ? count : this->rest_.size());
    this->rest_ = this->rest_.subspan(taken.size());
    return taken;
  }

 protected:
  std::span<const uint8_t> rest_;
};

inline void require(bool holds) {
  if (!holds)
    std::abort();
}

}  // namespace test
