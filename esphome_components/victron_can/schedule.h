#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "../bms_core/pack_snapshot.h"
#include "custom_frames.h"
#include "frames.h"

/// Which frame is due when. Pure: time is an argument.
namespace esphome::victron_can {

using bms_core::TimeMs;

/// The time table of 0x351: every second on a grid that does not drift, and at once when a limit falls.
///
/// A fall leaves the grid as it is. After a stall one frame is sent, not those that were missed.
class LimitSchedule final {
 public:
  static constexpr uint32_t PERIOD_MS = 1000;
  /// Falls closer together than this are sent as one.
  static constexpr uint32_t FALL_GAP_MS = 50;
  /// The first retry comes with the next call, further ones after this time.
  static constexpr uint32_t RETRY_MS = 50;

  /// `available`: there are limits that may be sent; the grid begins with the first of them.
  /// `fell`: they are lower than those sent last.
  bool due(TimeMs now, bool available, bool fell);
  void sent(TimeMs now);
  void failed(TimeMs now);
  /// The bus is back: whatever was sent last was not heard.
  void send_at_once() { this->at_once_ = true; }

  /// 0x351 has been sent and is not overdue because of a failure: other frames may follow.
  bool running() const { return this->next_.has_value() && this->failures_ == 0; }

 protected:
  /// The next point of the grid; empty while nothing is sent.
  std::optional<TimeMs> next_;
  TimeMs last_sent_{0};
  TimeMs retry_at_{0};
  uint8_t failures_{0};
  bool at_once_{false};
};

/// The time table of all other frames: each has a period, few are sent in one pass of the main loop.
///
/// The first round is spread over START_MS, which keeps the frames apart ever after. A frame that was missed is sent
/// once, not several times.
class FrameRotation final {
 public:
  static constexpr size_t MAX_SLOTS = FRAME_COUNT - 1 + MAX_CUSTOM_FRAMES;
  static constexpr size_t MAX_PER_PASS = 3;
  static constexpr uint32_t START_MS = 900;
  static constexpr uint32_t RETRY_MS = 50;
  /// A frame without content is looked at again after this time or its period, whichever is shorter.
  static constexpr uint32_t RECHECK_MS = 1000;

  /// A slot that begins with start(); false if there is no room for one more.
  bool add(uint32_t period_ms) { return this->add(period_ms, 0); }
  /// The same for one that joins those already running: it is due at this time.
  bool add(uint32_t period_ms, TimeMs due);
  /// Forgets the slots from `count` on; the others keep their times.
  void truncate(size_t count) { this->count_ = std::min(this->count_, count); }
  TimeMs due(size_t slot) const { return this->slots_[slot].due; }
  void start(TimeMs now);
  void stop() { this->running_ = false; }
  bool running() const { return this->running_; }

  void begin_pass(TimeMs now);
  /// The slot that has been due for longest; empty when the pass is over. Answer with sent, failed or skipped.
  std::optional<size_t> next(TimeMs now) const;
  void sent(size_t slot, TimeMs now);
  /// Ends this pass and those of the next RETRY_MS; the slot stays due.
  void failed(TimeMs now);
  /// There was nothing to send.
  void skipped(size_t slot, TimeMs now);

 protected:
  struct Slot {
    uint32_t period_ms{0};
    TimeMs due{0};
  };

  std::array<Slot, MAX_SLOTS> slots_{};
  size_t count_{0};
  size_t left_in_pass_{0};
  TimeMs hold_until_{0};
  bool running_{false};
};

}  // namespace esphome::victron_can
