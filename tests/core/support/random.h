#pragma once

#include <cstdint>
#include <random>

namespace test {

/// Repeatable randomness: the same seed gives the same numbers with every compiler and library.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  /// From low to high, both included.
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(this->engine_() % static_cast<uint64_t>(high - low + 1));
  }
  uint8_t byte() { return static_cast<uint8_t>(this->engine_() >> 32); }
  /// True once in n times.
  bool one_in(int n) { return this->between(1, n) == 1; }

 protected:
  std::mt19937_64 engine_;
};

}  // namespace test
