#pragma once

#include "can_health.h"

namespace esphome::can_health {

/// What the recovery needs of a CAN controller. Every call returns at once.
class CanController {
 public:
  /// State, error counters and queue. The counts of bus-offs, recoveries and discards are BusRecovery's to fill in.
  virtual CanBusStatus read(uint64_t now_ms) = 0;

  /// Discard the frames that wait; one that is already in the hardware stays there.
  virtual void clear_transmit_queue() = 0;

  /// BUS_OFF -> RECOVERING -> STOPPED. False when refused.
  virtual bool initiate_recovery() = 0;

  /// STOPPED -> on the bus. False when refused.
  virtual bool start() = 0;

  /// On the bus -> STOPPED, discarding every frame that is not yet sent. False when refused.
  virtual bool stop() = 0;

 protected:
  ~CanController() = default;
};

/// Brings a dead bus back and keeps old frames from being sent when it is back.
///
/// After a bus-off: the queue is cleared, recovery starts after a back-off (100 ms, doubling to 10 s with every further
/// attempt, 100 ms again after 60 s without trouble), and the controller is started as soon as it is allowed to be.
/// While frames wait and none leaves for 1 s (nobody acknowledges: peer off, cable out) all of them are discarded: a
/// charge limit that old must not be the first thing the peer hears.
class BusRecovery final {
 public:
  static constexpr uint32_t FIRST_BACKOFF_MS = 100;
  static constexpr uint32_t LONGEST_BACKOFF_MS = 10'000;
  static constexpr uint32_t HEALTHY_MS = 60'000;
  static constexpr uint32_t STALL_MS = 1'000;
  /// Longer than the second between two periodic frames, so that `transmit_stalled` does not flicker.
  static constexpr uint32_t STALL_HOLD_MS = 2'500;

  explicit BusRecovery(CanController &controller) : controller_(controller) {}

  /// Look at the controller and do what is due. Call it every 10 to 100 ms; `now_ms` never goes back.
  void update(uint64_t now_ms);

  /// What the last update() saw.
  const CanBusStatus &status() const { return this->status_; }

 protected:
  void schedule_attempt_(uint64_t now_ms);
  void handle_bus_off_(uint64_t now_ms, bool entered);
  void handle_stopped_(uint64_t now_ms, bool entered);
  void handle_on_bus_(uint64_t now_ms);
  void discard_stale_frames_(uint64_t now_ms);

  CanController &controller_;
  CanBusStatus status_;
  uint64_t next_attempt_ms_{0};
  uint32_t backoff_ms_{FIRST_BACKOFF_MS};
  bool recovery_started_{false};  ///< we asked for it: the controller may be started as soon as it has stopped
  std::optional<uint64_t> healthy_since_ms_;
  std::optional<uint64_t> waiting_since_ms_;  ///< since when frames wait without one leaving
  uint16_t last_pending_{0};
  std::optional<uint64_t> last_discard_ms_;
};

}  // namespace esphome::can_health
