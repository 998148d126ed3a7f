#include "gateway_events.h"

#include <variant>

#include "../tinybms/tables.h"
#include "commands.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

GatewayEvents::GatewayEvents(Gateway *gateway) {
  const bool heard = gateway->bus().subscribe(
      [](void *context, const bms_core::Event &event) { static_cast<GatewayEvents *>(context)->handle_(event); }, this);
  if (!heard)
    ESP_LOGE(TAG, "No room on the event bus: automations and events stay silent");
}

void GatewayEvents::handle_(const bms_core::Event &event) {
  if (const auto *alarm = std::get_if<bms_core::AlarmChanged>(&event.data)) {
    this->handle_alarm_(*alarm);
  } else if (const auto *seen = std::get_if<bms_core::BmsEventSeen>(&event.data)) {
    const tinybms::EventInfo *info = tinybms::find_event(seen->event.id);
    this->event_.call(seen->pack + 1, seen->event.id, StringRef(info == nullptr ? "unknown" : info->key));
  } else if (const auto *bms = std::get_if<bms_core::BmsLinkChanged>(&event.data)) {
    (bms->up ? this->bms_found_ : this->bms_lost_).call(bms->pack + 1);
  } else if (const auto *stage = std::get_if<bms_core::ChargeStageChanged>(&event.data)) {
    this->charge_stage_.call(stage->pack + 1, StringRef(bms_core::charge_stage_key(stage->now)),
                             StringRef(bms_core::stage_reason_key(stage->reason)));
  } else if (const auto *profile = std::get_if<bms_core::ChargeProfileChanged>(&event.data)) {
    this->charge_profile_.call(profile->pack + 1, StringRef(bms_core::charge_profile_key(profile->now)),
                               profile->by_temperature && profile->now < profile->before);
  } else if (const auto *gx = std::get_if<bms_core::GxLinkChanged>(&event.data)) {
    (gx->up ? this->gx_found_ : this->gx_lost_).call();
  } else if (std::holds_alternative<bms_core::Identify>(event.data)) {
    this->identify_.call();
  } else if (const auto *written = std::get_if<bms_core::SettingWritten>(&event.data)) {
    const tinybms::SettingInfo &info = tinybms::SETTINGS[written->setting];
    const auto result = static_cast<tinybms::WriteResult>(written->result);
    this->setting_written_.call(written->pack + 1, StringRef(info.key),
                                setting_value(info, static_cast<int32_t>(written->value)),
                                StringRef(tinybms::write_result_key(result)));
  }
}

void GatewayEvents::handle_alarm_(const bms_core::AlarmChanged &alarm) {
  const StringRef kind(bms_core::ALARMS[static_cast<size_t>(alarm.kind)].key);
  if (alarm.now > bms_core::AlarmLevel::OK) {
    this->alarm_.call(alarm.pack + 1, kind, StringRef(bms_core::alarm_level_key(alarm.now)));
  } else {
    this->alarm_cleared_.call(alarm.pack + 1, kind);
  }
}

}  // namespace esphome::tinybms_victron
