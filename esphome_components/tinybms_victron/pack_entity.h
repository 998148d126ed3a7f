#pragma once

#include "gateway.h"
#include "metrics.h"

namespace esphome::tinybms_victron {

/// What every entity of a pack has.
class PackEntity : public Refreshable {
 protected:
  PackEntity(Gateway *gateway, tinybms::TinyBms *pack) : gateway_(gateway), pack_(pack) {}
  ~PackEntity() = default;

  PackView view_(TimeMs now) const {
    return {this->pack_->pack(), this->pack_->poller(), this->gateway_->policy(), now};
  }

  Gateway *gateway_;
  tinybms::TinyBms *pack_;
};

}  // namespace esphome::tinybms_victron
