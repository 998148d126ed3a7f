#include "setting_number.h"

#include <cmath>

#include "../commands.h"
#include "esphome/core/controller_registry.h"

namespace esphome::tinybms_victron {

void SettingNumber::control(float value) {
  if (!write_setting(*this->pack_, this->setting_, value))
    this->write_failed_();
}

void SettingNumber::show_setting_(const std::optional<int32_t> &raw) {
  if (raw) {
    this->publish_state(setting_value(this->info_(), *raw));
    return;
  }
  // Without a state, so that nothing counts up or down from an unknown value.
  this->state = NAN;
  this->set_has_state(false);
#ifdef USE_CONTROLLER_REGISTRY
  ControllerRegistry::notify_number_update(this);
#endif
}

}  // namespace esphome::tinybms_victron
