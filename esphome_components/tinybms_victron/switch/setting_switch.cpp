#include "setting_switch.h"

#include "../commands.h"
#include "esphome/core/controller_registry.h"

namespace esphome::tinybms_victron {

void SettingSwitch::write_state(bool state) {
  if (!write_setting(*this->pack_, this->setting_, state ? 1 : 0))
    this->write_failed_();
}

void SettingSwitch::show_setting_(const std::optional<int32_t> &raw) {
  // A switch drops what it has published before; here it is published again on purpose.
  this->publish_dedup_.next_unknown();
  if (raw) {
    this->publish_state(*raw != 0);
    return;
  }
  this->set_has_state(false);
#ifdef USE_CONTROLLER_REGISTRY
  ControllerRegistry::notify_switch_update(this);
#endif
}

}  // namespace esphome::tinybms_victron
