#include "ws_codec.h"

#include <algorithm>

#include "digest.h"

namespace esphome::local_http {

static constexpr uint8_t FIN = 0x80;
static constexpr uint8_t RESERVED = 0x70;
static constexpr uint8_t MASKED = 0x80;
static constexpr uint8_t LENGTH_16 = 126;
static constexpr uint8_t LENGTH_64 = 127;

size_t write_frame_header(std::span<uint8_t, MAX_SENT_HEADER> out, Opcode opcode, size_t payload, bool last) {
  out[0] = (last ? FIN : 0) | static_cast<uint8_t>(opcode);
  if (payload < LENGTH_16) {
    out[1] = static_cast<uint8_t>(payload);
    return 2;
  }
  out[1] = LENGTH_16;
  out[2] = static_cast<uint8_t>(payload >> 8);
  out[3] = static_cast<uint8_t>(payload);
  return 4;
}

std::optional<std::array<char, 28>> accept_key(std::string_view key) {
  // RFC 6455, 1.3.
  static constexpr std::string_view GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  static constexpr size_t KEY_LENGTH = 24;
  std::array<uint8_t, 17> nonce;
  if (key.size() != KEY_LENGTH || base64_decode(key, nonce) != 16) {
    return {};
  }
  std::array<uint8_t, KEY_LENGTH + GUID.size()> text;
  std::ranges::copy(GUID, std::ranges::copy(key, text.begin()).out);
  const Sha1 digest = sha1(text);
  std::array<char, 29> encoded;  // with the NUL of the encoder
  std::array<char, 28> accepted;
  if (base64_encode(digest, encoded) != accepted.size()) {
    return {};
  }
  std::copy_n(encoded.begin(), accepted.size(), accepted.begin());
  return accepted;
}

bool is_valid_close_code(uint16_t code) {
  // RFC 6455, 7.4.2, and the IANA registry: 1004 to 1006 and 1015 never come in a frame.
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

// UTF-8

bool Utf8Check::feed(std::span<const uint8_t> bytes) {
  for (const uint8_t byte : bytes) {
    if (this->missing_ > 0) {
      if (byte < this->lowest_ || byte > this->highest_) {
        return false;
      }
      this->missing_--;
      this->lowest_ = 0x80;
      this->highest_ = 0xBF;
    } else if (byte < 0x80) {
      continue;
    } else if (byte >= 0xC2 && byte <= 0xDF) {
      this->missing_ = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
      this->missing_ = 2;
      this->lowest_ = byte == 0xE0 ? 0xA0 : 0x80;   // shorter forms exist below
      this->highest_ = byte == 0xED ? 0x9F : 0xBF;  // surrogates above
    } else if (byte >= 0xF0 && byte <= 0xF4) {
      this->missing_ = 3;
      this->lowest_ = byte == 0xF0 ? 0x90 : 0x80;
      this->highest_ = byte == 0xF4 ? 0x8F : 0xBF;  // U+10FFFF is the last
    } else {
      return false;
    }
  }
  return true;
}

// Frames

FrameReader::Event FrameReader::fail_(CloseCode code) {
  this->failed_ = true;
  this->close_code_ = code;
  this->payload_ = {};
  return Event::FAILED;
}

FrameReader::Event FrameReader::feed(std::span<const uint8_t> &bytes) {
  if (this->failed_) {
    return Event::FAILED;
  }
  if (this->message_done_) {
    this->message_done_ = false;
    this->message_size_ = 0;
    this->message_opcode_ = Opcode::CONTINUATION;
  }
  while (true) {
    if (!this->in_payload_) {
      const Event event = this->read_header_(bytes);
      if (event != Event::NEED_MORE || !this->in_payload_) {
        return event;
      }
    }
    if (!this->read_payload_(bytes)) {
      return this->fail_(CloseCode::INVALID_DATA);
    }
    if (this->frame_left_ > 0) {
      return Event::NEED_MORE;
    }
    const Event event = this->end_frame_();
    if (event != Event::NEED_MORE) {
      return event;
    }
  }
}

/// The size of a frame's header, as far as its first `size` bytes tell.
static size_t header_length(std::span<const uint8_t> header) {
  if (header.size() < 2) {
    return 2;
  }
  const uint8_t length = header[1] & ~MASKED;
  const size_t extended = length == LENGTH_16 ? 2 : length == LENGTH_64 ? 8 : 0;
  return 2 + extended + ((header[1] & MASKED) != 0 ? 4 : 0);
}

FrameReader::Event FrameReader::read_header_(std::span<const uint8_t> &bytes) {
  while (this->header_size_ < header_length(std::span(this->header_).first(this->header_size_))) {
    if (bytes.empty()) {
      return Event::NEED_MORE;
    }
    this->header_[this->header_size_++] = bytes.front();
    bytes = bytes.subspan(1);
    // What is wrong already is refused at once: a peer may be waiting for the answer.
    if (this->header_size_ == 2 && !this->is_allowed_()) {
      return this->fail_(CloseCode::PROTOCOL_ERROR);
    }
  }
  return this->begin_frame_();
}

/// Whether the first two bytes of a frame are allowed here.
bool FrameReader::is_allowed_() const {
  const Opcode opcode = static_cast<Opcode>(this->header_[0] & 0x0F);
  const bool final = (this->header_[0] & FIN) != 0;
  const uint8_t length = this->header_[1] & ~MASKED;
  if ((this->header_[0] & RESERVED) != 0 || (this->header_[1] & MASKED) == 0) {
    return false;
  }
  switch (opcode) {
    case Opcode::TEXT:
    case Opcode::BINARY:
      return this->message_opcode_ == Opcode::CONTINUATION;
    case Opcode::CONTINUATION:
      return this->message_opcode_ != Opcode::CONTINUATION;
    case Opcode::CLOSE:
    case Opcode::PING:
    case Opcode::PONG:
      return final && length <= MAX_CONTROL_PAYLOAD;
  }
  return false;
}

FrameReader::Event FrameReader::begin_frame_() {
  const uint8_t short_length = this->header_[1] & ~MASKED;
  size_t position = 2;
  uint64_t length = short_length;
  if (short_length >= LENGTH_16) {
    length = 0;
    for (const size_t end = short_length == LENGTH_16 ? 4 : 10; position < end; position++) {
      length = length << 8 | this->header_[position];
    }
    // RFC 6455, 5.2: the shortest form, and no sign bit.
    if (length < LENGTH_16 || (short_length == LENGTH_64 && (length <= UINT16_MAX || length >> 63 != 0))) {
      return this->fail_(CloseCode::PROTOCOL_ERROR);
    }
  }
  std::copy_n(this->header_.begin() + static_cast<ptrdiff_t>(position), this->mask_.size(), this->mask_.begin());
  this->opcode_ = static_cast<Opcode>(this->header_[0] & 0x0F);
  this->final_ = (this->header_[0] & FIN) != 0;
  this->header_size_ = 0;
  this->mask_index_ = 0;
  this->control_size_ = 0;
  if (!is_control(this->opcode_)) {
    if (length > this->message_.size() - this->message_size_) {
      return this->fail_(CloseCode::TOO_BIG);
    }
    if (this->opcode_ != Opcode::CONTINUATION) {
      this->message_opcode_ = this->opcode_;
      this->utf8_.reset();
    }
  }
  this->frame_left_ = static_cast<uint32_t>(length);
  this->in_payload_ = true;
  return Event::NEED_MORE;
}

bool FrameReader::read_payload_(std::span<const uint8_t> &bytes) {
  const size_t count = std::min<size_t>(this->frame_left_, bytes.size());
  const std::span<uint8_t> target = is_control(this->opcode_)
                                        ? std::span(this->control_).subspan(this->control_size_, count)
                                        : this->message_.subspan(this->message_size_, count);
  for (size_t i = 0; i < count; i++) {
    target[i] = bytes[i] ^ this->mask_[this->mask_index_++ % this->mask_.size()];
  }
  bytes = bytes.subspan(count);
  this->frame_left_ -= static_cast<uint32_t>(count);
  if (is_control(this->opcode_)) {
    this->control_size_ += static_cast<uint8_t>(count);
    return true;
  }
  this->message_size_ += static_cast<uint16_t>(count);
  return this->message_opcode_ != Opcode::TEXT || this->utf8_.feed(target);
}

FrameReader::Event FrameReader::end_frame_() {
  this->in_payload_ = false;
  if (is_control(this->opcode_)) {
    this->payload_ = std::span(this->control_).first(this->control_size_);
    switch (this->opcode_) {
      case Opcode::PING:
        return Event::PING;
      case Opcode::PONG:
        return Event::PONG;
      default:
        return this->end_close_();
    }
  }
  if (!this->final_) {
    return Event::NEED_MORE;
  }
  if (this->message_opcode_ == Opcode::TEXT && !this->utf8_.complete()) {
    return this->fail_(CloseCode::INVALID_DATA);
  }
  this->payload_ = this->message_.first(this->message_size_);
  this->message_done_ = true;
  return this->message_opcode_ == Opcode::TEXT ? Event::TEXT : Event::BINARY;
}

FrameReader::Event FrameReader::end_close_() {
  if (this->payload_.empty()) {
    this->close_code_ = CloseCode::NO_STATUS;
    return Event::CLOSE;
  }
  if (this->payload_.size() == 1) {
    return this->fail_(CloseCode::PROTOCOL_ERROR);
  }
  const uint16_t code = static_cast<uint16_t>(this->payload_[0] << 8 | this->payload_[1]);
  if (!is_valid_close_code(code)) {
    return this->fail_(CloseCode::PROTOCOL_ERROR);
  }
  this->payload_ = this->payload_.subspan(2);
  Utf8Check utf8;
  if (!utf8.feed(this->payload_) || !utf8.complete()) {
    return this->fail_(CloseCode::INVALID_DATA);
  }
  this->close_code_ = static_cast<CloseCode>(code);
  return Event::CLOSE;
}

}  // namespace esphome::local_http
