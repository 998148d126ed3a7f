#pragma once

#include <array>

#include "../bms_core/bank.h"
#include "../bms_core/event_bus.h"
#include "../tinybms/tinybms.h"
#include "../victron_can/victron_can.h"
#include "energy_store.h"
#include "esphome/core/component.h"
#include "esphome/core/defines.h"

namespace esphome::tinybms_victron {

using bms_core::TimeMs;

/// Something that shows a value and looks after it once a second.
class Refreshable {
 public:
  virtual void refresh(TimeMs now) = 0;

 protected:
  ~Refreshable() = default;
};

/// The gateway: brings packs, charge control, alarms and the CAN side together and decides when each is due.
///
/// Data flow one way: packs -> limits and alarms -> BatteryState -> CAN, entities, events.
class Gateway final : public Component, protected tinybms::ReadingListener {
 public:
  static constexpr size_t PACK_COUNT = TINYBMS_PACK_COUNT;

  void setup() override;
  void loop() override;
  void dump_config() override;
  void on_safe_shutdown() override;
  float get_setup_priority() const override { return setup_priority::PROCESSOR; }

  void configure(const bms_core::ChargeConfig &charge, const bms_core::AlarmConfig &alarms);
  void set_pack(size_t index, tinybms::TinyBms *pack);
  void set_can(victron_can::VictronCan *can) { this->can_ = can; }
  void add_refreshable(Refreshable *entity);

  bms_core::Pack &pack_data(size_t index) { return this->packs_[index]; }
  bms_core::EventBus &bus() { return this->bus_; }
  tinybms::TinyBms &pack(size_t index) { return *this->drivers_[index]; }
  victron_can::VictronCan *can() { return this->can_; }
  const bms_core::BatteryState &state() const { return this->state_; }
  const bms_core::SafetyPolicy &policy() const { return this->charge_.policy; }

 protected:
  void on_pack_reading(uint8_t pack) override;
  /// Recomputes limits and alarms and hands them on. Cheap; safe to call at any rate.
  void evaluate_(TimeMs now);
  void log_limits_();
  void refresh_some_(TimeMs now);

  std::array<bms_core::Pack, PACK_COUNT> packs_{};
  std::array<const bms_core::Pack *, PACK_COUNT> pack_pointers_{};
  std::array<tinybms::TinyBms *, PACK_COUNT> drivers_{};
  bms_core::ChargeConfig charge_;
  bms_core::BatteryState state_;
  bms_core::EventBus bus_;
  victron_can::VictronCan *can_{nullptr};
  EnergyStore<PACK_COUNT> energy_store_;
  TimeMs evaluated_at_{0};
  TimeMs energy_saved_at_{0};
  bms_core::Freshness logged_freshness_{bms_core::Freshness::NEVER};

#ifdef TINYBMS_ENTITY_COUNT
  std::array<Refreshable *, TINYBMS_ENTITY_COUNT> entities_{};
#else
  std::array<Refreshable *, 0> entities_{};
#endif
  size_t entity_count_{0};
  size_t next_entity_{0};
  TimeMs refresh_started_at_{0};
};

}  // namespace esphome::tinybms_victron
