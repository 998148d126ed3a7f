#include "text_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdlib>

namespace esphome::bms_core {

namespace {

constexpr std::string_view HEX_DIGITS = "0123456789ABCDEF";

/// Length of the UTF-8 sequence at the start of `text`; 0 if there is none (RFC 3629).
size_t utf8_length(std::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const auto tail = [&](size_t i) { return (at(i) & 0xC0) == 0x80; };
  const uint8_t lead = at(0);
  if (lead >= 0xC2 && lead <= 0xDF)
    return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && at(1) < 0xA0;
    const bool surrogate = lead == 0xED && at(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && at(1) < 0x90;
    const bool beyond = lead == 0xF4 && at(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

}  // namespace

void TextWriter::put(std::string_view text) {
  if (this->overflowed_ || text.size() > this->room_.size() - this->size_) {
    this->overflowed_ = true;
    return;
  }
  std::ranges::copy(text, this->room_.begin() + static_cast<std::ptrdiff_t>(this->size_));
  this->size_ += text.size();
}

void TextWriter::integer(int64_t value) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  this->put(std::string_view(digits, end));
}

void TextWriter::decimal(int64_t value, uint8_t decimals) {
  char digits[20];
  const uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  const auto end = std::to_chars(std::begin(digits), std::end(digits), magnitude).ptr;
  const std::string_view text(digits, end);
  static constexpr std::string_view ZEROS = "0000000000";
  if (value < 0)
    this->put('-');
  if (text.size() <= decimals) {
    this->put("0.");
    this->put(ZEROS.substr(0, decimals - text.size()));
    this->put(text);
    return;
  }
  this->put(text.substr(0, text.size() - decimals));
  if (decimals != 0) {
    this->put('.');
    this->put(text.substr(text.size() - decimals));
  }
}

void TextWriter::iso_time(int64_t utc_ms, int16_t utc_offset_min) {
  using namespace std::chrono;
  const sys_time<milliseconds> local{milliseconds(utc_ms) + minutes(utc_offset_min)};
  const auto day = floor<days>(local);
  const year_month_day date(day);
  const hh_mm_ss time(local - day);
  const auto two = [this](int64_t value) {
    this->put(static_cast<char>('0' + value / 10));
    this->put(static_cast<char>('0' + value % 10));
  };
  const int year = static_cast<int>(date.year());
  two(year / 100);
  two(year % 100);
  this->put('-');
  two(static_cast<unsigned>(date.month()));
  this->put('-');
  two(static_cast<unsigned>(date.day()));
  this->put('T');
  two(time.hours().count());
  this->put(':');
  two(time.minutes().count());
  this->put(':');
  two(time.seconds().count());
  this->put('.');
  const auto ms = time.subseconds().count();
  this->put(static_cast<char>('0' + ms / 100));
  two(ms % 100);
  const int offset = std::abs(utc_offset_min);
  this->put(utc_offset_min < 0 ? '-' : '+');
  two(offset / 60);
  this->put(':');
  two(offset % 60);
}

void TextWriter::hex(std::span<const uint8_t> bytes) {
  bool first = true;
  for (const uint8_t byte : bytes) {
    if (!first)
      this->put(' ');
    first = false;
    this->put(HEX_DIGITS[byte >> 4]);
    this->put(HEX_DIGITS[byte & 0x0F]);
  }
}

void TextWriter::csv_text(std::string_view text) {
  static constexpr std::string_view FORMULA_STARTS = "=+-@\t\r";
  const bool formula = !text.empty() && FORMULA_STARTS.find(text.front()) != std::string_view::npos;
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted)
    this->put('"');
  if (formula)
    this->put('\'');
  for (const char character : text) {
    if (character == '"')
      this->put('"');
    this->put(character);
  }
  if (quoted)
    this->put('"');
}

void TextWriter::json_text(std::string_view text) {
  this->put('"');
  while (!text.empty()) {
    const auto byte = static_cast<uint8_t>(text.front());
    size_t length = 1;
    if (byte == '"' || byte == '\\') {
      const std::array<char, 2> escaped{'\\', text.front()};
      this->put(std::string_view(escaped.data(), escaped.size()));
    } else if (byte < 0x20 || byte == 0x7F) {
      const std::array<char, 6> escaped{'\\', 'u', '0', '0', HEX_DIGITS[byte >> 4], HEX_DIGITS[byte & 0x0F]};
      this->put(std::string_view(escaped.data(), escaped.size()));
    } else if (byte < 0x80) {
      this->put(text.front());
    } else if (const size_t sequence = utf8_length(text); sequence != 0) {
      length = sequence;
      this->put(text.substr(0, length));
    } else {
      this->put("\\uFFFD");
    }
    text.remove_prefix(length);
  }
  this->put('"');
}

}  // namespace esphome::bms_core
