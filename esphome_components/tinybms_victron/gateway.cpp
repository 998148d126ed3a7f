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

tinybms::PollConfig with_user_intervals(tinybms::PollConfig config, const gateway_config::UartConfig &user) {
  const auto replace = [](uint32_t &of_pack, uint32_t of_user) { of_pack = of_user != 0 ? of_user : of_pack; };
  replace(config.live_interval_ms, user.live_interval_ms);
  replace(config.events_interval_ms, user.events_interval_ms);
  replace(config.settings_interval_ms, user.settings_interval_ms);
  replace(config.statistics_interval_ms, user.statistics_interval_ms);
  replace(config.timeout_ms, user.timeout_ms);
  return config;
}
}  // namespace

void Gateway::set_pack(size_t index, tinybms::TinyBms *pack) {
  this->drivers_[index] = pack;
  this->pack_pointers_[index] = &this->packs_[index];
  pack->set_reading_listener(this);
}

void Gateway::add_refreshable(Refreshable *entity) {
  if (this->entity_count_ < this->entities_.size())
    this->entities_[this->entity_count_++] = entity;
}

void Gateway::setup() {
  const TimeMs now = millis_64();
  this->recorder_.begin(*this, now);
  this->config_.load();
  this->apply_config_();
  if (this->can_ != nullptr)
    this->frames_.begin(*this->can_, this->safe_mode());
  this->energy_store_.load(this->packs_);
  this->charge_memory_.load();
  if (this->boot().record().full)
    this->shown_soc_.restore_full();
  this->energy_saved_at_ = now;
  if (this->safe_mode()) {
    // What a BMS says may be what crashes us.
    for (tinybms::TinyBms *driver : this->drivers_)
      driver->disable_loop();
  }
}

void Gateway::dump_config() {
  const bms_core::SafetyPolicy &policy = this->policy();
  ESP_LOGCONFIG(TAG,
                "TinyBMS to Victron gateway:\n"
                "  Packs: %u\n"
                "  Chemistry: %s\n"
                "  Limits held after %u ms, zero after %u ms without readings\n"
                "  Frames stop: %s\n"
                "  Boot %u, reset reason %s",
                static_cast<unsigned>(PACK_COUNT), bms_core::chemistry_key(this->config().config().charge.chemistry),
                static_cast<unsigned>(policy.hold_after_ms), static_cast<unsigned>(policy.zero_after_ms),
                policy.stop_frames ? "yes" : "never", static_cast<unsigned>(this->boot().boots()),
                bms_core::reset_reason_key(this->boot().reason()));
}

void Gateway::loop() {
  const TimeMs now = millis_64();
  this->boot_->update(now);
  if (this->safe_mode()) {
    this->evaluate_safe_mode_(now);
    this->bus_.deliver(EVENTS_PER_PASS);
    return;
  }
  // A stall of the loop is seen when it is over, and only for one pass.
  const bool stalled = this->watch_.update(this->drivers_, this->packs_, this->can_, this->bus_, now);
  if (stalled || now - this->evaluated_at_ >= EVALUATE_INTERVAL_MS)
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
  this->boot_->shut_down();
  record_store::flush();
}

void Gateway::on_pack_reading(uint8_t pack) {
  const TimeMs now = millis_64();
  this->bus_.publish(bms_core::PackUpdated{pack}, now);
  this->evaluate_(now);
  this->charge_memory_.follow(pack, this->packs_[pack]);
}

std::optional<gateway_config::ConfigProblem> Gateway::change_config(
    std::span<const gateway_config::OptionChange> changes, bool from_defaults, bool dry_run,
    const FrameChange *frames) {
  std::array<bms_core::PackSettings, PACK_COUNT> known;
  size_t count = 0;
  for (const bms_core::Pack &pack : this->packs_) {
    if (pack.snapshot.settings && pack.snapshot.settings->plausible())
      known[count++] = *pack.snapshot.settings;
  }
  const std::span<const bms_core::PackSettings> packs{known.data(), count};
  const auto problem = dry_run ? this->config_.change(changes, packs, from_defaults, true)
                               : this->store_config_(changes, packs, from_defaults, frames);
  if (problem || dry_run)
    return problem;
  this->apply_config_();
  const TimeMs now = millis_64();
  this->bus_.publish(bms_core::ConfigChanged{this->config().revision()}, now);
  this->evaluate_(now);
  this->config_changed_.call();
  return std::nullopt;
}

