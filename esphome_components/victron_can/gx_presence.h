#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "../bms_core/pack_snapshot.h"
#include "gx_frames.h"

namespace esphome::victron_can {

/// Whether a GX is there. It informs only: a battery goes on sending to a silent bus, since a GX may be away for ten
/// minutes while it updates itself.
class GxPresence final {
 public:
  struct Counters {
    uint32_t keepalives{0};
    uint32_t identities{0};
    uint32_t heartbeats{0};
  };

  explicit GxPresence(uint32_t timeout_ms) : timeout_ms_(timeout_ms) {}
  void set_timeout(uint32_t timeout_ms) { this->timeout_ms_ = timeout_ms; }

  void received(const GxFrame &frame, bms_core::TimeMs now);
  /// True when presence has changed since the last call.
  bool update(bms_core::TimeMs now);

  bool present() const { return this->present_; }
  std::optional<bms_core::TimeMs> last_seen() const { return this->last_seen_; }
  /// "VIC"; empty until a GX has named itself.
  std::string_view name() const { return this->name_.data(); }
  const Counters &counters() const { return this->counters_; }

 protected:
  uint32_t timeout_ms_;
  std::optional<bms_core::TimeMs> last_seen_;
  std::array<char, 5> name_{};
  Counters counters_;
  bool present_{false};
};

}  // namespace esphome::victron_can
