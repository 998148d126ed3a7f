#include "watchdogs.h"

#include <algorithm>

namespace esphome::bms_core {

const std::array<WatchdogInfo, WATCHDOG_COUNT> WATCHDOGS{{
    {"loop", WatchdogAction::TASK_WATCHDOG},
    {"poll", WatchdogAction::RESTART_POLL},
    {"can", WatchdogAction::RECOVER_BUS},
}};

namespace {

uint32_t gap_ms(TimeMs from, TimeMs to) {
  return to <= from ? 0 : static_cast<uint32_t>(std::min<TimeMs>(to - from, UINT32_MAX));
}

}  // namespace

void Watchdogs::feed(Watchdog watchdog, TimeMs now) {
  Entry &entry = this->entries_[static_cast<size_t>(watchdog)];
  if (entry.state.fed_at)
    entry.ended_gap_ms = std::max(entry.ended_gap_ms, gap_ms(*entry.state.fed_at, now));
  entry.state.fed_at = now;
}

void Watchdogs::pause(Watchdog watchdog) {
  Entry &entry = this->entries_[static_cast<size_t>(watchdog)];
  entry.state.fed_at.reset();
  entry.ended_gap_ms = 0;
}

std::optional<WatchdogChange> Watchdogs::update(TimeMs now) {
  for (size_t i = 0; i < WATCHDOG_COUNT; i++) {
    Entry &entry = this->entries_[i];
    WatchdogState &state = entry.state;
    const auto watchdog = static_cast<Watchdog>(i);
    const uint32_t open_gap_ms = state.fed_at ? gap_ms(*state.fed_at, now) : 0;
    const uint32_t longest_ms = std::max(entry.ended_gap_ms, open_gap_ms);
    state.longest_gap_ms = std::max(state.longest_gap_ms, longest_ms);
    if (!state.stalled && longest_ms > this->config_.stalled_after_ms[i]) {
      state.stalled = true;
      state.stalls++;
      return WatchdogChange{watchdog, true, longest_ms};
    }
    const uint32_t stood_ms = entry.ended_gap_ms;
    entry.ended_gap_ms = 0;
    if (state.stalled && open_gap_ms <= this->config_.stalled_after_ms[i]) {
      state.stalled = false;
      return WatchdogChange{watchdog, false, stood_ms};
    }
  }
  return std::nullopt;
}

}  // namespace esphome::bms_core
