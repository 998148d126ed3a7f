#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/event_bus.h"

namespace esphome::monitors {

using bms_core::TimeMs;

struct CanTraffic {
  uint32_t number{0};
  TimeMs at{0};
  bms_core::CanFrameSeen frame{};
};

/// All frames of one identifier in one direction.
struct CanIdentifier {
  bms_core::CanFrameSeen last{};
  uint32_t count{0};
  TimeMs last_at{0};
  /// Time between the last two; 0 before the second.
  uint32_t interval_ms{0};
  /// Smoothed; 0 before the second.
  uint32_t period_ms{0};
};

/// What passes on the CAN bus: the last frames, and a table by identifier.
class CanMonitor final {
 public:
  static constexpr size_t FRAMES = 64;
  static constexpr size_t MAX_IDENTIFIERS = 48;

  /// Subscribe to the event bus with this and the monitor as context.
  static void on_event(void *monitor, const bms_core::Event &event);
  void add(const bms_core::CanFrameSeen &frame, TimeMs at);

  /// In the order of their first appearance.
  std::span<const CanIdentifier> identifiers() const { return {this->identifiers_.data(), this->identifier_count_}; }
  /// Frames that found no room in the table.
  uint32_t unlisted() const { return this->unlisted_; }
  uint32_t newest() const { return this->count_; }
  /// The oldest of the last frames with a greater number; 0 asks for the very first.
  std::optional<CanTraffic> after(uint32_t number) const;

 protected:
  std::array<CanTraffic, FRAMES> ring_{};
  uint32_t count_{0};
  std::array<CanIdentifier, MAX_IDENTIFIERS> identifiers_{};
  size_t identifier_count_{0};
  uint32_t unlisted_{0};
};

}  // namespace esphome::monitors
