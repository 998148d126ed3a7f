#include "json_writer.h"

#include <cmath>

namespace esphome::tinybms_web {

namespace {

constexpr int64_t POWERS_OF_TEN[] = {1,       10,        100,        1000,        10'000,
                                     100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
/// Beyond this a double no longer tells one integer from the next.
constexpr double LARGEST = 9e15;

}  // namespace

Decimal quotient(int64_t numerator, int64_t divisor, uint8_t digits) {
  const int64_t enlarged = numerator * POWERS_OF_TEN[digits];
  const int64_t half = divisor / 2;
  return {(enlarged >= 0 ? enlarged + half : enlarged - half) / divisor, digits};
}

std::optional<Decimal> nearest(double value, uint8_t digits) {
  const double enlarged = value * static_cast<double>(POWERS_OF_TEN[digits]);
  // Written so that NaN is refused too.
  if (!(std::abs(enlarged) < LARGEST))
    return std::nullopt;
  return Decimal{std::llround(enlarged), digits};
}

void JsonWriter::separate_() {
  if (this->after_key_) {
    this->after_key_ = false;
    return;
  }
  const uint32_t bit = 1U << this->depth_;
  if ((this->filled_ & bit) != 0)
    this->text_.put(',');
  this->filled_ |= bit;
}

JsonWriter &JsonWriter::open_(char bracket) {
  this->separate_();
  this->text_.put(bracket);
  this->depth_++;
  this->filled_ &= ~(1U << this->depth_);
  return *this;
}

JsonWriter &JsonWriter::close_(char bracket) {
  this->text_.put(bracket);
  this->depth_--;
  return *this;
}

JsonWriter &JsonWriter::key(std::string_view name) {
  this->separate_();
  this->text_.json_text(name);
  this->text_.put(':');
  this->after_key_ = true;
  return *this;
}

JsonWriter &JsonWriter::value(std::nullopt_t /*unknown*/) {
  this->separate_();
  this->text_.put("null");
  return *this;
}

JsonWriter &JsonWriter::value(bool yes) {
  this->separate_();
  this->text_.put(yes ? "true" : "false");
  return *this;
}

JsonWriter &JsonWriter::integer_(int64_t number) {
  this->separate_();
  this->text_.integer(number);
  return *this;
}

JsonWriter &JsonWriter::value(Decimal number) {
  this->separate_();
  while (number.digits > 0 && number.value % 10 == 0) {
    number.value /= 10;
    number.digits--;
  }
  this->text_.decimal(number.value, number.digits);
  return *this;
}

JsonWriter &JsonWriter::value(std::string_view text) {
  this->separate_();
  this->text_.json_text(text);
  return *this;
}

JsonWriter &JsonWriter::hex(std::span<const uint8_t> bytes) {
  this->separate_();
  this->text_.put('"');
  this->text_.hex(bytes);
  this->text_.put('"');
  return *this;
}

}  // namespace esphome::tinybms_web
