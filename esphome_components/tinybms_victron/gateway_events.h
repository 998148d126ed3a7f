#pragma once

#include "esphome/core/helpers.h"
#include "esphome/core/string_ref.h"
#include "gateway.h"

namespace esphome::tinybms_victron {

/// Hands the gateway's events to automations and entities, one callback list for each kind of event.
///
/// Packs are counted from 1 here. All texts are keys with static storage.
class GatewayEvents final {
 public:
  explicit GatewayEvents(Gateway *gateway);

  /// (pack, kind, level): an alarm's level has changed to "warning" or "alarm".
  template<typename F> void add_on_alarm_callback(F &&callback) { this->alarm_.add(std::forward<F>(callback)); }
  /// (pack, kind): an alarm is over.
  template<typename F> void add_on_alarm_cleared_callback(F &&callback) {
    this->alarm_cleared_.add(std::forward<F>(callback));
  }
  /// (pack, id, key): the BMS added an event to its list; key is "unknown" for an id that is not documented.
  template<typename F> void add_on_event_callback(F &&callback) { this->event_.add(std::forward<F>(callback)); }
  /// (pack, stage, reason): a charge has come further, or begins anew.
  template<typename F> void add_on_charge_stage_callback(F &&callback) {
    this->charge_stage_.add(std::forward<F>(callback));
  }
  /// (pack, profile, locked): another profile is in force; locked: not the one that is asked for.
  template<typename F> void add_on_charge_profile_callback(F &&callback) {
    this->charge_profile_.add(std::forward<F>(callback));
  }
  template<typename F> void add_on_gx_found_callback(F &&callback) { this->gx_found_.add(std::forward<F>(callback)); }
  template<typename F> void add_on_gx_lost_callback(F &&callback) { this->gx_lost_.add(std::forward<F>(callback)); }
  /// (pack)
  template<typename F> void add_on_bms_found_callback(F &&callback) { this->bms_found_.add(std::forward<F>(callback)); }
  /// (pack)
  template<typename F> void add_on_bms_lost_callback(F &&callback) { this->bms_lost_.add(std::forward<F>(callback)); }
  /// Somebody wants to see which device this is.
  template<typename F> void add_on_identify_callback(F &&callback) { this->identify_.add(std::forward<F>(callback)); }
  /// (pack, setting, value, result): a write has ended; result is "ok" or why not, value is what the BMS holds (what
  /// was asked for when that is not known), in the setting's unit.
  template<typename F> void add_on_setting_written_callback(F &&callback) {
    this->setting_written_.add(std::forward<F>(callback));
  }

 protected:
  void handle_(const bms_core::Event &event);
  void handle_alarm_(const bms_core::AlarmChanged &alarm);

  LazyCallbackManager<void(uint8_t, StringRef, StringRef)> alarm_;
  LazyCallbackManager<void(uint8_t, StringRef)> alarm_cleared_;
  LazyCallbackManager<void(uint8_t, uint8_t, StringRef)> event_;
  LazyCallbackManager<void(uint8_t, StringRef, StringRef)> charge_stage_;
  LazyCallbackManager<void(uint8_t, StringRef, bool)> charge_profile_;
  LazyCallbackManager<void()> gx_found_;
  LazyCallbackManager<void()> gx_lost_;
  LazyCallbackManager<void()> identify_;
  LazyCallbackManager<void(uint8_t)> bms_found_;
  LazyCallbackManager<void(uint8_t)> bms_lost_;
  LazyCallbackManager<void(uint8_t, StringRef, float, StringRef)> setting_written_;
};

}  // namespace esphome::tinybms_victron
