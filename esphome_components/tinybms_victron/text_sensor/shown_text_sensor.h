#pragma once

#include <optional>
#include <string_view>

#include "esphome/components/text_sensor/text_sensor.h"
#include "esphome/core/controller_registry.h"

namespace esphome::tinybms_victron {

/// A text sensor that publishes when its text changes, and has no state while the text is unknown.
class ShownTextSensor : public text_sensor::TextSensor {
 public:
  // Room for the longest key, so that a change of text takes nothing from the heap.
  ShownTextSensor() { this->state.reserve(LONGEST_TEXT); }

 protected:
  static constexpr size_t LONGEST_TEXT = 48;

  void show_(const std::optional<std::string_view> &text) {
    if (text) {
      if (!this->shown_ || *text != std::string_view(this->get_raw_state()))
        this->publish_state(text->data(), text->size());
    } else if (this->shown_) {
      this->set_has_state(false);
#ifdef USE_CONTROLLER_REGISTRY
      ControllerRegistry::notify_text_sensor_update(this);
#endif
    }
    this->shown_ = text.has_value();
  }

  bool shown_{false};
};

}  // namespace esphome::tinybms_victron
