#pragma once

#include "../tinybms/tables.h"
#include "esphome/core/hal.h"
#include "gateway_events.h"
#include "pack_entity.h"

namespace esphome::tinybms_victron {

/// What numbers, selects and switches of BMS settings have in common: they show what the BMS holds, and nothing else.
///
/// After every write, taken or refused, the value the BMS holds is published anew, so that an input that shows the
/// wanted value falls back to the true one.
class SettingEntity : public PackEntity {
 public:
  void refresh(TimeMs now) override {
    const auto raw = setting_raw(this->view_(now), this->setting_);
    if (raw == this->shown_raw_ && !this->show_again_)
      return;
    this->shown_raw_ = raw;
    this->show_again_ = false;
    this->show_setting_(raw);
  }

 protected:
  SettingEntity(Gateway *gateway, tinybms::TinyBms *pack, GatewayEvents *events, uint8_t setting)
      : PackEntity(gateway, pack), setting_(setting) {
    events->add_on_setting_written_callback([this](uint8_t number, StringRef key, float, StringRef) {
      if (number == this->pack_->index() + 1 && key == StringRef(this->info_().key)) {
        this->show_again_ = true;
        this->refresh(millis_64());
      }
    });
  }
  ~SettingEntity() = default;

  /// Publishes a raw value, or that it is unknown.
  virtual void show_setting_(const std::optional<int32_t> &raw) = 0;
  const tinybms::SettingInfo &info_() const { return tinybms::SETTINGS[this->setting_]; }
  /// A write that could not even begin: shows the true value again with the next refresh.
  void write_failed_() { this->show_again_ = true; }

  uint8_t setting_;
  std::optional<int32_t> shown_raw_;
  bool show_again_{false};
};

}  // namespace esphome::tinybms_victron
