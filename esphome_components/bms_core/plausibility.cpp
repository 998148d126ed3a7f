#include "plausibility.h"

#include <algorithm>
#include <cstdlib>

namespace esphome::bms_core {

namespace {

struct DoubtText {
  const char *key;
  const char *text;
};

// In the order of Doubt.
constexpr DoubtText DOUBT_TEXTS[] = {
    {"none", "readings make sense"},
    {"incomplete", "values are missing in the readings"},
    {"cell_count", "the BMS counts other cells than it is set to"},
    {"cell_range", "a cell reads what no battery has"},
    {"open_wire", "two neighbouring cells are off by the same amount: open wire between them"},
    {"cell_extremes", "lowest and highest cell do not fit the list of cells"},
    {"pack_voltage", "the cells do not add up to the pack voltage"},
    {"current_range", "the current is beyond what can be measured"},
    {"soc_step", "the state of charge jumps"},
    {"clock_stopped", "the BMS's clock stands still"},
    {"frozen", "nothing changes although current flows"},
    {"temperature_range", "a temperature sensor reads what none can measure"},
};
static_assert(std::size(DOUBT_TEXTS) == DOUBT_COUNT);

/// Readings further apart than this say nothing about each other's SOC.
constexpr TimeMs SOC_MEMORY_MS = 60'000;
constexpr uint8_t SCORE_BAD = 8;
constexpr uint8_t SCORE_MOST = 80;

const DoubtText &text_of(Doubt doubt) {
  const auto index = static_cast<size_t>(doubt);
  return DOUBT_TEXTS[index < DOUBT_COUNT ? index : 0];
}

int32_t cell_mv(const LiveData &live, size_t cell) {
  return static_cast<int32_t>((*live.cell_voltage_uv[cell] + 500) / 1000);
}

bool same(const LiveData &a, const LiveData &b) {
  return a.voltage_mv == b.voltage_mv && a.current_ma == b.current_ma && a.cell_voltage_uv == b.cell_voltage_uv;
}

}  // namespace

const char *doubt_key(Doubt doubt) { return text_of(doubt).key; }
const char *doubt_text(Doubt doubt) { return text_of(doubt).text; }

bool Plausibility::judge(const LiveData &live, const std::optional<PackSettings> &settings, Doubts &doubts) {
  Verdict verdict = this->judge_(live, settings);
  const bool believed = verdict.doubt == Doubt::NONE;
  if (live.complete())
    this->before_ = live;

  if (believed) {
    doubts.since.reset();
    doubts.score -= doubts.score != 0 ? 1 : 0;
    if (live.invalid_temperatures != 0)
      verdict = {Doubt::TEMPERATURE_RANGE, static_cast<uint8_t>(__builtin_ctz(live.invalid_temperatures)), 0, 0};
  } else {
    if (!doubts.since)
      doubts.since = live.measured_at;
    doubts.score = std::min<uint8_t>(SCORE_MOST, doubts.score + SCORE_BAD);
  }
  if (verdict.doubt != Doubt::NONE) {
    doubts.counts[static_cast<size_t>(verdict.doubt)]++;
    doubts.last = verdict.doubt;
    doubts.place = verdict.place;
    doubts.value = verdict.value;
    doubts.bound = verdict.bound;
    doubts.last_at = live.measured_at;
  }
  return believed;
}

Plausibility::Verdict Plausibility::judge_(const LiveData &live, const std::optional<PackSettings> &settings) {
  if (const Verdict verdict = this->judge_whole_(live, settings); verdict.doubt != Doubt::NONE)
    return verdict;
  // Keeps its books for every complete reading, so it comes before what may end the judgement.
  const Verdict changes = this->judge_changes_(live, settings ? settings->capacity_mah : 0);
  if (const Verdict verdict = this->judge_cells_(live); verdict.doubt != Doubt::NONE)
    return verdict;
  if (const Verdict verdict = this->judge_current_(live, settings); verdict.doubt != Doubt::NONE)
    return verdict;
  if (const Verdict verdict = this->judge_soc_(live, settings); verdict.doubt != Doubt::NONE)
    return verdict;
  return changes;
}

Plausibility::Verdict Plausibility::judge_whole_(const LiveData &live,
                                                 const std::optional<PackSettings> &settings) const {
  if (!live.complete()) {
    // The decoder leaves out what is beyond its range: the reason is known all the same.
    for (uint8_t cell = 0; cell < live.cell_count; cell++) {
      if (!live.cell_voltage_uv[cell])
        return {Doubt::CELL_RANGE, cell, 0, this->config_.lowest_cell_mv};
    }
    return {.doubt = live.current_ma || !live.voltage_mv ? Doubt::INCOMPLETE : Doubt::CURRENT_RANGE};
  }
  // A pack that counts other cells than it is set to cannot be judged.
  if (settings && settings->series_cells != live.cell_count)
    return {Doubt::CELL_COUNT, 0, live.cell_count, settings->series_cells};
  return {};
}

Plausibility::Verdict Plausibility::judge_cells_(const LiveData &live) const {
  const PlausibilityConfig &config = this->config_;
  int32_t sum_mv = 0;
  int32_t lowest_mv = INT32_MAX;
  int32_t highest_mv = 0;
  for (uint8_t cell = 0; cell < live.cell_count; cell++) {
    const int32_t mv = cell_mv(live, cell);
    if (mv < config.lowest_cell_mv)
      return {Doubt::CELL_RANGE, cell, mv, config.lowest_cell_mv};
    if (mv > config.highest_cell_mv)
      return {Doubt::CELL_RANGE, cell, mv, config.highest_cell_mv};
    sum_mv += mv;
    lowest_mv = std::min(lowest_mv, mv);
    highest_mv = std::max(highest_mv, mv);
  }

  for (uint8_t cell = 0; live.cell_count > 2 && cell + 1 < live.cell_count; cell++) {
    const int32_t a_mv = cell_mv(live, cell);
    const int32_t b_mv = cell_mv(live, cell + 1);
    const int32_t others_mv = (sum_mv - a_mv - b_mv) / (live.cell_count - 2);
    const int32_t a_off_mv = a_mv - others_mv;
    const int32_t b_off_mv = b_mv - others_mv;
    const bool opposite = (a_off_mv < 0) != (b_off_mv < 0);
    const int32_t smaller_mv = std::min(std::abs(a_off_mv), std::abs(b_off_mv));
    // The two together still measure right, within a quarter of what they are off.
    if (opposite && smaller_mv >= config.open_wire_mv && std::abs(a_off_mv + b_off_mv) <= smaller_mv / 4)
      return {Doubt::OPEN_WIRE, cell, a_mv, b_mv};
  }

  if (std::abs(*live.min_cell_mv - lowest_mv) > config.extremes_tolerance_mv)
    return {Doubt::CELL_EXTREMES, 0, *live.min_cell_mv, lowest_mv};
  if (std::abs(*live.max_cell_mv - highest_mv) > config.extremes_tolerance_mv)
    return {Doubt::CELL_EXTREMES, 0, *live.max_cell_mv, highest_mv};

  const int32_t tolerance_mv = config.pack_voltage_tolerance_mv + sum_mv * config.pack_voltage_tolerance_percent / 100;
  if (std::abs(*live.voltage_mv - sum_mv) > tolerance_mv)
    return {Doubt::PACK_VOLTAGE, 0, *live.voltage_mv, sum_mv};
  return {};
}

Plausibility::Verdict Plausibility::judge_current_(const LiveData &live,
                                                   const std::optional<PackSettings> &settings) const {
  if (!settings || !settings->plausible())
    return {};
  // What the sensor itself can measure has been checked by the decoder.
  const int64_t cutoff_ma = std::max(settings->charge_over_current_ma, settings->discharge_over_current_ma);
  const int64_t highest_ma = cutoff_ma * this->config_.current_over_cutoff;
  if (std::abs(int64_t{*live.current_ma}) > highest_ma)
    return {Doubt::CURRENT_RANGE, 0, *live.current_ma, static_cast<int32_t>(std::min<int64_t>(highest_ma, INT32_MAX))};
  return {};
}

Plausibility::SocPoint Plausibility::soc_point_(const LiveData &live) {
  return {live.measured_at, live.lifetime_s, *live.soc_ppm, *live.current_ma};
}

uint64_t Plausibility::soc_allowance_ppm_(const SocPoint &from, const SocPoint &to, uint32_t capacity_mah) const {
  constexpr uint64_t MS_PER_HOUR = 3'600'000;
  constexpr uint64_t FULL_PPM = 1'000'000;
  // The BMS's own clock counts whole seconds; whichever of the two has gone further.
  const uint64_t elapsed_ms =
      std::max<uint64_t>(to.at - from.at, (uint64_t{to.lifetime_s} - from.lifetime_s + 1) * 1000);
  const auto current_ma = static_cast<uint64_t>(std::max(std::abs(from.current_ma), std::abs(to.current_ma)));
  // Whatever happens within so long an interval is possible.
  if (elapsed_ms > SOC_MEMORY_MS * 60)
    return FULL_PPM;
  const uint64_t moved_ppm = current_ma * elapsed_ms * FULL_PPM / MS_PER_HOUR / capacity_mah;
  return this->config_.soc_step_ppm + moved_ppm * this->config_.soc_rate_percent / 100;
}

Plausibility::Verdict Plausibility::judge_soc_(const LiveData &live, const std::optional<PackSettings> &settings) {
  const SocPoint now = soc_point_(live);
  const auto believe = [&] {
    this->soc_ = now;
    this->soc_elsewhere_since_.reset();
    return Verdict{};
  };
  const uint32_t capacity_mah = settings ? settings->capacity_mah : 0;
  if (!this->soc_ || capacity_mah == 0 || now.at < this->soc_free_until_)
    return believe();
  const SocPoint &before = *this->soc_;
  if (now.lifetime_s < before.lifetime_s || now.at < before.at || now.at - before.at > SOC_MEMORY_MS)
    return believe();
  const auto distance_ppm = [](uint32_t a, uint32_t b) { return uint64_t{a > b ? a - b : b - a}; };
  if (distance_ppm(now.soc_ppm, before.soc_ppm) <= this->soc_allowance_ppm_(before, now, capacity_mah))
    return believe();
  // At the end of a charge the BMS sets its counter right.
  if (live.status == BmsStatus::FULLY_CHARGED && now.soc_ppm > before.soc_ppm)
    return believe();

  const bool moves_as_it_may =
      this->soc_elsewhere_since_ && distance_ppm(now.soc_ppm, this->soc_elsewhere_.soc_ppm) <=
                                        this->soc_allowance_ppm_(this->soc_elsewhere_, now, capacity_mah);
  if (!moves_as_it_may)
    this->soc_elsewhere_since_ = now.at;
  this->soc_elsewhere_ = now;
  if (now.at - *this->soc_elsewhere_since_ >= this->config_.soc_settle_ms)
    return believe();
  return {Doubt::SOC_STEP, 0, static_cast<int32_t>(now.soc_ppm), static_cast<int32_t>(before.soc_ppm)};
}

Plausibility::Verdict Plausibility::judge_changes_(const LiveData &live, uint32_t capacity_mah) {
  const bool first = !this->before_ || live.measured_at < this->before_->measured_at;
  if (first || live.lifetime_s != this->before_->lifetime_s)
    this->clock_moved_at_ = live.measured_at;
  const auto current_ma = static_cast<uint32_t>(std::abs(*live.current_ma));
  const uint32_t flowing_ma =
      std::max(this->config_.frozen_current_ma, capacity_mah / 100 * this->config_.frozen_current_per_capacity_percent);
  if (first || current_ma < flowing_ma || !same(live, *this->before_))
    this->changed_at_ = live.measured_at;

  const auto stood_ms = [&](TimeMs since) {
    return static_cast<int32_t>(std::min<TimeMs>(live.measured_at - since, INT32_MAX));
  };
  if (live.measured_at - this->clock_moved_at_ >= this->config_.clock_stopped_after_ms) {
    return {Doubt::CLOCK_STOPPED, 0, stood_ms(this->clock_moved_at_),
            static_cast<int32_t>(this->config_.clock_stopped_after_ms)};
  }
  if (live.measured_at - this->changed_at_ >= this->config_.frozen_after_ms)
    return {Doubt::FROZEN, 0, stood_ms(this->changed_at_), static_cast<int32_t>(this->config_.frozen_after_ms)};
  return {};
}

}  // namespace esphome::bms_core
