#pragma once

#include "../commands.h"
#include "esphome/components/button/button.h"

namespace esphome::tinybms_victron {

/// Gives one command to one BMS.
class CommandButton final : public button::Button {
 public:
  CommandButton(tinybms::TinyBms *pack, BmsCommand command) : pack_(pack), command_(command) {}

 protected:
  void press_action() override { run_command(*this->pack_, this->command_); }

  tinybms::TinyBms *pack_;
  BmsCommand command_;
};

}  // namespace esphome::tinybms_victron
