#pragma once

#include <array>

#include "../bms_core/bank.h"
#include "../record_store/record_store.h"
#include "../record_store/stored_record.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

/// Remembers over restarts when each pack was full.
///
/// The BMS's lifetime counter is the clock: it runs while the gateway is off, and needs no time of day.
template<size_t PACKS> class ChargeMemory final {
 public:
  void load() {
    this->record_ = {record_store::platform_slots(), record_store::record_key("full")};
    std::array<uint8_t, SIZE> bytes;
    const auto loaded = this->record_.load(bytes);
    if (!loaded || loaded->version != VERSION || loaded->size != SIZE)
      return;
    for (size_t i = 0; i < PACKS; i++) {
      uint32_t lifetime_s = 0;
      for (size_t byte = 0; byte < 4; byte++)
        lifetime_s |= static_cast<uint32_t>(bytes[4 * i + byte]) << (8 * byte);
      this->full_at_[i] = lifetime_s;
    }
  }

  /// With each reading: hands over what is remembered, once the BMS's clock is known, and stores a new full charge.
  void follow(size_t pack, bms_core::Pack &data) {
    const uint32_t lifetime_s = data.snapshot.last_complete->lifetime_s;
    if (!this->restored_[pack]) {
      this->restored_[pack] = true;
      // Another BMS, or one that was reset, counts from elsewhere.
      if (this->full_at_[pack] != 0 && this->full_at_[pack] <= lifetime_s)
        data.control.restore_last_full(lifetime_s - this->full_at_[pack]);
    }
    const auto age_s = data.control.report().last_full_age_s;
    if (!age_s || *age_s > lifetime_s)
      return;
    const uint32_t full_at_s = lifetime_s - *age_s;
    // The two clocks drift; only a new full charge is news.
    if (full_at_s <= this->full_at_[pack] + NEWER_BY_S && full_at_s + NEWER_BY_S >= this->full_at_[pack])
      return;
    this->full_at_[pack] = full_at_s;
    this->save_();
  }

 protected:
  static constexpr uint16_t VERSION = 1;
  static constexpr size_t SIZE = 4 * PACKS;
  static constexpr uint32_t NEWER_BY_S = 600;

  void save_() {
    std::array<uint8_t, SIZE> bytes;
    for (size_t i = 0; i < SIZE; i++)
      bytes[i] = static_cast<uint8_t>(this->full_at_[i / 4] >> (8 * (i % 4)));
    if (!record_store::save(this->record_, VERSION, bytes))
      ESP_LOGW("tinybms_victron", "The time of the last full charge could not be stored");
  }

  record_store::StoredRecord record_;
  /// In the BMS's lifetime; 0: never seen.
  std::array<uint32_t, PACKS> full_at_{};
  std::array<bool, PACKS> restored_{};
};

}  // namespace esphome::tinybms_victron
