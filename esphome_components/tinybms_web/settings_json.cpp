#include "settings_json.h"

namespace esphome::tinybms_web {

using tinybms::SettingInfo;

namespace {

constexpr const char *DANGER_KEYS[] = {"normal", "caution", "danger"};
static_assert(std::size(DANGER_KEYS) == static_cast<size_t>(tinybms::Danger::DANGER) + 1);

/// Enough for every divisor of the table.
constexpr uint8_t DIGITS = 3;

const char *type_of(const SettingInfo &info) {
  if (!info.options.empty())
    return "enum";
  return info.bits == 1 ? "boolean" : "number";
}

}  // namespace

Decimal setting_value(const SettingInfo &info, int32_t raw) {
  return quotient(static_cast<int64_t>(raw) * info.multiplier, info.divisor, DIGITS);
}

void write_setting(JsonWriter &json, const tinybms::SettingsStore &store, uint8_t setting, bool reachable) {
  const SettingInfo &info = tinybms::SETTINGS[setting];
  const auto shown = [&](const std::optional<int32_t> &raw) {
    return raw ? std::optional(setting_value(info, *raw)) : std::nullopt;
  };
  // What the BMS has not told is as documented.
  const auto range = store.range(setting).value_or(tinybms::SettingsStore::Range{info.minimum, info.maximum});
  json.begin_object().field("key", info.key).field("register", info.address).field("name", info.name);
  json.field("group", info.group).field("type", type_of(info)).field("unit", info.unit);
  json.field("value", reachable ? shown(store.value(setting)) : std::nullopt);
  json.field("minimum", setting_value(info, range.minimum)).field("maximum", setting_value(info, range.maximum));
  json.field("step", setting_value(info, 1)).field("default", shown(store.default_value(setting)));
  json.key("options").begin_array();
  for (const tinybms::SettingOption &option : info.options)
    json.begin_object().field("value", option.value).field("name", option.name).end_object();
  json.end_array().field("write_only", info.write_only);
  json.field("danger", DANGER_KEYS[static_cast<size_t>(info.danger)]).field("help", info.help).end_object();
}

}  // namespace esphome::tinybms_web
