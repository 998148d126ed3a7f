#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "../bms_core/text_writer.h"

namespace esphome::tinybms_web {

/// An integer that stands for a fraction: {53120, 3} is 53.12.
struct Decimal {
  int64_t value;
  uint8_t digits;
};

/// A quotient as a Decimal, rounded to nearest; the divisor is positive.
Decimal quotient(int64_t numerator, int64_t divisor, uint8_t digits);
/// The nearest Decimal; empty for what is no number or too large for one.
std::optional<Decimal> nearest(double value, uint8_t digits);

/// The same unit for a known and an unknown value.
template<typename T> std::optional<Decimal> scaled(const std::optional<T> &value, uint8_t digits) {
  if (!value)
    return std::nullopt;
  return Decimal{static_cast<int64_t>(*value), digits};
}

/// Writes JSON (RFC 8259) into buffers it is given, one after the other, and never beyond their end.
///
/// After the first thing that did not fit into the present buffer overflow() is true and nothing more is written. Every
/// value may be an empty std::optional, which is null. Text that is not UTF-8 is written with U+FFFD in its place.
class JsonWriter final {
 public:
  explicit JsonWriter(std::span<char> buffer = {}) : text_(buffer) {}

  /// Goes on in another buffer, inside the same objects and arrays.
  void use(std::span<char> buffer) { this->text_ = bms_core::TextWriter(buffer); }
  size_t size() const { return this->text_.size(); }
  bool overflow() const { return this->text_.overflowed(); }

  JsonWriter &begin_object() { return this->open_('{'); }
  JsonWriter &end_object() { return this->close_('}'); }
  JsonWriter &begin_array() { return this->open_('['); }
  JsonWriter &end_array() { return this->close_(']'); }
  JsonWriter &key(std::string_view name);

  JsonWriter &value(std::nullopt_t /*unknown*/);
  JsonWriter &value(bool yes);
  JsonWriter &value(Decimal number);
  JsonWriter &value(std::string_view text);
  JsonWriter &value(const char *text) { return this->value(std::string_view(text)); }
  template<std::integral T>
    requires(!std::same_as<T, bool>)
  JsonWriter &value(T number) {
    return this->integer_(static_cast<int64_t>(number));
  }
  template<typename T> JsonWriter &value(const std::optional<T> &maybe) {
    return maybe ? this->value(*maybe) : this->value(std::nullopt);
  }
  /// Bytes as upper-case hexadecimal with blanks between them, as one text.
  JsonWriter &hex(std::span<const uint8_t> bytes);

  template<typename T> JsonWriter &field(std::string_view name, const T &content) {
    return this->key(name).value(content);
  }

 protected:
  JsonWriter &open_(char bracket);
  JsonWriter &close_(char bracket);
  JsonWriter &integer_(int64_t number);
  void separate_();

  bms_core::TextWriter text_;
  /// Bit n: something has been written inside the bracket at depth n.
  uint32_t filled_{0};
  uint8_t depth_{0};
  bool after_key_{false};
};

}  // namespace esphome::tinybms_web
