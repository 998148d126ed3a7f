#pragma once

#include <algorithm>

#include "../bms_core/boot_guard.h"
#include "../bms_core/limits.h"
#include "../record_store/stored_record.h"

namespace esphome::tinybms_victron {

/// Keeps the boot guard's record on flash.
class BootKeeper final {
 public:
  /// First of all in setup(), before anything that could crash.
  void begin(bms_core::TimeMs now);
  /// Each pass; restarts out of a safe mode that has lasted long enough.
  void update(bms_core::TimeMs now);
  void shut_down();
  void note(const bms_core::Limits &limits, bool full) {
    const int32_t safe_mode_mv = std::min(limits.charge_voltage_mv.value(), limits.unwatched_voltage_mv);
    if (this->guard_.note(safe_mode_mv, limits.discharge_voltage_mv, full))
      this->save_();
  }
  const bms_core::BootGuard &guard() const { return this->guard_; }

 protected:
  void save_();

  bms_core::BootGuard guard_;
  record_store::StoredRecord record_;
};

}  // namespace esphome::tinybms_victron
