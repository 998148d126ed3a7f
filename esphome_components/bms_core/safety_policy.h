#pragma once

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// What the limits do while readings stay away.
struct SafetyPolicy {
  /// Older than this: limits may only fall.
  uint32_t hold_after_ms{3000};
  /// Older than this: no current either way, alarm "BMS internal".
  uint32_t zero_after_ms{10000};
  /// Older than this: frames stop, if stop_frames is set.
  uint32_t stop_after_ms{60000};
  bool stop_frames{false};
  bool operator==(const SafetyPolicy &) const = default;
};

/// How far the newest complete reading can be trusted.
enum class Freshness : uint8_t {
  /// There never was a complete reading together with plausible settings.
  NEVER,
  FRESH,
  HELD,
  LOST,
  /// Lost for so long that the user wants the frames to stop.
  SILENT,
};

inline Freshness freshness(const SafetyPolicy &policy, const PackSnapshot &pack, TimeMs now) {
  const auto age = pack.age_ms(now);
  if (!age || !pack.settings || !pack.settings->plausible())
    return Freshness::NEVER;
  if (*age <= policy.hold_after_ms)
    return Freshness::FRESH;
  if (*age <= policy.zero_after_ms)
    return Freshness::HELD;
  if (policy.stop_frames && *age > policy.stop_after_ms)
    return Freshness::SILENT;
  return Freshness::LOST;
}

}  // namespace esphome::bms_core
