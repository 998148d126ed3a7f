#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// What has to keep going. The numbers are stored: never change them, only add.
enum class Watchdog : uint8_t {
  /// The main loop comes round.
  LOOP,
  /// Requests to a BMS end, answered or not.
  POLL,
  /// The CAN driver takes 0x351.
  CAN,
};
inline constexpr size_t WATCHDOG_COUNT = 3;

/// What is to be done about a stall. All of them are logged as an event and raise the alarm BMS_INTERNAL.
enum class WatchdogAction : uint8_t {
  /// Nothing can be done from within: the platform's task watchdog restarts the gateway if it lasts (ESP32: 5 s).
  TASK_WATCHDOG,
  /// Drop the request under way and ask anew: Poller::line_lost().
  RESTART_POLL,
  /// Ask the CAN side to recover its bus.
  RECOVER_BUS,
};

struct WatchdogInfo {
  const char *key;
  WatchdogAction action;
};
/// Index with Watchdog.
extern const std::array<WatchdogInfo, WATCHDOG_COUNT> WATCHDOGS;

struct WatchdogConfig {
  /// Longer than this between two passes is a stall. Indexed with Watchdog. CAN: the GX stops after 3 s without 0x351.
  std::array<uint32_t, WATCHDOG_COUNT> stalled_after_ms{1000, 5000, 2500};
};

/// What is known of one of them.
struct WatchdogState {
  std::optional<TimeMs> fed_at;
  bool stalled{false};
  uint32_t stalls{0};
  /// Longest gap ever seen, also below the threshold.
  uint32_t longest_gap_ms{0};
};

/// A change that update() found.
struct WatchdogChange {
  Watchdog watchdog;
  bool stalled;
  uint32_t gap_ms;
};

/// Sees what stands still. Pure; one for each pack's poll, one for loop and CAN would do, so each may be left unfed:
/// what was never fed is not watched.
class Watchdogs final {
 public:
  void set_config(const WatchdogConfig &config) { this->config_ = config; }
  /// It has just gone round.
  void feed(Watchdog watchdog, TimeMs now);
  /// It is not expected to go on (line closed, CAN not configured, frames stopped on purpose): stop watching.
  void pause(Watchdog watchdog);
  /// Each pass of the loop, after the feeds: one change at a time, empty when there is none.
  std::optional<WatchdogChange> update(TimeMs now);
  const WatchdogState &state(Watchdog watchdog) const { return this->entries_[static_cast<size_t>(watchdog)].state; }

 protected:
  struct Entry {
    WatchdogState state;
    /// The longest gap that ended since the last look: a loop cannot see itself stand still.
    uint32_t ended_gap_ms{0};
  };

  WatchdogConfig config_;
  std::array<Entry, WATCHDOG_COUNT> entries_{};
};

}  // namespace esphome::bms_core
