#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "../bms_core/event_bus.h"
#include "../bms_core/watchdogs.h"
#include "../tinybms/tinybms.h"
#include "../victron_can/victron_can.h"

namespace esphome::tinybms_victron {

/// Sees whether loop, polls and CAN go on, raises the alarm when one does not, and gives it a push.
template<size_t PACKS> class GatewayWatch final {
 public:
  using TimeMs = bms_core::TimeMs;

  /// Each pass of the main loop; true when something has changed that alarms have to be told.
  bool update(std::span<tinybms::TinyBms *const> drivers, std::span<bms_core::Pack> packs, victron_can::VictronCan *can,
              bms_core::EventBus &bus, TimeMs now) {
    this->whole_.feed(bms_core::Watchdog::LOOP, now);
    this->feed_can_(can, now);
    const auto whole = this->whole_.update(now);
    bool changed = whole.has_value();
    if (whole) {
      bus.publish(bms_core::WatchdogChanged{bms_core::LogRecord::NO_PACK, *whole}, now);
      if (whole->stalled && whole->watchdog == bms_core::Watchdog::CAN && can != nullptr)
        can->recover();
    }
    for (size_t i = 0; i < PACKS; i++) {
      this->feed_poll_(*drivers[i], i, now);
      const auto poll = this->polls_[i].update(now);
      if (poll) {
        bus.publish(bms_core::WatchdogChanged{static_cast<uint8_t>(i), *poll}, now);
        if (poll->stalled)
          drivers[i]->poller().line_lost(now);
      }
      changed |= poll.has_value();
      if (whole || poll)
        this->tell_(i, packs[i], std::max(whole ? whole->gap_ms : 0, poll ? poll->gap_ms : 0));
    }
    return changed;
  }

  const bms_core::WatchdogState &loop() const { return this->whole_.state(bms_core::Watchdog::LOOP); }
  const bms_core::WatchdogState &can() const { return this->whole_.state(bms_core::Watchdog::CAN); }
  const bms_core::WatchdogState &poll(size_t pack) const { return this->polls_[pack].state(bms_core::Watchdog::POLL); }

 protected:
  /// As long as the GX waits for readings: whoever was away for so long has let it down.
  static constexpr uint32_t ALARM_FROM_MS = 10'000;

  /// Several may stand still at once; the alarm goes when the last of them is over.
  void tell_(size_t index, bms_core::Pack &pack, uint32_t gap_ms) const {
    const std::pair<bms_core::Watchdog, const bms_core::WatchdogState &> all[] = {
        {bms_core::Watchdog::CAN, this->can()},
        {bms_core::Watchdog::POLL, this->poll(index)},
        {bms_core::Watchdog::LOOP, this->loop()}};
    for (const auto &[watchdog, state] : all) {
      if (!state.stalled)
        continue;
      const bms_core::AlarmReason reason{bms_core::AlarmCause::WATCHDOG, static_cast<uint8_t>(watchdog),
                                         static_cast<int32_t>(gap_ms), 0};
      pack.alarms.set_condition(bms_core::AlarmKind::BMS_INTERNAL,
                                gap_ms >= ALARM_FROM_MS ? bms_core::AlarmLevel::ALARM : bms_core::AlarmLevel::WARNING,
                                reason);
      return;
    }
    pack.alarms.set_condition(bms_core::AlarmKind::BMS_INTERNAL, bms_core::AlarmLevel::OK);
  }

  void feed_can_(victron_can::VictronCan *can, TimeMs now) {
    // A bus that is down, or limits that may not be sent, are no stall.
    if (can == nullptr || !can->sending()) {
      this->whole_.pause(bms_core::Watchdog::CAN);
      return;
    }
    const auto &limits = can->frames()[0];
    if (limits.sent != this->limits_sent_)
      this->whole_.feed(bms_core::Watchdog::CAN, now);
    this->limits_sent_ = limits.sent;
  }

  void feed_poll_(const tinybms::TinyBms &driver, size_t pack, TimeMs now) {
    const tinybms::LinkCounters &counters = driver.poller().counters();
    const uint32_t ended = counters.replies + counters.timeouts + counters.nacks;
    if (!driver.line_open()) {
      this->polls_[pack].pause(bms_core::Watchdog::POLL);
    } else if (ended != this->ended_[pack]) {
      this->polls_[pack].feed(bms_core::Watchdog::POLL, now);
    }
    this->ended_[pack] = ended;
  }

  bms_core::Watchdogs whole_;
  std::array<bms_core::Watchdogs, PACKS> polls_{};
  std::array<uint32_t, PACKS> ended_{};
  uint32_t limits_sent_{0};
};

}  // namespace esphome::tinybms_victron
