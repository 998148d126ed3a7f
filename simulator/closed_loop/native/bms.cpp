#include "bms.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace closed_loop {

namespace {

constexpr uint32_t FIRST_LIFETIME_S = 1'000'000;
constexpr double SWITCH_OHM = 0.0005;
constexpr double SWITCH_K_PER_W = 4.0;
constexpr double SWITCH_TIME_S = 120.0;
constexpr double ELECTRONICS_K = 1.5;
constexpr double AGEING_OVER_LIFE = 0.2;
constexpr double IDLE_A = 0.05;
constexpr double QUIESCENT_A = 0.005;
constexpr double DETECTED_A = 0.05;
constexpr double FULL_WINDOW_MV = 5.0;
constexpr double FULL_HOLD_S = 10.0;
constexpr double NO_LONGER_FULL = 0.99;
constexpr double ABSENT_S = 60.0;
constexpr double CELL_HYSTERESIS_MV = 50.0;
constexpr double EMPTY_HYSTERESIS_MV = 100.0;
constexpr double HEAT_HYSTERESIS_C = 5.0;
constexpr double COLD_HYSTERESIS_C = 2.0;

// TinyBMS protocol Rev D, event identifiers.
constexpr uint8_t SYSTEM_STARTED = 0x61;
constexpr uint8_t CHARGING_STARTED = 0x62;
constexpr uint8_t CHARGING_DONE = 0x63;
constexpr uint8_t CHARGER_CONNECTED = 0x64;
constexpr uint8_t CHARGER_DISCONNECTED = 0x65;

struct GuardInfo {
  uint8_t event;
  uint8_t recovered;
  bool fault;
  bool blocks_charge;
  bool blocks_discharge;
};
// In the order of Guard.
constexpr GuardInfo GUARDS[] = {
    {0x02, 0x7B, true, false, true},  {0x03, 0x79, true, true, false}, {0x04, 0x73, true, true, true},
    {0x05, 0x77, true, false, true},  {0x06, 0x76, true, true, false}, {0x31, 0x7A, false, false, true},
    {0x37, 0x74, false, true, false},
};
static_assert(std::size(GUARDS) == GUARD_COUNT);

void put(uint8_t *live, size_t address, double value) {
  const auto word = static_cast<uint16_t>(static_cast<int32_t>(std::nearbyint(value)));
  live[2 * address] = static_cast<uint8_t>(word >> 8);
  live[2 * address + 1] = static_cast<uint8_t>(word);
}

void put_u32(uint8_t *live, size_t address, uint32_t value) {
  put(live, address, value & 0xFFFF);
  put(live, address + 1, value >> 16);
}

void put_float(uint8_t *live, size_t address, double value) {
  const auto single = static_cast<float>(value);
  uint32_t bits;
  std::memcpy(&bits, &single, sizeof(bits));
  put_u32(live, address, bits);
}

}  // namespace

Bms::Bms(const PackConfig &config) : cells(config), settings_(config.settings), soc_(config.counted_soc) {
  std::copy_n(config.setting_words, SETTING_WORDS, this->setting_words_.begin());
  this->log_(SYSTEM_STARTED);
  this->measure_();
}

void Bms::step(double dt_s, double asked_a) {
  this->current_a_ = (asked_a > 0.0 ? this->accepts_charge() : this->accepts_discharge()) ? asked_a : 0.0;
  this->cells.step(dt_s, this->current_a_, this->bleeding_);
  this->time_s_ += dt_s;
  const double moved_ah = this->current_a_ * dt_s / 3600.0;
  const double capacity_ah = this->settings_.battery_capacity / 100.0;
  this->soc_ = std::clamp(this->soc_ + moved_ah / capacity_ah, 0.0, 1.0);
  const double cycles = std::fabs(moved_ah) / (2 * capacity_ah);
  this->soh_ = std::max(0.0, this->soh_ - AGEING_OVER_LIFE * cycles / this->settings_.maximum_cycles);
  const double warm_k = SWITCH_OHM * this->current_a_ * this->current_a_ * SWITCH_K_PER_W;
  this->switch_k_ += (warm_k - this->switch_k_) * std::min(1.0, dt_s / SWITCH_TIME_S);
  this->measure_();
  this->protect_(dt_s);
  if (this->active_(FULLY_DISCHARGED) && this->current_a_ <= 0.0)
    this->soc_ = 0.0;
  if (this->charge_ends_(dt_s, asked_a))
    this->soc_ = 1.0;
  this->balance_();
}

bool Bms::accepts_charge() const {
  const bool hold = this->full_ && this->settings_.enable_charge_restart_level != 0;
  if (!this->connected_ || this->connected_s_ < this->settings_.charger_startup_delay || hold)
    return false;
  for (size_t i = 0; i < GUARD_COUNT; i++) {
    if (GUARDS[i].blocks_charge && this->guards_[i].active_s)
      return false;
  }
  return true;
}

