#pragma once

#include "../pack_entity.h"
#include "../texts.h"
#include "shown_text_sensor.h"

namespace esphome::tinybms_victron {

/// A text about one pack.
class PackTextSensor final : public ShownTextSensor, public PackEntity {
 public:
  PackTextSensor(Gateway *gateway, tinybms::TinyBms *pack, PackText text) : PackEntity(gateway, pack), text_(text) {}
  void refresh(TimeMs now) override {
    char buffer[TEXT_BUFFER];
    this->show_(pack_text(this->view_(now), this->text_, buffer));
  }

 protected:
  PackText text_;
};

/// A text about the whole battery.
class GatewayTextSensor final : public ShownTextSensor, public Refreshable {
 public:
  GatewayTextSensor(Gateway *gateway, GatewayText text) : gateway_(gateway), text_(text) {}
  void refresh(TimeMs /*now*/) override {
    this->show_(gateway_text(this->gateway_->state(), this->gateway_->boot(), this->text_));
  }

 protected:
  Gateway *gateway_;
  GatewayText text_;
};

/// What the GX calls itself; unknown until it has said so.
class GxNameTextSensor final : public ShownTextSensor, public Refreshable {
 public:
  explicit GxNameTextSensor(Gateway *gateway) : gateway_(gateway) {}
  void refresh(TimeMs /*now*/) override {
    const std::string_view name = this->gateway_->can()->gx().name();
    this->show_(name.empty() ? std::nullopt : std::optional(name));
  }

 protected:
  Gateway *gateway_;
};

}  // namespace esphome::tinybms_victron
