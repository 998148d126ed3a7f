#pragma once

#include "esphome/core/hal.h"
#include "gateway.h"

namespace esphome::tinybms_victron {

/// What numbers, selects and switches of the gateway's options have in common: they show what is in force.
class OptionEntity : public Refreshable {
 public:
  void refresh(TimeMs) override {
    const int32_t raw = this->info_().get(this->gateway_->config().config());
    if (this->shown_raw_ == raw)
      return;
    this->shown_raw_ = raw;
    this->show_option_(raw);
  }

 protected:
  OptionEntity(Gateway *gateway, size_t option) : gateway_(gateway), option_(option) {
    gateway->add_on_config_callback([this]() { this->refresh(millis_64()); });
  }
  ~OptionEntity() = default;

  virtual void show_option_(int32_t raw) = 0;
  /// Asks for a value; what was refused is shown as it is.
  void change_(int32_t raw) {
    this->shown_raw_.reset();
    this->gateway_->change_option(this->option_, raw);
    this->refresh(millis_64());
  }
  const gateway_config::OptionInfo &info_() const { return gateway_config::OPTIONS[this->option_]; }

  Gateway *gateway_;
  size_t option_;
  std::optional<int32_t> shown_raw_;
};

}  // namespace esphome::tinybms_victron
