#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fixed_text.h"

namespace esphome::tinybms_web {

/// Why a request is refused, down to the field (RFC 9457). Only the first reason is kept: others may follow from it.
class Problem final {
 public:
  explicit operator bool() const { return this->status_ != 0; }

  /// A reason in a sentence. `pointer` names the field (RFC 6901), or is empty.
  [[gnu::format(printf, 4, 5)]] void set(uint16_t status, std::string_view pointer, const char *pattern, ...);
  /// What would be right, for the reason just set.
  [[gnu::format(printf, 2, 3)]] void allow(const char *pattern, ...);

  uint16_t status() const { return this->status_; }
  std::string_view pointer() const { return this->pointer_.view(); }
  std::string_view detail() const { return this->detail_.view(); }
  std::string_view allowed() const { return this->allowed_.view(); }

  /// Room for the longest body.
  static constexpr size_t BODY_SIZE = 1024;
  /// Writes the body and returns its length.
  size_t write(std::span<char, BODY_SIZE> out, std::string_view title) const;

 protected:
  uint16_t status_{0};
  bool fresh_{false};
  FixedText<128> pointer_;
  FixedText<200> detail_;
  FixedText<160> allowed_;
};

/// `parent`/`name` as a JSON pointer: '~' and '/' in the name are escaped.
FixedText<128> pointer_to(std::string_view parent, std::string_view name);
FixedText<128> pointer_to(std::string_view parent, size_t index);

}  // namespace esphome::tinybms_web
