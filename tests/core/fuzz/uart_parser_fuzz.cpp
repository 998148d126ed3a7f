#include <cstddef>
#include <cstdint>
#include <optional>

#include "../support/fuzz.h"
#include "../support/reply_oracle.h"
#include "tinybms/transaction.h"

// Any bytes on the serial line, in any pieces and at any time: a transaction does exactly what a naive model of it
// does.
//
// Input: a timeout (1 byte, x 4 ms), then steps of an operation (1 byte, modulo 8) and its arguments:
//   0 start: kind of request (1), address (2, little endian), count (1), attempts (1)
//   1 time passes: milliseconds (1)
//   2 receive: length (1), bytes
//   3 receive the right reply: length (1) and that many of its data bytes, the rest is AA
//   4 receive a refusal: error (1)
//   5 the line is lost
//   6 release the result
//   7 receive the beginning of the right reply: length (1)

namespace {

using namespace esphome::tinybms;
using test::Bytes;
using test::require;
using State = Transaction::State;

/// The life of a request, written down as plainly as possible.
class Model {
 public:
  explicit Model(uint32_t timeout_ms) : timeout_ms_(timeout_ms) {}

  void start(const Request &request, uint8_t attempts) {
    this->request = request;
    this->left_ = attempts == 0 ? 1 : attempts;
    this->state = State::WAITING;
    this->to_send_ = true;
    this->sends_ = 0;
    this->only_silence_ = true;
    this->any_silence_ = false;
    this->counters.requests++;
  }

  /// True when the request goes on the line.
  bool advance(TimeMs now) {
    if (this->state != State::WAITING)
      return false;
    if (!this->to_send_) {
      const bool silent = this->received_ == 0;
      const bool over = now >= this->sent_at_ + this->timeout_ms_;
      const bool broken_off = !silent && now >= this->last_byte_at_ + 40;
      if (!over && !broken_off)
        return false;
      this->fail_(silent ? LinkError::SILENCE : LinkError::GARBLED, now);
      if (this->state == State::TIMED_OUT)
        return false;
    }
    if (this->sends_ == 0) {
      if (now < this->quiet_until_)
        return false;
      this->first_sent_at_ = now;
    }
    this->to_send_ = false;
    this->left_--;
    this->sends_++;
    this->sent_at_ = now;
    this->last_byte_at_ = now;
    this->received_ = 0;
    this->oracle_.emplace(this->request.reply);
    this->counters.bytes_sent += this->request.length;
    return true;
  }

  void receive(std::span<const uint8_t> bytes, TimeMs now) {
    this->counters.bytes_received += bytes.size();
    if (this->state != State::WAITING || this->to_send_)
      return;
    const uint32_t crc_errors = this->oracle_->crc_errors();
    for (const uint8_t byte : bytes) {
      this->received_++;
      const ReplyKind kind = this->oracle_->feed(byte);
      if (kind == ReplyKind::NONE)
        continue;
      this->counters.resyncs += this->oracle_->skipped() != 0;
      if (kind == ReplyKind::REPLY) {
        this->state = State::ANSWERED;
        this->data = this->oracle_->data();
        this->counters.replies++;
        this->counters.wake_ups += this->sends_ > 1 && this->only_silence_;
      } else {
        this->counters.nacks++;
        const bool bad_crc = this->oracle_->nack_code() == 1;
        this->note_(bad_crc ? LinkError::REFUSED_CRC : LinkError::REFUSED_COMMAND, now);
        if (bad_crc && this->left_ != 0) {
          this->counters.retries++;
          this->to_send_ = true;
        } else {
          this->state = State::REFUSED;
        }
      }
      if (this->state != State::WAITING && this->any_silence_)
        this->quiet_until_ = this->sent_at_ + (now - this->first_sent_at_) + 40;
      break;
    }
    this->last_byte_at_ = now;
    this->counters.crc_errors += this->oracle_->crc_errors() - crc_errors;
  }

  void line_lost(TimeMs now) {
    if (this->state != State::WAITING)
      return;
    this->left_ = 0;
    this->fail_(LinkError::SILENCE, now);
  }

  State state{State::IDLE};
  Request request;
  Bytes data;
  LinkCounters counters;

