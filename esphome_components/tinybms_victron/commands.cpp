#include "commands.h"

#include <algorithm>
#include <cmath>

#include "../tinybms/tables.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

namespace {
/// Far beyond every setting, and safe to convert to an integer.
constexpr double LARGEST_RAW = 1e9;
}  // namespace

void run_command(tinybms::TinyBms &pack, BmsCommand command) {
  using tinybms::ResetOption;
  bool queued = true;
  switch (command) {
    case BmsCommand::BMS_RESET:
      queued = pack.poller().reset_or_clear(ResetOption::RESET_BMS);
      break;
    case BmsCommand::CLEAR_EVENTS:
      queued = pack.poller().reset_or_clear(ResetOption::CLEAR_EVENTS);
      break;
    case BmsCommand::CLEAR_STATISTICS:
      queued = pack.poller().reset_or_clear(ResetOption::CLEAR_STATISTICS);
      break;
    case BmsCommand::REFRESH:
      pack.poller().refresh();
      break;
  }
  if (!queued)
    ESP_LOGW(TAG, "%s: too many commands wait for the BMS; this one is dropped", pack.name());
}

float setting_value(const tinybms::SettingInfo &info, int32_t raw) {
  return static_cast<float>(static_cast<double>(raw) * info.multiplier / info.divisor);
}

bool write_setting(tinybms::TinyBms &pack, uint8_t setting, float value) {
  const tinybms::SettingInfo &info = tinybms::SETTINGS[setting];
  const double raw = std::round(static_cast<double>(value) * info.divisor / info.multiplier);
  // Written so that NaN is refused too.
  if (!(std::abs(raw) <= LARGEST_RAW)) {
    ESP_LOGW(TAG, "%s: %s: %f is no value that could be written", pack.name(), info.name, static_cast<double>(value));
    return false;
  }
  const auto result = pack.poller().write_setting(setting, static_cast<int32_t>(raw));
  if (result == tinybms::WriteResult::OK)
    return true;
  tinybms::WriteReport report;
  report.result = result;
  report.setting = setting;
  report.wanted = static_cast<int32_t>(raw);
  char text[160];
  tinybms::describe(report, text, sizeof(text));
  ESP_LOGW(TAG, "%s: %s", pack.name(), text);
  return false;
}

}  // namespace esphome::tinybms_victron
