#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "history_record.h"
#include "pack_snapshot.h"

namespace esphome::bms_core {

/// What is sampled once a second; unknown values are empty, and that is a sample, too.
struct HistorySample {
  /// In the base unit of each series: mV, mA, W, ppm, 0.1 degC.
  std::array<std::optional<int32_t>, HISTORY_SERIES_COUNT> values{};
  /// Counter readings, not increments.
  uint64_t energy_in_mwh{0};
  uint64_t energy_out_mwh{0};

  std::optional<int32_t> &operator[](HistorySeries series) { return this->values[static_cast<size_t>(series)]; }
};

/// One resolution of the history.
struct HistoryLevelSpec {
  /// Name in the API ("1min").
  const char *key;
  uint32_t period_s;
  /// Records kept; the oldest gives way.
  uint32_t capacity;
  /// Keeps minimum and maximum beside the mean.
  bool spread;

  constexpr size_t record_size() const { return history_record_size(this->spread); }
  constexpr size_t bytes() const { return this->capacity * this->record_size(); }
};

/// Told of what has to survive a loss of power. Called from within add(), flush() and set_clock().
class HistoryListener {
 public:
  /// A bucket is complete; the bytes are valid during the call only.
  virtual void on_history_record(uint8_t level, std::span<const uint8_t> record) = 0;
  /// Samples of this boot without a time of their own were taken at their uptime plus this offset.
  virtual void on_history_clock(uint32_t boot, int64_t utc_offset_ms, TimeQuality quality) = 0;

 protected:
  ~HistoryListener() = default;
};

/// The battery's past in several resolutions, in memory handed over at the start.
///
/// Every level is fed with every sample by itself, so that its means are exact. Buckets begin at whole periods of real
/// time, or of the time since boot as long as real time is unknown; they get their place in real time when the clock is
/// set. A bucket without samples does not exist; a bucket without a known value says so: nothing is interpolated.
/// When the clock is set back by more than MAX_SLEW_MS, the same time occurs twice; the numbers go on rising.
class History final {
 public:
  static constexpr size_t MAX_LEVELS = 4;
  /// The clock may go back this far without opening a bucket that has been closed.
  static constexpr int64_t MAX_SLEW_MS = 2000;
  /// At most this many records of a level wait for the flash at a time.
  static constexpr uint32_t MAX_UNSAVED = 4;
  /// Leaves room for 2^31 records above, and for some thousand between two boots' beginnings.
  static constexpr uint32_t FIRST_NUMBER_BITS = 0x7FFFF000;

  static constexpr size_t storage_size(std::span<const HistoryLevelSpec> levels) {
    size_t bytes = 0;
    for (const HistoryLevelSpec &level : levels)
      bytes += level.bytes();
    return bytes;
  }

  /// Levels beyond MAX_LEVELS, or that find no room in `storage`, are left out. Specs and storage must outlive this.
  History(std::span<const HistoryLevelSpec> levels, std::span<uint8_t> storage);
  History(const History &) = delete;
  History &operator=(const History &) = delete;

  void set_listener(HistoryListener *listener) { this->listener_ = listener; }

  /// Before begin(): takes back a record, oldest first. False if it is damaged or not newer than the last one.
  bool restore(uint8_t level, std::span<const uint8_t> record);
  /// Before begin(): gives the samples of an earlier boot that have no time theirs.
  void restore_clock(uint32_t boot, int64_t utc_offset_ms, TimeQuality quality);
  /// Samples from now on belong to this run, a random number. Numbers go on behind what was restored, and leave out as
  /// many as may have been lost on their way to the flash: no number is ever given twice. Where nothing was restored
  /// they begin at a place that the boot's number decides.
  void begin(uint32_t boot);

  /// Sets the time; one of lower quality than the present one is ignored. May be called as often as one likes.
  void set_clock(int64_t utc_ms, TimeQuality quality, TimeMs now);
  /// The time, if it is known.
  std::optional<int64_t> utc_ms(TimeMs now) const;
  TimeQuality time_quality() const { return this->quality_; }

  /// The present bucket of the finest level has no sample yet.
  bool due(TimeMs now) const;
  void add(const HistorySample &sample, TimeMs now);
  /// Closes all buckets: before a restart.
  void flush();

  uint32_t boot() const { return this->boot_; }
  size_t level_count() const { return this->level_count_; }
  const HistoryLevelSpec &spec(uint8_t level) const { return *this->levels_[level].spec; }
  size_t size(uint8_t level) const { return this->levels_[level].count; }
  /// Numbers of the oldest and newest record; 0 without any.
  uint32_t oldest(uint8_t level) const;
  uint32_t newest(uint8_t level) const;

  /// Records are read by their ordinal, which counts them without gaps since the start: it stays the same while others
  /// come and go. Valid ordinals are first_ordinal() <= ordinal < end_ordinal().
  uint32_t end_ordinal(uint8_t level) const { return this->levels_[level].pushed; }
  uint32_t first_ordinal(uint8_t level) const {
    return this->levels_[level].pushed - static_cast<uint32_t>(this->levels_[level].count);
  }
  /// Ordinal of the oldest record with a greater number; end_ordinal() if there is none.
  uint32_t ordinal_after(uint8_t level, uint32_t number) const;
  /// Empty if it is no longer there.
  std::optional<HistoryRecord> record(uint8_t level, uint32_t ordinal) const;
  /// Only which record it is and when it was: cheap.
  std::optional<HistoryPlace> place(uint8_t level, uint32_t ordinal) const;

 protected:
  struct Accumulator {
    int64_t sum{0};
    int32_t min{0};
    int32_t max{0};
    uint32_t count{0};
  };
  /// The bucket that is being filled.
  struct Open {
    std::array<Accumulator, HISTORY_SERIES_COUNT> series{};
    uint64_t energy_in_mwh{0};
    uint64_t energy_out_mwh{0};
    uint32_t samples{0};
    /// Start in periods: since 1970 if `quality` is known, otherwise since boot.
    int64_t key{0};
    TimeQuality quality{TimeQuality::UNKNOWN};
    /// Real time minus uptime, as it was at the beginning.
    int64_t offset_ms{0};
    TimeMs first_at{0};
  };
  struct Level {
    const HistoryLevelSpec *spec{nullptr};
    std::span<uint8_t> ring;
    size_t head{0};
    size_t count{0};
    uint32_t pushed{0};
    uint32_t next_number{1};
    Open open;

    std::span<uint8_t> slot(size_t index) const;
    /// Empty if that record is no longer there.
    std::span<uint8_t> find(uint32_t ordinal) const;
    std::span<uint8_t> push();
  };

  int64_t clock_ms_(TimeMs now) const;
  int64_t key_(const Level &level, TimeMs now) const;
  void close_(uint8_t index);
  void complete_(HistoryPlace &place) const;

  std::array<Level, MAX_LEVELS> levels_{};
  size_t level_count_{0};
  HistoryListener *listener_{nullptr};
  uint32_t boot_{0};
  TimeQuality quality_{TimeQuality::UNKNOWN};
  /// Real time minus uptime.
  int64_t offset_ms_{0};
  /// The same when it first became known, for the samples before.
  int64_t first_offset_ms_{0};
  bool energy_known_{false};
  uint64_t last_in_mwh_{0};
  uint64_t last_out_mwh_{0};
};

}  // namespace esphome::bms_core
