#include "history.h"

#include <algorithm>
#include <cstdlib>

namespace esphome::bms_core {

namespace {

/// Real time before 1970 or after 2106 is nobody's.
std::optional<int64_t> real_time_ms(int64_t utc_ms) {
  if (utc_ms < 0 || utc_ms > static_cast<int64_t>(UINT32_MAX) * 1000)
    return std::nullopt;
  return utc_ms;
}

int64_t floor_divide(int64_t value, int64_t by) { return value / by - (value % by < 0 ? 1 : 0); }

/// Mean to the nearest base unit would round twice; steps are rounded once, from the sum.
int16_t mean_steps(HistorySeries series, int64_t sum, int64_t count) {
  const int64_t divisor = count * HISTORY_SERIES[static_cast<size_t>(series)].base_per_step;
  const int64_t steps = (sum + (sum < 0 ? -divisor / 2 : divisor / 2)) / divisor;
  return static_cast<int16_t>(std::clamp<int64_t>(steps, -INT16_MAX, INT16_MAX));
}

uint32_t saturated(uint64_t value) { return static_cast<uint32_t>(std::min<uint64_t>(value, UINT32_MAX)); }

}  // namespace

History::History(std::span<const HistoryLevelSpec> levels, std::span<uint8_t> storage) {
  for (const HistoryLevelSpec &spec : levels) {
    if (this->level_count_ == MAX_LEVELS || spec.capacity == 0 || spec.period_s == 0 || spec.bytes() > storage.size())
      break;
    Level &level = this->levels_[this->level_count_++];
    level.spec = &spec;
    level.ring = storage.first(spec.bytes());
    storage = storage.subspan(spec.bytes());
  }
}

std::span<uint8_t> History::Level::slot(size_t index) const {
  const size_t size = this->spec->record_size();
  return this->ring.subspan((this->head + index) % this->spec->capacity * size, size);
}

std::span<uint8_t> History::Level::find(uint32_t ordinal) const {
  const uint32_t back = this->pushed - ordinal;
  return back == 0 || back > this->count ? std::span<uint8_t>{} : this->slot(this->count - back);
}

std::span<uint8_t> History::Level::push() {
  this->pushed++;
  if (this->count == this->spec->capacity) {
    this->head = (this->head + 1) % this->spec->capacity;
  } else {
    this->count++;
  }
  return this->slot(this->count - 1);
}

bool History::restore(uint8_t index, std::span<const uint8_t> record) {
  if (index >= this->level_count_)
    return false;
  Level &level = this->levels_[index];
  if (!valid_history_record(record, level.spec->spread) || unpack_place(record).number <= this->newest(index))
    return false;
  std::ranges::copy(record, level.push().begin());
  return true;
}

void History::restore_clock(uint32_t boot, int64_t utc_offset_ms, TimeQuality quality) {
  if (quality == TimeQuality::UNKNOWN || quality > TimeQuality::CLOCK || !real_time_ms(utc_offset_ms))
    return;
  for (size_t i = 0; i < this->level_count_; i++) {
    const Level &level = this->levels_[i];
    for (size_t n = 0; n < level.count; n++) {
      const HistoryPlace place = unpack_place(level.slot(n));
      if (place.boot != boot || place.quality != TimeQuality::UNKNOWN)
        continue;
      if (const auto utc_ms = real_time_ms(static_cast<int64_t>(place.end_uptime_s) * 1000 + utc_offset_ms))
        stamp(level.slot(n), *utc_ms, quality);
    }
  }
}

void History::begin(uint32_t boot) {
  this->boot_ = boot;
  for (size_t i = 0; i < this->level_count_; i++) {
    const uint32_t newest = this->newest(static_cast<uint8_t>(i));
    // Far from those of the boot before, so that a cursor of that boot is seen to be none of this one.
    this->levels_[i].next_number = newest != 0 ? newest + 1 + MAX_UNSAVED : (boot & FIRST_NUMBER_BITS) + 1;
  }
}

std::optional<int64_t> History::utc_ms(TimeMs now) const {
  if (this->quality_ == TimeQuality::UNKNOWN)
    return std::nullopt;
  return static_cast<int64_t>(now) + this->offset_ms_;
}

int64_t History::clock_ms_(TimeMs now) const {
  return static_cast<int64_t>(now) + (this->quality_ == TimeQuality::UNKNOWN ? 0 : this->offset_ms_);
}

int64_t History::key_(const Level &level, TimeMs now) const {
  return floor_divide(this->clock_ms_(now), static_cast<int64_t>(level.spec->period_s) * 1000);
}

void History::set_clock(int64_t utc_ms, TimeQuality quality, TimeMs now) {
  if (quality == TimeQuality::UNKNOWN || quality < this->quality_ || !real_time_ms(utc_ms))
    return;
  const bool first = this->quality_ == TimeQuality::UNKNOWN;
  const bool better = quality > this->quality_;
  const int64_t offset_ms = utc_ms - static_cast<int64_t>(now);
  const bool step = first || std::abs(offset_ms - this->offset_ms_) > MAX_SLEW_MS;
  this->offset_ms_ = offset_ms;
  this->quality_ = quality;
  if (better) {
    this->first_offset_ms_ = offset_ms;
    if (this->listener_ != nullptr)
      this->listener_->on_history_clock(this->boot_, offset_ms, quality);
  }
  if (!step)
    return;
  for (size_t i = 0; i < this->level_count_; i++) {
    Open &open = this->levels_[i].open;
    if (open.samples == 0)
      continue;
    const int64_t key = this->key_(this->levels_[i], now);
    if (first && this->key_(this->levels_[i], open.first_at) == key) {
      // What was counted since boot is all within the present period of real time.
      open.key = key;
      open.quality = quality;
      open.offset_ms = offset_ms;
    } else if (first || key != open.key) {
      this->close_(static_cast<uint8_t>(i));
    }
  }
}

bool History::due(TimeMs now) const {
  if (this->level_count_ == 0)
    return false;
  const Level &finest = this->levels_[0];
  return finest.open.samples == 0 || this->key_(finest, now) > finest.open.key;
}

void History::add(const HistorySample &sample, TimeMs now) {
  // A counter that was restored or replaced starts anew: what happened in between is not known.
  const bool flows =
      this->energy_known_ && sample.energy_in_mwh >= this->last_in_mwh_ && sample.energy_out_mwh >= this->last_out_mwh_;
  const uint64_t in_mwh = flows ? sample.energy_in_mwh - this->last_in_mwh_ : 0;
  const uint64_t out_mwh = flows ? sample.energy_out_mwh - this->last_out_mwh_ : 0;
  this->energy_known_ = true;
  this->last_in_mwh_ = sample.energy_in_mwh;
  this->last_out_mwh_ = sample.energy_out_mwh;

  for (size_t i = 0; i < this->level_count_; i++) {
    Level &level = this->levels_[i];
    const int64_t key = this->key_(level, now);
    if (level.open.samples != 0 && key > level.open.key)
      this->close_(static_cast<uint8_t>(i));
    Open &open = level.open;
    if (open.samples++ == 0) {
      open.key = key;
      open.quality = this->quality_;
      open.offset_ms = this->offset_ms_;
      open.first_at = now;
    }
    open.energy_in_mwh += in_mwh;
    open.energy_out_mwh += out_mwh;
    for (size_t n = 0; n < HISTORY_SERIES_COUNT; n++) {
      if (!sample.values[n])
        continue;
      const int32_t value = *sample.values[n];
      Accumulator &series = open.series[n];
      series.min = series.count == 0 ? value : std::min(series.min, value);
      series.max = series.count == 0 ? value : std::max(series.max, value);
      series.sum += value;
      series.count++;
    }
  }
}

void History::flush() {
  for (size_t i = 0; i < this->level_count_; i++) {
    if (this->levels_[i].open.samples != 0)
      this->close_(static_cast<uint8_t>(i));
  }
}

void History::close_(uint8_t index) {
  Level &level = this->levels_[index];
  const Open &open = level.open;
  HistoryRecord record;
  record.place.number = level.next_number++;
  record.place.boot = this->boot_;
  record.place.quality = open.quality;
  int64_t end_ms = (open.key + 1) * level.spec->period_s * 1000;
  if (open.quality != TimeQuality::UNKNOWN) {
    record.place.utc_ms = real_time_ms(end_ms).value_or(0);
    end_ms -= open.offset_ms;
  }
  record.place.end_uptime_s = static_cast<uint32_t>(std::max<int64_t>(end_ms + 500, 0) / 1000);
  record.energy_in_mwh = saturated(open.energy_in_mwh);
  record.energy_out_mwh = saturated(open.energy_out_mwh);
  record.samples = static_cast<uint16_t>(std::min<uint32_t>(open.samples, UINT16_MAX));
  for (size_t n = 0; n < HISTORY_SERIES_COUNT; n++) {
    const auto series = static_cast<HistorySeries>(n);
    const Accumulator &values = open.series[n];
    const bool known = values.count != 0;
    record.steps[0][n] = known ? mean_steps(series, values.sum, values.count) : HistoryRecord::UNKNOWN;
    record.steps[1][n] = known ? to_history_steps(series, values.min) : HistoryRecord::UNKNOWN;
    record.steps[2][n] = known ? to_history_steps(series, values.max) : HistoryRecord::UNKNOWN;
  }
  const auto bytes = level.push();
  pack(record, level.spec->spread, bytes);
  level.open = {};
  if (this->listener_ != nullptr)
    this->listener_->on_history_record(index, bytes);
}

uint32_t History::oldest(uint8_t index) const {
  const Level &level = this->levels_[index];
  return level.count == 0 ? 0 : unpack_place(level.slot(0)).number;
}

uint32_t History::newest(uint8_t index) const {
  const Level &level = this->levels_[index];
  return level.count == 0 ? 0 : unpack_place(level.slot(level.count - 1)).number;
}

uint32_t History::ordinal_after(uint8_t index, uint32_t number) const {
  const Level &level = this->levels_[index];
  size_t low = 0;
  size_t high = level.count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (unpack_place(level.slot(middle)).number > number) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return this->first_ordinal(index) + static_cast<uint32_t>(low);
}

void History::complete_(HistoryPlace &place) const {
  if (place.utc_ms || place.boot != this->boot_ || this->quality_ == TimeQuality::UNKNOWN)
    return;
  place.utc_ms = real_time_ms(static_cast<int64_t>(place.end_uptime_s) * 1000 + this->first_offset_ms_);
  if (place.utc_ms)
    place.quality = this->quality_;
}

std::optional<HistoryPlace> History::place(uint8_t index, uint32_t ordinal) const {
  const auto bytes = this->levels_[index].find(ordinal);
  if (bytes.empty())
    return std::nullopt;
  HistoryPlace place = unpack_place(bytes);
  this->complete_(place);
  return place;
}

std::optional<HistoryRecord> History::record(uint8_t index, uint32_t ordinal) const {
  const auto bytes = this->levels_[index].find(ordinal);
  if (bytes.empty())
    return std::nullopt;
  HistoryRecord record = unpack(bytes, this->levels_[index].spec->spread);
  this->complete_(record.place);
  return record;
}

}  // namespace esphome::bms_core
