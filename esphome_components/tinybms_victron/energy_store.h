#pragma once

#include <array>
#include <cstddef>

#include "../bms_core/bank.h"
#include "esphome/core/helpers.h"
#include "esphome/core/log.h"
#include "esphome/core/preferences.h"

namespace esphome::tinybms_victron {

/// Keeps the energy counters of all packs over restarts.
///
/// One record a pack, with a version and a CRC of its own: a torn or foreign record counts as none.
template<size_t PACKS> class EnergyStore final {
 public:
  void load(std::array<bms_core::Pack, PACKS> &packs) {
    for (size_t i = 0; i < PACKS; i++) {
      this->slots_[i] = global_preferences->make_preference<Record>(KEY + i, true);
      Record record;
      if (this->slots_[i].load(&record) && record.version == VERSION && record.crc == crc_(record)) {
        packs[i].energy.restore({record.in_mwh, record.out_mwh});
        this->saved_[i] = record;
      }
    }
  }

  /// Writes what has changed since the last time.
  void save(const std::array<bms_core::Pack, PACKS> &packs) {
    for (size_t i = 0; i < PACKS; i++) {
      const auto &totals = packs[i].energy.totals();
      if (totals.in_mwh == this->saved_[i].in_mwh && totals.out_mwh == this->saved_[i].out_mwh)
        continue;
      Record record;
      record.in_mwh = totals.in_mwh;
      record.out_mwh = totals.out_mwh;
      record.crc = crc_(record);
      if (this->slots_[i].save(&record)) {
        this->saved_[i] = record;
      } else {
        ESP_LOGW("tinybms_victron", "Energy counters of pack %u could not be stored", static_cast<unsigned>(i + 1));
      }
    }
  }

 protected:
  static constexpr uint32_t KEY = 0x74626D65;  // "tbme"
  static constexpr uint16_t VERSION = 1;

  struct Record {
    uint64_t in_mwh{0};
    uint64_t out_mwh{0};
    uint16_t version{VERSION};
    uint16_t crc{0};
    uint32_t reserved{0};
  };

  static uint16_t crc_(const Record &record) {
    return crc16(reinterpret_cast<const uint8_t *>(&record), offsetof(Record, crc));
  }

  std::array<ESPPreferenceObject, PACKS> slots_{};
  std::array<Record, PACKS> saved_{};
};

}  // namespace esphome::tinybms_victron
