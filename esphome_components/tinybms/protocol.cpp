#include "protocol.h"

#include <algorithm>
#include <cstring>

namespace esphome::tinybms {

namespace {

constexpr uint8_t NACK = 0x00;
constexpr uint8_t ACK = 0x01;
constexpr uint8_t RESET_OR_CLEAR = 0x02;
constexpr uint8_t READ_BLOCK = 0x03;
constexpr uint8_t WRITE_BLOCK = 0x10;
constexpr uint8_t READ_SETTINGS = 0x1D;
constexpr size_t CRC_LENGTH = 2;

void append(Request &request, std::initializer_list<uint8_t> bytes) {
  for (const uint8_t byte : bytes)
    request.bytes[request.length++] = byte;
}

void append_crc(Request &request) {
  const uint16_t crc = crc16(request.frame());
  append(request, {static_cast<uint8_t>(crc), static_cast<uint8_t>(crc >> 8)});
}

void expect(Request &request, std::initializer_list<uint8_t> prefix, size_t data_length) {
  std::copy(prefix.begin(), prefix.end(), request.reply.prefix.begin());
  request.reply.prefix_length = static_cast<uint8_t>(prefix.size());
  request.reply.length = static_cast<uint16_t>(prefix.size() + data_length + CRC_LENGTH);
  request.reply.command = request.bytes[1];
}

uint8_t high(uint16_t word) { return static_cast<uint8_t>(word >> 8); }
uint8_t low(uint16_t word) { return static_cast<uint8_t>(word); }

}  // namespace

uint16_t crc16(std::span<const uint8_t> bytes) {
  uint16_t crc = 0xFFFF;
  for (const uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; bit++)
      crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
  }
  return crc;
}

Request read_block(uint16_t address, uint8_t count) {
  count = std::clamp<uint8_t>(count, 1, MAX_READ_WORDS);
  Request request;
  append(request, {FRAME_START, READ_BLOCK, high(address), low(address), 0, count});
  append_crc(request);
  expect(request, {FRAME_START, READ_BLOCK, static_cast<uint8_t>(2 * count)}, 2 * count);
  return request;
}

Request write_block(uint16_t address, std::span<const uint16_t> words) {
  words = words.first(std::min<size_t>(words.size(), MAX_WRITE_WORDS));
  const auto count = static_cast<uint8_t>(words.size());
  Request request;
  append(request, {FRAME_START, WRITE_BLOCK, high(address), low(address), 0, count, static_cast<uint8_t>(2 * count)});
  for (const uint16_t word : words)
    append(request, {high(word), low(word)});
  append_crc(request);
  expect(request, {FRAME_START, WRITE_BLOCK, high(address), low(address), 0, count}, 0);
  return request;
}

Request read_settings(SettingsOption option, uint8_t count) {
  count = std::clamp<uint8_t>(count, 1, MAX_SETTINGS);
  Request request;
  append(request, {FRAME_START, READ_SETTINGS, static_cast<uint8_t>(option), 0, count});
  append_crc(request);
  expect(request, {FRAME_START, READ_SETTINGS, static_cast<uint8_t>(2 * count)}, 2 * count);
  return request;
}

Request reset_or_clear(ResetOption option) {
  Request request;
  append(request, {FRAME_START, RESET_OR_CLEAR, static_cast<uint8_t>(option)});
  append_crc(request);
  expect(request, {FRAME_START, ACK, RESET_OR_CLEAR}, 0);
  return request;
}

void ReplyParser::expect(const ExpectedReply &expected) {
  this->expected_ = expected;
  this->size_ = 0;
  this->data_ = {};
  this->received_ = 0;
  this->skipped_ = 0;
  this->crc_errors_ = 0;
}

bool ReplyParser::ends_with_frame_(std::span<const uint8_t> prefix, size_t length) {
  if (this->size_ < length)
    return false;
  const std::span<const uint8_t> frame{this->buffer_.data() + this->size_ - length, length};
  if (!std::equal(prefix.begin(), prefix.end(), frame.begin()))
    return false;
  const uint16_t crc = crc16(frame.first(length - CRC_LENGTH));
  if (frame[length - 2] == low(crc) && frame[length - 1] == high(crc))
    return true;
  this->crc_errors_++;
  return false;
}

ReplyKind ReplyParser::feed(uint8_t byte) {
  if (this->expected_.length == 0)
    return ReplyKind::NONE;
  if (this->size_ == this->buffer_.size()) {
    std::memmove(this->buffer_.data(), this->buffer_.data() + this->size_ - MAX_FRAME, MAX_FRAME);
    this->size_ = MAX_FRAME;
  }
  this->buffer_[this->size_++] = byte;
  this->received_++;

  const std::span<const uint8_t> prefix{this->expected_.prefix.data(), this->expected_.prefix_length};
  if (this->ends_with_frame_(prefix, this->expected_.length)) {
    const size_t begin = this->size_ - this->expected_.length;
    this->data_ = {this->buffer_.data() + begin + prefix.size(), this->expected_.length - prefix.size() - CRC_LENGTH};
    this->skipped_ = this->received_ - this->expected_.length;
    return ReplyKind::REPLY;
  }
  const std::array<uint8_t, 3> refusal{FRAME_START, NACK, this->expected_.command};
  if (this->ends_with_frame_(refusal, NACK_LENGTH)) {
    this->nack_code_ = this->buffer_[this->size_ - CRC_LENGTH - 1];
    this->skipped_ = this->received_ - NACK_LENGTH;
    return ReplyKind::NACK;
  }
  return ReplyKind::NONE;
}

}  // namespace esphome::tinybms
