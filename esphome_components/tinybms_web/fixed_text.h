#pragma once

#include <array>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <string_view>

namespace esphome::tinybms_web {

/// A text with room for SIZE - 1 characters; longer ones are cut at a whole UTF-8 character.
template<size_t SIZE> class FixedText final {
 public:
  FixedText() = default;

  FixedText &append(std::string_view text) {
    size_t count = text.size();
    if (count > SIZE - 1 - this->size_) {
      count = SIZE - 1 - this->size_;
      while (count > 0 && (text[count] & 0xC0) == 0x80)
        count--;
    }
    text.copy(this->text_.data() + this->size_, count);
    this->size_ += count;
    return *this;
  }
  [[gnu::format(printf, 2, 3)]] FixedText &format(const char *pattern, ...) {
    va_list arguments;
    va_start(arguments, pattern);
    this->format_list(pattern, arguments);
    va_end(arguments);
    return *this;
  }
  [[gnu::format(printf, 2, 0)]] void format_list(const char *pattern, va_list arguments) {
    // One more than fits, so that the first byte that is cut off can be seen.
    std::array<char, SIZE + 1> text;
    const int length = vsnprintf(text.data(), text.size(), pattern, arguments);
    if (length > 0)
      this->append({text.data(), static_cast<size_t>(length) < SIZE ? static_cast<size_t>(length) : SIZE});
  }
  void clear() { this->size_ = 0; }

  std::string_view view() const { return {this->text_.data(), this->size_}; }
  bool empty() const { return this->size_ == 0; }

 protected:
  std::array<char, SIZE> text_;
  size_t size_{0};
};

}  // namespace esphome::tinybms_web
