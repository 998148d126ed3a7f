#include "transaction.h"

namespace esphome::tinybms {

const char *link_error_key(LinkError error) {
  static constexpr const char *KEYS[] = {"none", "silence", "garbled", "refused_command", "refused_crc"};
  return KEYS[static_cast<size_t>(error)];
}

void Transaction::start(const Request &request, uint8_t attempts) {
  this->request_ = request;
  this->attempts_left_ = attempts == 0 ? 1 : attempts;
  this->state_ = State::WAITING;
  this->to_send_ = true;
  this->silent_so_far_ = true;
  this->reply_outstanding_ = false;
  this->sends_ = 0;
  this->counters_.requests++;
}

std::span<const uint8_t> Transaction::advance(TimeMs now) {
  if (this->state_ != State::WAITING)
    return {};
  if (!this->to_send_) {
    const bool silent = this->parser_.received() == 0;
    const bool broke_off = !silent && now - this->last_byte_at_ >= SILENCE_IN_REPLY_MS;
    if (now - this->sent_at_ < this->timeout_ms_ && !broke_off)
      return {};
    this->fail_(silent ? LinkError::SILENCE : LinkError::GARBLED, now);
    if (this->state_ != State::WAITING)
      return {};
  }
  if (this->sends_ == 0) {
    if (now < this->quiet_until_)
      return {};
    this->first_sent_at_ = now;
  }
  this->to_send_ = false;
  this->attempts_left_--;
  this->sends_++;
  this->sent_at_ = now;
  this->last_byte_at_ = now;
  this->parser_.expect(this->request_.reply);
  this->counters_.bytes_sent += this->request_.length;
  return this->request_.frame();
}

void Transaction::note_error_(LinkError error, TimeMs now) {
  this->counters_.last_error = error;
  this->counters_.last_error_at = now;
  this->silent_so_far_ = this->silent_so_far_ && error == LinkError::SILENCE;
  this->reply_outstanding_ = this->reply_outstanding_ || error == LinkError::SILENCE;
}

void Transaction::finish_(State state, TimeMs now) {
  this->state_ = state;
  // If this was the answer to the first attempt, the one to the last attempt takes as long.
  if (this->reply_outstanding_)
    this->quiet_until_ = this->sent_at_ + (now - this->first_sent_at_) + SILENCE_IN_REPLY_MS;
}

void Transaction::fail_(LinkError error, TimeMs now) {
  this->note_error_(error, now);
  if (this->attempts_left_ != 0) {
    this->counters_.retries++;
    this->to_send_ = true;
    return;
  }
  this->counters_.timeouts++;
  this->state_ = State::TIMED_OUT;
}

void Transaction::receive(std::span<const uint8_t> bytes, TimeMs now) {
  this->counters_.bytes_received += bytes.size();
  if (this->state_ != State::WAITING || this->to_send_)
    return;
  const uint32_t crc_errors = this->parser_.crc_errors();
  for (const uint8_t byte : bytes) {
    const ReplyKind kind = this->parser_.feed(byte);
    if (kind == ReplyKind::NONE)
      continue;
    if (this->parser_.skipped() != 0)
      this->counters_.resyncs++;
    if (kind == ReplyKind::NACK) {
      this->counters_.nacks++;
      const bool request_was_garbled = this->parser_.nack_code() == 1;
      this->note_error_(request_was_garbled ? LinkError::REFUSED_CRC : LinkError::REFUSED_COMMAND, now);
      if (request_was_garbled && this->attempts_left_ != 0) {
        this->counters_.retries++;
        this->to_send_ = true;
      } else {
        this->finish_(State::REFUSED, now);
      }
    } else {
      this->counters_.replies++;
      if (this->silent_so_far_ && this->sends_ > 1)
        this->counters_.wake_ups++;
      this->finish_(State::ANSWERED, now);
    }
    break;
  }
  this->last_byte_at_ = now;
  this->counters_.crc_errors += this->parser_.crc_errors() - crc_errors;
}

void Transaction::line_lost(TimeMs now) {
  if (this->state_ != State::WAITING)
    return;
  this->attempts_left_ = 0;
  this->fail_(LinkError::SILENCE, now);
}

}  // namespace esphome::tinybms
