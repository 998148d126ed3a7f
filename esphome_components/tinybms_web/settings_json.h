#pragma once

#include <cstdint>

#include "../tinybms/settings_store.h"
#include "json_writer.h"

namespace esphome::tinybms_web {

/// A raw value in the setting's unit.
Decimal setting_value(const tinybms::SettingInfo &info, int32_t raw);

/// One setting with what the BMS holds and allows: schema Setting of docs/openapi.yaml. At most 1 kB. Pure.
/// `held` is empty while it is unknown.
void write_setting(JsonWriter &json, const tinybms::SettingsStore &store, uint8_t setting, bool reachable);

}  // namespace esphome::tinybms_web
