#pragma once

#include <array>

#include "../bms_core/bank.h"
#include "../bms_core/event_bus.h"
#include "../bms_core/shown_soc.h"
#include "../tinybms/tinybms.h"
#include "../victron_can/victron_can.h"
#include "boot_keeper.h"
#include "charge_memory.h"
#include "config_keeper.h"
#include "energy_store.h"
#include "esphome/components/output/float_output.h"
#include "esphome/core/component.h"
#include "esphome/core/defines.h"
#include "esphome/core/helpers.h"
#include "event_recorder.h"
#include "frame_keeper.h"
#include "gateway_watch.h"

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

  // From the YAML: what an option is before anybody changes it.
  void preset_option(size_t option, int32_t raw) { this->config_.store().preset(option, raw); }
  void preset_curve(size_t option, const bms_core::Curve &curve) { this->config_.store().preset(option, curve); }
  void set_boot(BootKeeper *boot) { this->boot_ = boot; }
  void set_pack(size_t index, tinybms::TinyBms *pack);
  void set_can(victron_can::VictronCan *can) { this->can_ = can; }
  /// An analogue charger follows the charge profile: the share it allows, 0 while nothing may flow in.
  void set_profile_output(output::FloatOutput *profile_output) { this->profile_output_ = profile_output; }
  void add_refreshable(Refreshable *entity);

  bms_core::Pack &pack_data(size_t index) { return this->packs_[index]; }
  std::span<const bms_core::Pack *const> packs() const { return this->pack_pointers_; }
  bms_core::EventBus &bus() { return this->bus_; }
  tinybms::TinyBms &pack(size_t index) { return *this->drivers_[index]; }
  victron_can::VictronCan *can() { return this->can_; }
  const bms_core::BatteryState &state() const { return this->state_; }
  const bms_core::SafetyPolicy &policy() const { return this->config_.store().config().charge.policy; }
  const gateway_config::ConfigStore &config() const { return this->config_.store(); }
  const FrameKeeper &frames() const { return this->frames_; }
  bms_core::EventLog &log() { return this->recorder_.log(); }
  const bms_core::BootGuard &boot() const { return this->boot_->guard(); }
  const GatewayWatch<PACK_COUNT> &watch() const { return this->watch_; }
  /// No BMS is asked and nothing is computed: only what keeps 0x351 on the bus, and the page; see BootGuard.
  bool safe_mode() const { return this->boot_->guard().safe_mode(); }

  /// Changes options, and the user's CAN frames where `frames` is given: all of it and for good, or nothing, with the
  /// reason. The effect is immediate.
  std::optional<gateway_config::ConfigProblem> change_config(std::span<const gateway_config::OptionChange> changes,
                                                             bool from_defaults = false, bool dry_run = false,
                                                             const FrameChange *frames = nullptr);
  /// For one option of an entity or an action: what cannot be is logged, and the entity shows what is.
  bool change_option(size_t option, int32_t raw);
  /// A user has seen it. GENERAL stands for all; false if there was nothing to acknowledge.
  bool acknowledge(uint8_t pack, bms_core::AlarmKind kind);
  void acknowledge_all();
  /// Called when an option has changed.
  template<typename F> void add_on_config_callback(F &&callback) {
    this->config_changed_.add(std::forward<F>(callback));
  }

 protected:
  void on_pack_reading(uint8_t pack) override;
  /// Recomputes limits and alarms and hands them on. Cheap; safe to call at any rate.
  void evaluate_(TimeMs now);
  void evaluate_pack_(size_t index, TimeMs now);
  /// What the whole battery shows beyond what its packs do.
  void show_battery_(TimeMs now);
  /// In place of limits that nobody computes in safe mode.
  void evaluate_safe_mode_(TimeMs now);
  void apply_config_();
  std::optional<gateway_config::ConfigProblem> store_config_(std::span<const gateway_config::OptionChange> changes,
                                                             std::span<const bms_core::PackSettings> packs,
                                                             bool from_defaults, const FrameChange *frames);
  void follow_charge_(TimeMs now);
  void drive_profile_output_();
  void log_limits_();
  void refresh_some_(TimeMs now);

  std::array<bms_core::Pack, PACK_COUNT> packs_{};
  std::array<bms_core::Pack *, PACK_COUNT> pack_pointers_{};
  std::array<tinybms::TinyBms *, PACK_COUNT> drivers_{};
  ConfigKeeper config_;
  FrameKeeper frames_;
  LazyCallbackManager<void()> config_changed_;
  BootKeeper *boot_{nullptr};
  GatewayWatch<PACK_COUNT> watch_;
  EventRecorder recorder_;
  bms_core::ShownSoc shown_soc_;
  ChargeMemory<PACK_COUNT> charge_memory_;
  /// What has been told of each pack's charge.
  std::array<bms_core::ChargeReport, PACK_COUNT> told_{};
  bms_core::BatteryState state_;
  bms_core::EventBus bus_;
  victron_can::VictronCan *can_{nullptr};
  output::FloatOutput *profile_output_{nullptr};
  std::optional<float> profile_level_;
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
