#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/pack_snapshot.h"
#include "protocol.h"

namespace esphome::tinybms {

using bms_core::TimeMs;

/// Why a request had no usable answer.
enum class LinkError : uint8_t { NONE, SILENCE, GARBLED, REFUSED_COMMAND, REFUSED_CRC };

/// Key for the API and logs ("silence"); never null.
const char *link_error_key(LinkError error);

/// What happened on the line since the start. Counters wrap at 2^32.
struct LinkCounters {
  uint32_t requests{0};
  uint32_t replies{0};
  uint32_t bytes_sent{0};
  uint32_t bytes_received{0};
  /// Frames that began right and ended with a wrong CRC.
  uint32_t crc_errors{0};
  /// Requests given up for lack of an answer.
  uint32_t timeouts{0};
  uint32_t retries{0};
  /// Replies found behind bytes that belonged to nothing.
  uint32_t resyncs{0};
  uint32_t nacks{0};
  /// Answers that came only after sending again into silence: the first request woke the BMS.
  uint32_t wake_ups{0};
  LinkError last_error{LinkError::NONE};
  TimeMs last_error_at{0};
};

/// The life of one request: sent, sent again when the line stays silent or the reply is unreadable, then answered,
/// refused or timed out. Only one is under way at a time.
class Transaction final {
 public:
  enum class State : uint8_t { IDLE, WAITING, ANSWERED, REFUSED, TIMED_OUT };
  /// When the line falls silent in the middle of a reply for this long, the reply is lost.
  static constexpr uint32_t SILENCE_IN_REPLY_MS = 40;

  explicit Transaction(uint32_t timeout_ms) : timeout_ms_(timeout_ms) {}
  void set_timeout(uint32_t timeout_ms) { this->timeout_ms_ = timeout_ms; }

  /// Begins with a request that is sent up to `attempts` times. To be called in any state but WAITING.
  void start(const Request &request, uint8_t attempts);
  /// Advances the clock; returns the bytes to put on the line now, mostly none. After an attempt that seemed to stay
  /// unanswered the next request waits until that answer, too, should have come: it could pass for its own.
  std::span<const uint8_t> advance(TimeMs now);
  /// Takes what came from the line, in pieces of any size. Bytes nobody waits for are counted and dropped.
  void receive(std::span<const uint8_t> bytes, TimeMs now);
  /// The line is gone: a request under way counts as timed out.
  void line_lost(TimeMs now);

  State state() const { return this->state_; }
  bool finished() const { return this->state_ > State::WAITING; }
  /// After ANSWERED: the reply's data.
  std::span<const uint8_t> data() const { return this->parser_.data(); }
  /// Back to IDLE after the result has been used.
  void release() { this->state_ = State::IDLE; }
  /// When the reply that is readable now had arrived.
  TimeMs answered_at() const { return this->last_byte_at_; }
  const LinkCounters &counters() const { return this->counters_; }

 protected:
  void note_error_(LinkError error, TimeMs now);
  void finish_(State state, TimeMs now);
  void fail_(LinkError error, TimeMs now);

  uint32_t timeout_ms_;
  Request request_;
  ReplyParser parser_;
  State state_{State::IDLE};
  bool to_send_{false};
  uint8_t attempts_left_{0};
  uint8_t sends_{0};
  bool silent_so_far_{true};
  TimeMs first_sent_at_{0};
  TimeMs sent_at_{0};
  TimeMs last_byte_at_{0};
  bool reply_outstanding_{false};
  TimeMs quiet_until_{0};
  LinkCounters counters_;
};

}  // namespace esphome::tinybms
