#pragma once

#include "frames.h"
#include "tinybms/protocol.h"

namespace test {

/// Says after each byte whether a reply to a request ends there, by looking at everything received so far.
class ReplyOracle {
 public:
  explicit ReplyOracle(const esphome::tinybms::ExpectedReply &expected)
      : prefix_(expected.prefix.begin(), expected.prefix.begin() + expected.prefix_length),
        length_(expected.length),
        refusal_{0xAA, 0x00, expected.command} {}

  esphome::tinybms::ReplyKind feed(uint8_t byte) {
    using esphome::tinybms::ReplyKind;
    this->received_.push_back(byte);
    if (this->ends_with_(this->prefix_, this->length_)) {
      this->frame_length_ = this->length_;
      return ReplyKind::REPLY;
    }
    if (this->ends_with_(this->refusal_, 6)) {
      this->frame_length_ = 6;
      return ReplyKind::NACK;
    }
    return ReplyKind::NONE;
  }

  size_t skipped() const { return this->received_.size() - this->frame_length_; }
  /// Everything of the accepted frame between `header` bytes at its front and the CRC.
  Bytes data(size_t header) const {
    return {this->received_.end() - static_cast<ptrdiff_t>(this->frame_length_ - header), this->received_.end() - 2};
  }
  Bytes data() const { return this->data(this->prefix_.size()); }
  uint8_t nack_code() const { return this->data(3)[0]; }
  uint32_t crc_errors() const { return this->crc_errors_; }

 protected:
  bool ends_with_(const Bytes &prefix, size_t length) {
    if (this->received_.size() < length)
      return false;
    const auto begin = this->received_.end() - static_cast<ptrdiff_t>(length);
    if (!std::equal(prefix.begin(), prefix.end(), begin))
      return false;
    const Bytes frame(begin, this->received_.end());
    if (framed({frame.begin(), frame.end() - 2}) == frame)
      return true;
    this->crc_errors_++;
    return false;
  }

  Bytes prefix_;
  size_t length_;
  Bytes refusal_;
  Bytes received_;
  size_t frame_length_{0};
  uint32_t crc_errors_{0};
};

}  // namespace test
