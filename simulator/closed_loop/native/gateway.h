#pragma once

#include <array>
#include <optional>

#include "bms_core/bank.h"
#include "types.h"
#include "victron_can/limit_values.h"

namespace closed_loop {

/// The firmware's own path from registers to frame 0x351: decoder, snapshot, charge control, bank, rounding.
class Gateway {
 public:
  Gateway(int pack_count, esphome::bms_core::Chemistry chemistry);
  void limits(const Seen &seen, Wanted &wanted);

 protected:
  void take_(const PackSeen &seen, esphome::bms_core::Pack &pack, esphome::bms_core::TimeMs now);

  int pack_count_;
  std::array<esphome::bms_core::Pack, MAX_PACKS> packs_{};
  std::array<esphome::bms_core::Pack *, MAX_PACKS> pointers_{};
  std::array<std::optional<double>, MAX_PACKS> settings_read_s_{};
  std::array<std::optional<double>, MAX_PACKS> events_read_s_{};
  esphome::victron_can::LimitRounder rounder_;
  esphome::bms_core::ChargeConfig config_;
};

}  // namespace closed_loop
