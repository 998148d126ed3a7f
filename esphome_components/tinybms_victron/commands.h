#pragma once

#include "../tinybms/tinybms.h"

/// What a person or an automation can tell a BMS to do. Results come later, as SettingWritten events and in the log.
namespace esphome::tinybms_victron {

enum class BmsCommand : uint8_t { BMS_RESET, CLEAR_EVENTS, CLEAR_STATISTICS, REFRESH };

/// Logs when it cannot even be queued.
void run_command(tinybms::TinyBms &pack, BmsCommand command);

/// A value in the setting's unit from a raw one.
float setting_value(const tinybms::SettingInfo &info, int32_t raw);

/// Asks the BMS to take a value in the setting's unit, rounded to the nearest raw one. False, with a log, when the
/// value is no number or cannot be queued; everything else is judged when its turn comes.
bool write_setting(tinybms::TinyBms &pack, uint8_t setting, float value);

}  // namespace esphome::tinybms_victron
