#include "limits.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {
struct ReasonText {
  const char *key;
  const char *text;
};
// In the order of LimitReason.
constexpr ReasonText REASONS[] = {
    {"none", "nothing"},
    {"bms_limit", "the BMS's own limit"},
    {"user_limit", "limit set by the user"},
    {"ramp", "changing slowly"},
    {"fully_charged", "the BMS reports fully charged"},
    {"cell_high", "highest cell near its limit"},
    {"cell_low", "lowest cell near its limit"},
    {"temperature_high", "too warm"},
    {"temperature_low", "too cold to charge"},
    {"temperature_unknown", "temperature not known"},
    {"bms_fault", "the BMS reports a fault"},
    {"data_held", "readings late: limits held"},
    {"data_lost", "no readings from the BMS"},
    {"pack_missing", "a pack is missing"},
    {"pack_share", "share of the weakest pack"},
    {"charge_stage", "as far as the charge has come"},
    {"charge_profile", "the charge profile"},
    {"charge_disabled", "charge switched off by the user"},
    {"discharge_disabled", "discharge switched off by the user"},
    {"over_current", "more charge current than allowed"},
    {"bms_temperature", "the BMS itself is too warm"},
    {"soc", "state of charge"},
    {"dead_band", "too little current to be worth it"},
    {"safe_mode", "safe mode after repeated crashes"},
};
static_assert(std::size(REASONS) == LIMIT_REASON_COUNT);
}  // namespace

const char *limit_reason_key(LimitReason reason) { return REASONS[static_cast<size_t>(reason)].key; }
const char *limit_reason_text(LimitReason reason) { return REASONS[static_cast<size_t>(reason)].text; }

void Bounded::bound(LimitReason reason, int32_t value) {
  const Bound entry{reason, std::max<int32_t>(value, 0)};
  auto *end = this->bounds_.data() + this->count_;
  auto *position = std::upper_bound(this->bounds_.data(), end, entry,
                                    [](const Bound &a, const Bound &b) { return a.value < b.value; });
  if (position == this->bounds_.data() + MAX_BOUNDS)
    return;
  if (this->count_ < MAX_BOUNDS) {
    this->count_++;
  } else {
    end--;
  }
  std::move_backward(position, end, end + 1);
  *position = entry;
}

}  // namespace esphome::bms_core
