#pragma once

#include <array>

#include "../bms_core/bank.h"
#include "../record_store/record_store.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

/// Keeps the energy counters of all packs over restarts: one record a pack.
template<size_t PACKS> class EnergyStore final {
 public:
  void load(std::array<bms_core::Pack, PACKS> &packs) {
    for (size_t i = 0; i < PACKS; i++) {
      this->records_[i] = {record_store::platform_slots(), KEY + static_cast<uint32_t>(i)};
      Payload payload;
      const auto loaded = this->records_[i].load(payload);
      if (!loaded || loaded->version != VERSION || loaded->size != payload.size())
        continue;
      this->saved_[i] = decode_(payload);
      packs[i].energy.restore(this->saved_[i]);
    }
  }

  /// Writes what has changed since the last time.
  void save(const std::array<bms_core::Pack, PACKS> &packs) {
    for (size_t i = 0; i < PACKS; i++) {
      const Totals &totals = packs[i].energy.totals();
      if (totals == this->saved_[i])
        continue;
      if (record_store::save(this->records_[i], VERSION, encode_(totals))) {
        this->saved_[i] = totals;
      } else {
        ESP_LOGW("tinybms_victron", "Energy counters of pack %u could not be stored", static_cast<unsigned>(i + 1));
      }
    }
  }

 protected:
  using Totals = bms_core::EnergyCounter::Totals;
  /// The four totals, little endian.
  using Payload = std::array<uint8_t, 32>;

  static constexpr uint32_t KEY = record_store::record_key("enr0");
  static constexpr uint16_t VERSION = 1;
  static constexpr std::array FIELDS{&Totals::in_mwh, &Totals::out_mwh, &Totals::in_mah, &Totals::out_mah};

  static Payload encode_(const Totals &totals) {
    Payload payload;
    for (size_t i = 0; i < payload.size(); i++)
      payload[i] = static_cast<uint8_t>(totals.*FIELDS[i / 8] >> (8 * (i % 8)));
    return payload;
  }
  static Totals decode_(const Payload &payload) {
    Totals totals;
    for (size_t i = 0; i < payload.size(); i++)
      totals.*FIELDS[i / 8] |= uint64_t{payload[i]} << (8 * (i % 8));
    return totals;
  }

  std::array<record_store::StoredRecord, PACKS> records_{};
  std::array<Totals, PACKS> saved_{};
};

}  // namespace esphome::tinybms_victron
