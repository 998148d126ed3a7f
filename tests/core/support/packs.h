#pragma once

#include "bms_core/pack_snapshot.h"

/// A healthy pack of 16 LFP cells to start from, and short ways to change it.
namespace test {

using esphome::bms_core::BmsFault;
using esphome::bms_core::BmsStatus;
using esphome::bms_core::LiveData;
using esphome::bms_core::PackSettings;
using esphome::bms_core::PackSnapshot;
using esphome::bms_core::TimeMs;

inline void set_cells(LiveData &live, uint16_t min_mv, uint16_t max_mv) {
  live.cell_voltage_uv.fill(std::nullopt);
  int32_t sum_mv = 0;
  for (size_t cell = 0; cell < live.cell_count; cell++) {
    const uint16_t cell_mv = cell == 0 ? min_mv : max_mv;
    live.cell_voltage_uv[cell] = cell_mv * 1000U;
    sum_mv += cell_mv;
  }
  live.min_cell_mv = min_mv;
  live.max_cell_mv = max_mv;
  live.voltage_mv = sum_mv;
}

inline LiveData healthy_live(TimeMs now) {
  LiveData live;
  live.measured_at = now;
  live.cell_count = 16;
  set_cells(live, 3300, 3300);
  live.current_ma = 0;
  live.soc_ppm = 500000;
  live.internal_temperature_dc = 200;
  live.status = BmsStatus::IDLE;
  return live;
}

/// Cut-offs: 100 A discharge, 50 A charge, 2.7 V, 3.65 V, 60 degC, charge above 0 degC. CVL 16 x 3.5 V = 56 V.
inline PackSettings healthy_settings(TimeMs now) {
  PackSettings settings;
  settings.measured_at = now;
  settings.fully_charged_mv = 3500;
  settings.fully_discharged_mv = 2900;
  settings.over_voltage_mv = 3650;
  settings.under_voltage_mv = 2700;
  settings.allowed_imbalance_mv = 15;
  settings.discharge_over_current_ma = 100000;
  settings.charge_over_current_ma = 50000;
  settings.over_heat_dc = 600;
  settings.low_temperature_charge_dc = 0;
  settings.capacity_mah = 100000;
  settings.series_cells = 16;
  return settings;
}

/// Puts a reading into the snapshot as the driver does.
inline void read(PackSnapshot &pack, const LiveData &live) {
  pack.live = live;
  if (live.complete())
    pack.last_complete = live;
}

inline PackSnapshot healthy_pack(TimeMs now) {
  PackSnapshot pack;
  read(pack, healthy_live(now));
  pack.settings = healthy_settings(now);
  pack.link_up = true;
  return pack;
}

}  // namespace test
