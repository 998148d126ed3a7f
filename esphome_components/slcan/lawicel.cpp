#include "lawicel.h"

namespace esphome::slcan {

static constexpr uint32_t MAX_STANDARD_ID = 0x7FF;
static constexpr uint32_t MAX_EXTENDED_ID = 0x1FFFFFFF;
static constexpr size_t STANDARD_ID_DIGITS = 3;
static constexpr size_t EXTENDED_ID_DIGITS = 8;
static constexpr size_t TIMESTAMP_DIGITS = 4;
static constexpr char CR = '\r';
static constexpr char BEL = '\a';

static constexpr std::string_view HEX_DIGITS = "0123456789ABCDEF";

static std::optional<uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  return {};
}

/// Up to eight hexadecimal digits; nothing when one of them is not.
static std::optional<uint32_t> hex_number(std::string_view digits) {
  uint32_t number = 0;
  for (const char c : digits) {
    const auto digit = hex_digit(c);
    if (!digit.has_value()) {
      return {};
    }
    number = number << 4 | *digit;
  }
  return number;
}

static bool is_frame_command(char c) { return c == 't' || c == 'T' || c == 'r' || c == 'R'; }

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

size_t encode(const Frame &frame, std::span<char, MAX_LINE_LENGTH> line) {
  if (frame.id > (frame.extended ? MAX_EXTENDED_ID : MAX_STANDARD_ID) || frame.length > frame.data.size()) {
    return 0;
  }
  size_t position = 0;
  const auto put = [&](char c) { line[position++] = c; };
  if (frame.remote) {
    put(frame.extended ? 'R' : 'r');
  } else {
    put(frame.extended ? 'T' : 't');
  }
  for (size_t digit = frame.extended ? EXTENDED_ID_DIGITS : STANDARD_ID_DIGITS; digit-- > 0;) {
    put(HEX_DIGITS[frame.id >> (4 * digit) & 0xF]);
  }
  put(HEX_DIGITS[frame.length]);
  for (size_t i = 0; !frame.remote && i < frame.length; i++) {
    put(HEX_DIGITS[frame.data[i] >> 4]);
    put(HEX_DIGITS[frame.data[i] & 0xF]);
  }
  put(CR);
  return position;
}

std::optional<Frame> decode(std::string_view line) {
  if (line.empty() || !is_frame_command(line[0])) {
    return {};
  }
  Frame frame;
  frame.extended = line[0] == 'T' || line[0] == 'R';
  frame.remote = line[0] == 'r' || line[0] == 'R';
  const size_t id_digits = frame.extended ? EXTENDED_ID_DIGITS : STANDARD_ID_DIGITS;
  const size_t header = 1 + id_digits + 1;
  if (line.size() < header) {
    return {};
  }
  const auto id = hex_number(line.substr(1, id_digits));
  const auto length = hex_digit(line[header - 1]);
  if (!id.has_value() || *id > (frame.extended ? MAX_EXTENDED_ID : MAX_STANDARD_ID) || !length.has_value() ||
      *length > frame.data.size()) {
    return {};
  }
  frame.id = *id;
  frame.length = *length;

  const size_t end = header + (frame.remote ? 0 : 2 * frame.length);
  if (line.size() != end && line.size() != end + TIMESTAMP_DIGITS) {
    return {};
  }
  if (!hex_number(line.substr(end)).has_value()) {
    return {};
  }
  for (size_t i = 0; !frame.remote && i < frame.length; i++) {
    const auto byte = hex_number(line.substr(header + 2 * i, 2));
    if (!byte.has_value()) {
      return {};
    }
    frame.data[i] = static_cast<uint8_t>(*byte);
  }
  return frame;
}

std::optional<Frame> LineReader::feed(uint8_t byte) {
  const char c = static_cast<char>(byte);
  if (c == CR) {
    return this->end_line_();
  }
  if (c == BEL) {
    // A reply of its own, without CR. Inside a line it ends what can no longer be read.
    if (this->length_ > 0 && !this->overrun_) {
      this->counters_.malformed++;
    }
    this->counters_.refusals++;
    this->reset();
    return {};
  }
  if (c == '\n' && this->length_ == 0) {
    return {};  // some terminals end their lines with CR LF
  }
  if (this->length_ == CAPACITY) {
    if (!this->overrun_) {
      this->counters_.overruns++;
    }
    this->overrun_ = true;
    return {};
  }
  this->line_[this->length_++] = c;
  return {};
}

std::optional<Frame> LineReader::end_line_() {
  const std::string_view line(this->line_.data(), this->overrun_ ? 0 : this->length_);
  this->reset();
  if (line.empty()) {
    return {};  // the reply "done", or the end of an overrun
  }
  auto frame = decode(line);
  if (frame.has_value()) {
    this->counters_.frames++;
  } else if (is_frame_command(line[0]) || !is_letter(line[0])) {
    this->counters_.malformed++;
  }
  return frame;
}

void LineReader::reset() {
  this->length_ = 0;
  this->overrun_ = false;
}

}  // namespace esphome::slcan
