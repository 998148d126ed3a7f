#pragma once

#include <span>

#include "alarms.h"
#include "battery_state.h"
#include "charge_control.h"
#include "energy.h"

namespace esphome::bms_core {

/// What belongs to one pack between its driver and the bank.
struct Pack {
  PackSnapshot snapshot;
  ChargeControl control;
  Alarms alarms;
  EnergyCounter energy;
};

/// Combines packs in parallel into the one battery an inverter sees.
///
/// Always the cautious side: the lowest CVL, the oldest reading, the worst alarm, and currents as if the pack that is
/// nearest to its limit took its share by capacity. A pack that never answered keeps the battery from starting. The SOC
/// is that of the packs that answer: it steps when one is lost or comes back, which ShownSoc smooths.
BatteryState combine(std::span<const Pack *const> packs, const SafetyPolicy &policy, TimeMs now);

/// Tells each pack how far the others are, so that they end a charge and begin one together. For before the updates; a
/// pack whose readings are not fresh tells nothing.
void share_stages(std::span<Pack *const> packs);

}  // namespace esphome::bms_core
