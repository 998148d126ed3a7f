#pragma once

#include <span>

#include "bank.h"
#include "history.h"

namespace esphome::bms_core {

/// What the history keeps of this moment. Readings that are only held are no measurement: they count as unknown.
HistorySample history_sample(const BatteryState &state, std::span<const Pack *const> packs);

}  // namespace esphome::bms_core
