#pragma once

#include "../gateway_events.h"
#include "esphome/components/event/event.h"

namespace esphome::tinybms_victron {

/// Fires for every entry the BMS adds to its event list, with the event's key.
class BmsEventEntity final : public event::Event {
 public:
  BmsEventEntity(tinybms::TinyBms *pack, GatewayEvents *events) : pack_(pack) {
    events->add_on_event_callback([this](uint8_t number, uint8_t, StringRef key) {
      if (number == this->pack_->index() + 1)
        this->trigger(key.c_str());
    });
  }

 protected:
  tinybms::TinyBms *pack_;
};

}  // namespace esphome::tinybms_victron
