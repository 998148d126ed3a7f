#pragma once

#include "commands.h"
#include "esphome/core/automation.h"
#include "gateway.h"

namespace esphome::tinybms_victron {

/// Asks a BMS to take a setting, in the setting's unit.
template<typename... Ts> class WriteSettingAction final : public Action<Ts...> {
 public:
  WriteSettingAction(tinybms::TinyBms *pack, uint8_t setting) : pack_(pack), setting_(setting) {}
  TEMPLATABLE_VALUE(float, value)

  void play(const Ts &...x) override { write_setting(*this->pack_, this->setting_, this->value_.value(x...)); }

 protected:
  tinybms::TinyBms *pack_;
  uint8_t setting_;
};

/// Gives one command to one BMS.
template<typename... Ts> class CommandAction final : public Action<Ts...> {
 public:
  CommandAction(tinybms::TinyBms *pack, BmsCommand command) : pack_(pack), command_(command) {}

  void play(const Ts &...) override { run_command(*this->pack_, this->command_); }

 protected:
  tinybms::TinyBms *pack_;
  BmsCommand command_;
};

/// Acknowledges all alarms of all packs.
template<typename... Ts> class AcknowledgeAction final : public Action<Ts...> {
 public:
  explicit AcknowledgeAction(Gateway *gateway) : gateway_(gateway) {}

  void play(const Ts &...) override { this->gateway_->acknowledge_all(); }

 protected:
  Gateway *gateway_;
};

/// Whether a GX is heard on the CAN bus; never without one.
template<typename... Ts> class GxPresentCondition final : public Condition<Ts...> {
 public:
  explicit GxPresentCondition(Gateway *gateway) : gateway_(gateway) {}

  bool check(const Ts &...) override {
    return this->gateway_->can() != nullptr && this->gateway_->can()->gx().present();
  }

 protected:
  Gateway *gateway_;
};

/// Whether a BMS answers.
template<typename... Ts> class BmsOnlineCondition final : public Condition<Ts...> {
 public:
  explicit BmsOnlineCondition(tinybms::TinyBms *pack) : pack_(pack) {}

  bool check(const Ts &...) override { return this->pack_->pack().snapshot.link_up; }

 protected:
  tinybms::TinyBms *pack_;
};

}  // namespace esphome::tinybms_victron
