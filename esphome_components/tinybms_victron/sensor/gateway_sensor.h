#pragma once

#include "../gateway.h"
#include "../metrics.h"
#include "shown_sensor.h"

namespace esphome::tinybms_victron {

/// A number about the whole battery.
class GatewaySensor final : public ShownSensor, public Refreshable {
 public:
  GatewaySensor(Gateway *gateway, GatewayMetric metric) : gateway_(gateway), metric_(metric) {}
  void refresh(TimeMs /*now*/) override {
    this->show_(gateway_metric({this->gateway_->state(), this->gateway_->bus(), this->gateway_->boot(),
                                this->gateway_->watch().loop().longest_gap_ms},
                               this->metric_));
  }

 protected:
  Gateway *gateway_;
  GatewayMetric metric_;
};

}  // namespace esphome::tinybms_victron
