#include "gateway.h"

#include <algorithm>

#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

namespace {
/// Ages and debounce times are judged at least this often; readings are judged when they come.
constexpr uint32_t EVALUATE_INTERVAL_MS = 100;
constexpr uint32_t REFRESH_INTERVAL_MS = 1000;
/// Bounds the work of one pass.
constexpr size_t ENTITIES_PER_PASS = 8;
constexpr size_t EVENTS_PER_PASS = 16;
/// Flash lives longer than the device at this rate.
constexpr TimeMs ENERGY_SAVE_INTERVAL_MS = 15 * 60 * 1000;
}  // namespace

void Gateway::configure(const bms_core::ChargeConfig &charge, const bms_core::AlarmConfig &alarms) {
  this->charge_ = charge;
  for (size_t i = 0; i < PACK_COUNT; i++) {
    this->pack_pointers_[i] = &this->packs_[i];
    this->packs_[i].control.set_config(charge);
    this->packs_[i].alarms.set_config(alarms);
  }
}

void Gateway::set_pack(size_t index, tinybms::TinyBms *pack) {
  this->drivers_[index] = pack;
  pack->set_reading_listener(this);
}

void Gateway::add_refreshable(Refreshable *entity) {
  if (this->entity_count_ < this->entities_.size())
    this->entities_[this->entity_count_++] = entity;
}

void Gateway::setup() {
  this->energy_store_.load(this->packs_);
  this->energy_saved_at_ = millis_64();
}

void Gateway::dump_config() {
  ESP_LOGCONFIG(TAG,
                "TinyBMS to Victron gateway:\n"
                "  Packs: %u\n"
                "  Limits held after %u ms, zero after %u ms without readings\n"
                "  Frames stop: %s",
                static_cast<unsigned>(PACK_COUNT), static_cast<unsigned>(this->charge_.policy.hold_after_ms),
                static_cast<unsigned>(this->charge_.policy.zero_after_ms),
                this->charge_.policy.stop_frames ? "yes" : "never");
}

void Gateway::loop() {
  const TimeMs now = millis_64();
  if (now - this->evaluated_at_ >= EVALUATE_INTERVAL_MS)
    this->evaluate_(now);
  this->bus_.deliver(EVENTS_PER_PASS);
  this->refresh_some_(now);
  if (now - this->energy_saved_at_ >= ENERGY_SAVE_INTERVAL_MS) {
    this->energy_saved_at_ = now;
    this->energy_store_.save(this->packs_);
  }
}

void Gateway::on_safe_shutdown() {
  this->energy_store_.save(this->packs_);
  record_store::flush();
}

void Gateway::on_pack_reading(uint8_t pack) {
  const TimeMs now = millis_64();
  this->bus_.publish(bms_core::PackUpdated{pack}, now);
  this->evaluate_(now);
}

void Gateway::evaluate_(TimeMs now) {
  this->evaluated_at_ = now;
  for (size_t i = 0; i < PACK_COUNT; i++) {
    bms_core::Pack &pack = this->packs_[i];
    pack.control.update(pack.snapshot, now);
    const bms_core::AlarmLevels before = pack.alarms.levels();
    const bms_core::AlarmLevels &after = pack.alarms.update(pack.snapshot, this->charge_.policy, now);
    for (size_t kind = 0; kind < bms_core::ALARM_COUNT; kind++) {
      // Leaving "unsupported" for "OK" at the start is no news.
      if (before[kind] == after[kind] || std::max(before[kind], after[kind]) <= bms_core::AlarmLevel::OK)
        continue;
      ESP_LOGW(TAG, "%s: %s: %s", this->drivers_[i]->name(), bms_core::ALARMS[kind].name,
               bms_core::alarm_level_key(after[kind]));
      this->bus_.publish(bms_core::AlarmChanged{static_cast<uint8_t>(i), static_cast<bms_core::AlarmKind>(kind),
                                                before[kind], after[kind]},
                         now);
    }
  }
  this->state_ = bms_core::combine(this->pack_pointers_, this->charge_.policy, now);
  if (this->can_ != nullptr)
    this->can_->update(this->state_);
  this->log_limits_();
}

void Gateway::log_limits_() {
  const auto freshness = this->state_.limits.freshness;
  if (freshness == this->logged_freshness_)
    return;
  static constexpr const char *TEXTS[] = {"no limits: waiting for the first complete reading", "limits computed",
                                          "readings late: limits held", "readings lost: no current allowed",
                                          "readings lost: frames stopped"};
  this->logged_freshness_ = freshness;
  ESP_LOGI(TAG, "%s (CVL %.1f V, CCL %.1f A, DCL %.1f A)", TEXTS[static_cast<size_t>(freshness)],
           static_cast<double>(this->state_.limits.charge_voltage_mv.value()) / 1000,
           static_cast<double>(this->state_.limits.charge_current_ma.value()) / 1000,
           static_cast<double>(this->state_.limits.discharge_current_ma.value()) / 1000);
}

void Gateway::refresh_some_(TimeMs now) {
  if (this->next_entity_ == this->entity_count_) {
    if (now - this->refresh_started_at_ < REFRESH_INTERVAL_MS)
      return;
    this->refresh_started_at_ = now;
    this->next_entity_ = 0;
  }
  const size_t end = std::min(this->entity_count_, this->next_entity_ + ENTITIES_PER_PASS);
  for (; this->next_entity_ < end; this->next_entity_++)
    this->entities_[this->next_entity_]->refresh(now);
}

}  // namespace esphome::tinybms_victron