bool Bms::accepts_discharge() const {
  for (size_t i = 0; i < GUARD_COUNT; i++) {
    if (GUARDS[i].blocks_discharge && this->guards_[i].active_s)
      return false;
  }
  return true;
}

void Bms::restart() {
  for (GuardState &state : this->guards_) {
    state.pending_s = 0.0;
    state.active_s.reset();
  }
  this->connected_ = this->charging_ = this->full_ = false;
  this->connected_s_ = this->absent_s_ = this->tail_s_ = 0.0;
  this->log_(SYSTEM_STARTED);
}

void Bms::measure_() {
  this->highest_mv_ = -std::numeric_limits<double>::infinity();
  this->lowest_mv_ = std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < this->cells.size(); i++) {
    const double cell_mv = this->cells.voltage_of(i) * 1000.0;
    this->highest_mv_ = std::max(this->highest_mv_, cell_mv);
    this->lowest_mv_ = std::min(this->lowest_mv_, cell_mv);
  }
}

bool Bms::trips_(Guard guard) const {
  const BmsSettings &settings = this->settings_;
  switch (guard) {
    case UNDER_VOLTAGE:
      return this->lowest_mv_ < settings.under_voltage_cutoff;
    case OVER_VOLTAGE:
      return this->highest_mv_ > settings.over_voltage_cutoff;
    case OVER_TEMPERATURE:
      return this->cells.temperature_c + ELECTRONICS_K + this->switch_k_ >= settings.over_heat_cutoff;
    case DISCHARGE_OVER_CURRENT:
      return -this->current_a_ > settings.discharge_over_current_cutoff;
    case CHARGE_OVER_CURRENT:
      return this->current_a_ > settings.charge_over_current_cutoff;
    case FULLY_DISCHARGED:
      return this->lowest_mv_ < settings.fully_discharged_voltage;
    default:
      return this->cells.temperature_c < settings.low_temperature_charge_cutoff;
  }
}

bool Bms::lets_go_(Guard guard) const {
  const BmsSettings &settings = this->settings_;
  switch (guard) {
    case UNDER_VOLTAGE:
      return this->lowest_mv_ > settings.under_voltage_cutoff + CELL_HYSTERESIS_MV;
    case OVER_VOLTAGE:
      return this->highest_mv_ < settings.over_voltage_cutoff - CELL_HYSTERESIS_MV;
    case OVER_TEMPERATURE:
      return this->cells.temperature_c + ELECTRONICS_K + this->switch_k_ <
             settings.over_heat_cutoff - HEAT_HYSTERESIS_C;
    case FULLY_DISCHARGED:
      return this->lowest_mv_ > settings.fully_discharged_voltage + EMPTY_HYSTERESIS_MV;
    case LOW_TEMPERATURE_CHARGE:
      return this->cells.temperature_c >= settings.low_temperature_charge_cutoff + COLD_HYSTERESIS_C;
    default:
      return !this->trips_(guard);
  }
}

void Bms::protect_(double dt_s) {
  for (size_t i = 0; i < GUARD_COUNT; i++) {
    const auto guard = static_cast<Guard>(i);
    GuardState &state = this->guards_[i];
    if (state.active_s) {
      *state.active_s += dt_s;
      if (*state.active_s >= this->settings_.automatic_recovery && this->lets_go_(guard)) {
        state.active_s.reset();
        state.pending_s = 0.0;
        this->log_(GUARDS[i].recovered);
      }
      continue;
    }
    state.pending_s = this->trips_(guard) ? state.pending_s + dt_s : 0.0;
    const bool over_current = guard == DISCHARGE_OVER_CURRENT;
    const double delay_s = over_current ? this->settings_.discharge_over_current_timeout : 1.0;
    const double peak_a = this->settings_.peak_discharge_current_cutoff;
    const bool peak = over_current && peak_a > 0.0 && -this->current_a_ > peak_a;
    if (state.pending_s > 0.0 && (state.pending_s >= delay_s || peak)) {
      state.active_s = 0.0;
      state.trips++;
      this->log_(GUARDS[i].event);
    }
  }
}

void Bms::detect_charger_(double dt_s, double offered_a) {
  if (offered_a > DETECTED_A) {
    this->absent_s_ = 0.0;
    if (!this->connected_) {
      this->connected_ = true;
      this->connected_s_ = 0.0;
      this->log_(CHARGER_CONNECTED);
    }
  } else if (offered_a < -DETECTED_A || offered_a == 0.0) {
    this->absent_s_ += dt_s;
  }
  if (!this->connected_)
    return;
  this->connected_s_ += dt_s;
  if (this->absent_s_ > ABSENT_S) {
    this->connected_ = this->charging_ = false;
    this->log_(CHARGER_DISCONNECTED);
  }
}