 protected:
  void note_(LinkError error, TimeMs now) {
    this->counters.last_error = error;
    this->counters.last_error_at = now;
    this->only_silence_ = this->only_silence_ && error == LinkError::SILENCE;
    this->any_silence_ = this->any_silence_ || error == LinkError::SILENCE;
  }
  void fail_(LinkError error, TimeMs now) {
    this->note_(error, now);
    if (this->left_ == 0) {
      this->counters.timeouts++;
      this->state = State::TIMED_OUT;
    } else {
      this->counters.retries++;
      this->to_send_ = true;
    }
  }

  uint32_t timeout_ms_;
  std::optional<test::ReplyOracle> oracle_;
  bool to_send_{false};
  bool only_silence_{true};
  bool any_silence_{false};
  unsigned left_{0};
  unsigned sends_{0};
  size_t received_{0};
  TimeMs first_sent_at_{0};
  TimeMs sent_at_{0};
  TimeMs last_byte_at_{0};
  TimeMs quiet_until_{0};
};

Request any_request(test::FuzzInput &input) {
  const uint8_t kind = input.byte();
  const uint16_t address = input.word();
  const uint8_t count = input.byte();
  const uint16_t words[] = {address, count};
  switch (kind % 5) {
    case 0:
      return read_block(address, count);
    case 1:
      return write_block(address, std::span(words).first(count % 2 + 1));
    case 2:
      return read_settings(SettingsOption::MAXIMUM, count);
    case 3:
      return reset_or_clear(ResetOption::CLEAR_EVENTS);
    default:
      return read_block(address, 1);
  }
}

/// The reply to the request, with the data given; nothing before the first request.
Bytes right_reply(const Request &request, std::span<const uint8_t> data) {
  if (request.length == 0)
    return {};
  Bytes frame(request.reply.prefix.begin(), request.reply.prefix.begin() + request.reply.prefix_length);
  const size_t length = request.reply.length - frame.size() - 2;
  for (size_t i = 0; i < length; i++)
    frame.push_back(i < data.size() ? data[i] : 0xAA);
  return test::framed(frame);
}

void require_equal(const Transaction &line, const Model &model) {
  require(line.state() == model.state);
  if (model.state == State::ANSWERED)
    require(std::equal(line.data().begin(), line.data().end(), model.data.begin(), model.data.end()));
  const LinkCounters &a = line.counters();
  const LinkCounters &b = model.counters;
  require(a.requests == b.requests && a.replies == b.replies && a.timeouts == b.timeouts && a.retries == b.retries);
  require(a.nacks == b.nacks && a.resyncs == b.resyncs && a.wake_ups == b.wake_ups && a.crc_errors == b.crc_errors);
  require(a.bytes_sent == b.bytes_sent && a.bytes_received == b.bytes_received);
  require(a.last_error == b.last_error && a.last_error_at == b.last_error_at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::FuzzInput input(data, size);
  const uint32_t timeout_ms = 4 * input.byte();
  Transaction line(timeout_ms);
  Model model(timeout_ms);
  TimeMs now = 1000;
  const auto receive = [&](std::span<const uint8_t> bytes) {
    line.receive(bytes, now);
    model.receive(bytes, now);
  };
  while (!input.empty()) {
    switch (input.byte() % 8) {
      case 0: {
        const Request request = any_request(input);
        const uint8_t attempts = input.byte() % 4;
        if (model.state == State::WAITING)
          break;
        line.start(request, attempts);
        model.start(request, attempts);
        break;
      }
      case 1:
        now += input.byte();
        break;
      case 2:
        receive(input.bytes(input.byte()));
        break;
      case 3:
        receive(right_reply(model.request, input.bytes(input.byte())));
        break;
      case 4:
        receive(test::framed({0xAA, 0x00, model.request.reply.command, input.byte()}));
        break;
      case 5:
        line.line_lost(now);
        model.line_lost(now);
        break;
      case 6:
        if (model.state != State::WAITING) {
          line.release();
          model.state = State::IDLE;
        }
        break;
      default: {
        const Bytes reply = right_reply(model.request, {});
        receive(std::span(reply).first(std::min<size_t>(input.byte(), reply.size())));
        break;
      }
    }
    require_equal(line, model);
    const auto sent = line.advance(now);
    require(model.advance(now) == !sent.empty());
    if (!sent.empty()) {
      const auto frame = model.request.frame();
      require(std::equal(sent.begin(), sent.end(), frame.begin(), frame.end()));
    }
    require_equal(line, model);
  }
  return 0;
}
