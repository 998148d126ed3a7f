#pragma once

#include "alarms.h"
#include "energy.h"
#include "limits.h"
#include "pack_snapshot.h"

namespace esphome::bms_core {

/// Which cell of which pack: what a GX shows as "P1C07".
struct CellPlace {
  uint8_t pack{0};
  uint8_t cell{0};
};

/// Which sensor of which pack.
struct SensorPlace {
  uint8_t pack{0};
  /// 0 is the BMS's internal sensor, 1 and 2 are the external ones.
  uint8_t sensor{0};
};

template<typename Value, typename Place> struct Extreme {
  Value value{};
  Place place{};
};

/// The whole battery as an inverter sees it: all packs together, one consistent moment.
///
/// This is the only thing the CAN side reads. Unknown values are empty.
struct BatteryState {
  TimeMs updated_at{0};
  Limits limits;
  AlarmLevels alarms{};
  std::optional<int32_t> voltage_mv;
  /// Positive while charging.
  std::optional<int32_t> current_ma;
  /// Highest temperature of the cells (external sensors), or of the BMS when there are none.
  std::optional<int16_t> temperature_dc;
  /// What is shown and sent: shown_soc.h makes it out of the raw one, which is the packs' own.
  std::optional<uint32_t> soc_ppm;
  std::optional<uint32_t> raw_soc_ppm;
  std::optional<uint32_t> soh_ppm;
  std::optional<Extreme<uint16_t, CellPlace>> min_cell_mv;
  std::optional<Extreme<uint16_t, CellPlace>> max_cell_mv;
  std::optional<Extreme<int16_t, SensorPlace>> min_temperature_dc;
  std::optional<Extreme<int16_t, SensorPlace>> max_temperature_dc;
  std::optional<uint32_t> installed_capacity_mah;
  std::optional<uint32_t> online_capacity_mah;
  std::optional<EnergyCounter::Totals> energy;
  std::optional<Identity> identity;
  uint8_t packs_online{0};
  uint8_t packs_offline{0};
  uint8_t packs_blocking_charge{0};
  uint8_t packs_blocking_discharge{0};
  /// The readings are fresh; false tells the GX that the numbers are held or lost.
  bool online{false};
};

}  // namespace esphome::bms_core
