#include "gateway.h"

#include <algorithm>

#include "tinybms/registers.h"

namespace closed_loop {

using namespace esphome;

namespace {
// How often the poller reads what is not in the live block (s).
constexpr double EVENTS_INTERVAL_S = 2.0;
constexpr double SETTINGS_INTERVAL_S = 30.0;

bool due(std::optional<double> &read_s, double now_s, double interval_s) {
  if (read_s && now_s - *read_s < interval_s)
    return false;
  read_s = now_s;
  return true;
}
}  // namespace

Gateway::Gateway(int pack_count, bms_core::Chemistry chemistry)
    : pack_count_(pack_count), config_(bms_core::charge_preset(chemistry)) {
  for (int i = 0; i < pack_count; i++) {
    this->pointers_[i] = &this->packs_[i];
    this->packs_[i].control.set_config(this->config_);
  }
}

void Gateway::limits(const Seen &seen, Wanted &wanted) {
  const auto now = static_cast<bms_core::TimeMs>(seen.now_s * 1000.0);
  const std::span<bms_core::Pack *const> packs{this->pointers_.data(), static_cast<size_t>(this->pack_count_)};
  bms_core::share_stages(packs);
  for (int i = 0; i < this->pack_count_; i++) {
    const PackSeen &pack = seen.packs[i];
    if (pack.answered) {
      if (due(this->settings_read_s_[i], seen.now_s, SETTINGS_INTERVAL_S))
        this->packs_[i].snapshot.settings = tinybms::decode_pack_settings(pack.settings, now);
      this->take_(pack, this->packs_[i], now);
      if (due(this->events_read_s_[i], seen.now_s, EVENTS_INTERVAL_S)) {
        const tinybms::EventList events =
            tinybms::decode_events(pack.events, this->packs_[i].snapshot.live->lifetime_s);
        this->packs_[i].snapshot.active_faults = tinybms::active_faults(events.view());
      }
    }
    this->packs_[i].control.update(this->packs_[i].snapshot, now);
  }
  const bms_core::BatteryState state = bms_core::combine(packs, this->config_.policy, now);
  const auto values = this->rounder_.update(state.limits);
  wanted.send = values.has_value();
  wanted.stage = OTHER;
  if (!values)
    return;
  // The battery is as far as the pack that is least far.
  bms_core::ChargeStage stage = bms_core::ChargeStage::FLOAT;
  for (const bms_core::Pack *pack : packs)
    stage = std::min(stage, pack->control.stage().stage());
  wanted.stage = static_cast<int32_t>(stage);
  wanted.cvl_v = values->charge_voltage_dv / 10.0;
  wanted.ccl_a = values->charge_current_da / 10.0;
  wanted.dcl_a = values->discharge_current_da / 10.0;
}

void Gateway::take_(const PackSeen &seen, bms_core::Pack &pack, bms_core::TimeMs now) {
  const bms_core::LiveData live =
      tinybms::decode_live(seen.live, tinybms::BalancingBits::CONTACT, tinybms::WIDEST_SENSOR_A, now);
  pack.snapshot.link_up = true;
  pack.snapshot.live = live;
  if (live.complete())
    pack.snapshot.last_complete = live;
}

}  // namespace closed_loop