std::optional<gateway_config::ConfigProblem> Gateway::store_config_(
    std::span<const gateway_config::OptionChange> changes, std::span<const bms_core::PackSettings> packs,
    bool from_defaults, const FrameChange *frames) {
  if (frames == nullptr || !this->frames_.differs(*frames))
    return this->config_.change(changes, packs, from_defaults);
  if (const auto problem = this->config_.change(changes, packs, from_defaults, true))
    return problem;
  if (!this->frames_.store(*frames))
    return gateway_config::ConfigProblem{.kind = gateway_config::ConfigProblem::Kind::NOT_STORED};
  // Two records: power that goes here leaves new frames with the old options, which do not depend on each other.
  const auto problem = this->config_.change(changes, packs, from_defaults);
  if (problem) {
    if (!this->frames_.store(this->frames_.present()))
      ESP_LOGE(TAG, "Frames that were refused are in flash and will be sent after a restart");
  } else {
    this->frames_.apply(*frames);
  }
  return problem;
}

bool Gateway::change_option(size_t option, int32_t raw) {
  const gateway_config::OptionChange change{option, raw};
  const auto problem = this->change_config({&change, 1});
  if (!problem)
    return true;
  std::array<char, gateway_config::PROBLEM_TEXT_SIZE> text;
  gateway_config::describe(*problem, text);
  ESP_LOGW(TAG, "%s", text.data());
  return false;
}

void Gateway::apply_config_() {
  const gateway_config::GatewayConfig &config = this->config().config();
  for (bms_core::Pack &pack : this->packs_) {
    pack.control.set_config(config.charge);
    pack.alarms.set_config(config.alarms);
  }
  for (tinybms::TinyBms *driver : this->drivers_)
    driver->poller().set_config(with_user_intervals(driver->config(), config.uart));
  if (this->can_ != nullptr)
    this->can_->set_gx_timeout(config.can.gx_timeout_ms);
}

bool Gateway::acknowledge(uint8_t pack, bms_core::AlarmKind kind) {
  if (!this->packs_[pack].alarms.acknowledge(kind))
    return false;
  const TimeMs now = millis_64();
  this->bus_.publish(bms_core::AlarmAcknowledged{pack, kind}, now);
  this->evaluate_(now);
  return true;
}

void Gateway::acknowledge_all() {
  for (uint8_t i = 0; i < PACK_COUNT; i++)
    this->acknowledge(i, bms_core::AlarmKind::GENERAL);
}

void Gateway::evaluate_pack_(size_t index, TimeMs now) {
  bms_core::Pack &pack = this->packs_[index];
  pack.control.update(pack.snapshot, now);
  const bms_core::AlarmLevels before = pack.alarms.levels();
  const bms_core::AlarmLevels &after = pack.alarms.update(pack.snapshot, this->policy(), now);
  for (size_t kind = 0; kind < bms_core::ALARM_COUNT; kind++) {
    // Leaving "unsupported" for "OK" at the start is no news.
    if (before[kind] == after[kind] || std::max(before[kind], after[kind]) <= bms_core::AlarmLevel::OK)
      continue;
    std::array<char, bms_core::ALARM_REASON_TEXT_SIZE> why{};
    bms_core::describe(pack.alarms.status(static_cast<bms_core::AlarmKind>(kind)).reason, why);
    ESP_LOGW(TAG, "%s: %s: %s (%s)", this->drivers_[index]->name(), bms_core::ALARMS[kind].name,
             bms_core::alarm_level_key(after[kind]), why.data());
    this->bus_.publish(bms_core::AlarmChanged{static_cast<uint8_t>(index), static_cast<bms_core::AlarmKind>(kind),
                                              before[kind], after[kind]},
                       now);
  }
}

void Gateway::evaluate_(TimeMs now) {
  if (this->safe_mode())
    return;
  this->evaluated_at_ = now;
  bms_core::share_stages(this->pack_pointers_);
  for (size_t i = 0; i < PACK_COUNT; i++)
    this->evaluate_pack_(i, now);
  this->state_ = bms_core::combine(this->pack_pointers_, this->policy(), now);
  this->show_battery_(now);
  if (this->can_ != nullptr)
    this->can_->update(this->state_);
  this->follow_charge_(now);
  if (this->profile_output_ != nullptr)
    this->drive_profile_output_();
  this->log_limits_();
}

