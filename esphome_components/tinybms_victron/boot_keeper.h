#pragma once

#include <algorithm>
#include <array>

#include "../bms_core/boot_guard.h"
#include "../bms_core/limits.h"
#include "../record_store/stored_record.h"
#include "esphome/core/component.h"

namespace esphome::tinybms_victron {

/// Keeps the boot guard's record on flash.
class BootKeeper final : public Component {
 public:
  static constexpr size_t MAX_DISPENSABLE = 4;

  /// What is left out when safe mode crashes, too. During code generation.
  void add_dispensable(Component *component) {
    if (this->dispensable_count_ < this->dispensable_.size())
      this->dispensable_[this->dispensable_count_++] = component;
  }
  void setup() override;
  // Before anything that could crash, and before what it leaves out.
  float get_setup_priority() const override { return setup_priority::BUS + 1; }
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

  std::array<Component *, MAX_DISPENSABLE> dispensable_{};
  size_t dispensable_count_{0};
  bms_core::BootGuard guard_;
  record_store::StoredRecord record_;
};

}  // namespace esphome::tinybms_victron
