#include "setting_select.h"

#include "../commands.h"
#include "esphome/core/controller_registry.h"

namespace esphome::tinybms_victron {

void SettingSelect::control(size_t index) {
  if (!write_setting(*this->pack_, this->setting_, this->info_().options[index].value))
    this->write_failed_();
}

void SettingSelect::show_setting_(const std::optional<int32_t> &raw) {
  const auto options = this->info_().options;
  for (size_t i = 0; raw && i < options.size(); i++) {
    if (options[i].value == *raw) {
      this->publish_state(i);
      return;
    }
  }
  // Unknown, or something the protocol document does not name.
  this->set_has_state(false);
#ifdef USE_CONTROLLER_REGISTRY
  ControllerRegistry::notify_select_update(this);
#endif
}

}  // namespace esphome::tinybms_victron