void Gateway::show_battery_(TimeMs now) {
  // Full is full for the whole battery only when each pack says so, by the cells and not by the clock.
  const bool full = std::all_of(this->packs_.begin(), this->packs_.end(), [](const bms_core::Pack &pack) {
    const bms_core::ChargeReport report = pack.control.report();
    return report.stage == bms_core::ChargeStage::FLOAT && !report.max_duration_hit;
  });
  this->state_.soc_ppm = this->shown_soc_.update(this->state_.raw_soc_ppm, full, now);
  if (this->state_.limits.freshness == bms_core::Freshness::FRESH)
    this->boot_->note(this->state_.limits, this->shown_soc_.full());
}

void Gateway::evaluate_safe_mode_(TimeMs now) {
  const bms_core::BootRecord &record = this->boot().record();
  // Without a CVL from before nothing can be said that would not be a guess.
  if (this->can_ == nullptr || !record.charge_voltage_mv || now - this->evaluated_at_ < EVALUATE_INTERVAL_MS)
    return;
  this->evaluated_at_ = now;
  this->state_ = {};
  this->state_.updated_at = now;
  this->state_.packs_offline = PACK_COUNT;
  this->state_.alarms[static_cast<size_t>(bms_core::AlarmKind::BMS_INTERNAL)] = bms_core::AlarmLevel::ALARM;
  bms_core::Limits &limits = this->state_.limits;
  limits.freshness = bms_core::Freshness::LOST;
  limits.charge_voltage_mv.bound(bms_core::LimitReason::SAFE_MODE, *record.charge_voltage_mv);
  limits.discharge_voltage_mv = record.discharge_voltage_dv.value_or(0) * 100;
  limits.charge_current_ma.bound(bms_core::LimitReason::SAFE_MODE, 0);
  limits.discharge_current_ma.bound(bms_core::LimitReason::SAFE_MODE, 0);
  this->can_->update(this->state_);
}

void Gateway::drive_profile_output_() {
  const bms_core::ChargeConfig &charge = this->config().config().charge;
  const bms_core::Limits &limits = this->state_.limits;
  bms_core::ChargeProfile profile = charge.profile;
  for (const bms_core::Pack &pack : this->packs_)
    profile = std::min(profile, pack.control.report().profile);
  const bool allowed = limits.sendable() && limits.charge_current_ma.value() > 0;
  const auto &limit = charge.profiles[static_cast<size_t>(profile)];
  const float level = allowed ? static_cast<float>(limit.share_permille) / 1000 : 0.0f;
  if (this->profile_level_ == level)
    return;
  this->profile_level_ = level;
  this->profile_output_->set_level(level);
}

void Gateway::follow_charge_(TimeMs now) {
  bool forced_done = false;
  for (size_t i = 0; i < PACK_COUNT; i++) {
    const bms_core::ChargeReport report = this->packs_[i].control.report();
    bms_core::ChargeReport &told = this->told_[i];
    if (report.stage != told.stage) {
      ESP_LOGI(TAG, "%s: %s (%s)", this->drivers_[i]->name(), bms_core::charge_stage_key(report.stage),
               bms_core::stage_reason_key(report.stage_reason));
      this->bus_.publish(
          bms_core::ChargeStageChanged{static_cast<uint8_t>(i), told.stage, report.stage, report.stage_reason}, now);
    }
    if (report.profile != told.profile) {
      this->bus_.publish(bms_core::ChargeProfileChanged{static_cast<uint8_t>(i), told.profile, report.profile,
                                                        report.fast_locked != told.fast_locked},
                         now);
    }
    forced_done |= told.forced && !report.forced;
    told = report;
  }
  const bool still_forced = std::any_of(this->told_.begin(), this->told_.end(),
                                        [](const bms_core::ChargeReport &report) { return report.forced; });
  if (forced_done && !still_forced && this->config().config().charge.manual.force_full_charge)
    this->change_option(*gateway_config::find_option("control.force_full_charge"), 0);
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