bool Bms::charge_ends_(double dt_s, double offered_a) {
  this->detect_charger_(dt_s, offered_a);
  bool protected_now = false;
  for (size_t i = 0; i < GUARD_COUNT; i++)
    protected_now |= GUARDS[i].blocks_charge && this->guards_[i].active_s.has_value();
  const double restart =
      this->settings_.enable_charge_restart_level != 0 ? this->settings_.charge_restart_level / 100.0 : NO_LONGER_FULL;
  if (this->full_ && this->soc_ < restart)
    this->full_ = false;
  if (this->accepts_charge() && !this->charging_ && !this->full_ && this->current_a_ > DETECTED_A) {
    this->charging_ = true;
    this->log_(CHARGING_STARTED);
  }
  const bool near_full = this->highest_mv_ >= this->settings_.fully_charged_voltage - FULL_WINDOW_MV;
  const bool tail =
      !protected_now && this->current_a_ >= 0.0 && this->current_a_ < this->settings_.charge_finished_current / 1000.0;
  this->tail_s_ = this->charging_ && near_full && tail ? this->tail_s_ + dt_s : 0.0;
  if (this->tail_s_ < FULL_HOLD_S)
    return false;
  this->charging_ = false;
  this->full_ = true;
  this->tail_s_ = 0.0;
  this->log_(CHARGING_DONE);
  return true;
}

void Bms::balance_() {
  this->bleeding_ = 0;
  if (!this->full_ && !this->charging_)
    return;
  const double floor_mv = std::max<double>(this->lowest_mv_ + this->settings_.allowed_disbalance,
                                           this->settings_.early_balancing_threshold);
  for (size_t i = 0; i < this->cells.size(); i++) {
    if (this->cells.voltage_of(i) * 1000.0 > floor_mv)
      this->bleeding_ |= 1U << i;
  }
}

void Bms::log_(uint8_t event) {
  this->events_.push_back({this->lifetime_s_(), event});
  if (this->events_.size() > EVENT_SLOTS)
    this->events_.pop_front();
}

uint32_t Bms::lifetime_s_() const { return FIRST_LIFETIME_S + static_cast<uint32_t>(this->time_s_); }

uint16_t Bms::status_() const {
  for (size_t i = 0; i < GUARD_COUNT; i++) {
    if (GUARDS[i].fault && this->guards_[i].active_s)
      return 0x9B;
  }
  if (this->current_a_ < -IDLE_A)
    return 0x93;
  if (this->full_)
    return 0x92;
  return this->current_a_ > IDLE_A ? 0x91 : 0x97;
}

void Bms::read(PackSeen &seen) const {
  const size_t count = this->cells.size();
  const size_t first = MAX_CELLS - count;
  uint8_t *live = seen.live;
  std::fill_n(live, LIVE_BYTES, 0);
  double total_v = 0.0;
  for (size_t i = 0; i < count; i++) {
    const double volts = this->cells.voltage_of(i);
    total_v += volts;
    put(live, first + i, std::max(0.0, volts) * 10'000);
    seen.cell_v[i] = std::nearbyint(volts * 10'000) / 10'000;
  }
  put_u32(live, 32, this->lifetime_s_());
  const double left_as = this->soc_ * this->settings_.battery_capacity * 36;
  put_u32(live, 34, static_cast<uint32_t>(left_as / std::max(QUIESCENT_A, -this->current_a_)));
  put_float(live, 36, total_v);
  put_float(live, 38, this->current_a_);
  put(live, 40, std::max(0.0, this->lowest_mv_));
  put(live, 41, std::max(0.0, this->highest_mv_));
  put(live, 42, this->cells.temperature_c * 10);
  put(live, 43, std::nearbyint(this->cells.temperature_c * 10) - 3);
  put(live, 45, this->soh_ * 50'000);
  put_u32(live, 46, static_cast<uint32_t>(std::nearbyint(this->soc_ * 100'000'000)));
  put(live, 48, (this->cells.temperature_c + ELECTRONICS_K + this->switch_k_) * 10);
  put(live, 50, this->status_());
  put(live, 51, this->bleeding_ << first);
  put(live, 52, this->bleeding_ << first);
  put(live, 53, static_cast<double>(count));

  uint8_t *slot = seen.events;
  std::fill_n(slot, EVENT_BYTES, 0);
  for (const Event &event : this->events_) {
    const uint16_t low = event.lifetime_s & 0xFFFF;
    const uint16_t high = (event.lifetime_s >> 16 & 0xFF) | event.id << 8;
    *slot++ = low >> 8;
    *slot++ = low & 0xFF;
    *slot++ = high >> 8;
    *slot++ = high & 0xFF;
  }
  std::copy_n(this->setting_words_.begin(), SETTING_WORDS, seen.settings);
  seen.voltage_v = total_v;
  seen.current_a = this->current_a_;
  seen.soc = this->soc_;
  seen.temperature_c = this->cells.temperature_c;
  seen.internal_c = this->cells.temperature_c + ELECTRONICS_K + this->switch_k_;
  seen.cell_count = static_cast<int32_t>(count);
}

}  // namespace closed_loop
