#pragma once

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// How far a reading may be off before it is not believed. Wide on purpose: a wrong verdict stops the battery.
struct PlausibilityConfig {
  /// Between the sum of the cells and the pack. A load step between two conversions moves each cell by some 50 mV.
  uint8_t pack_voltage_tolerance_percent{3};
  uint16_t pack_voltage_tolerance_mv{300};
  /// Between the BMS's lowest and highest cell and its list of cells.
  uint16_t extremes_tolerance_mv{100};
  uint16_t lowest_cell_mv{500};
  uint16_t highest_cell_mv{5000};
  /// Neighbours this far off, one up, one down, are an open wire.
  uint16_t open_wire_mv{400};
  /// A current may be this many times the larger cut-off before the BMS has opened its switches.
  uint8_t current_over_cutoff{3};
  /// SOC may move by this, and by this many percent of what current, capacity and time give.
  uint32_t soc_step_ppm{10'000};
  uint16_t soc_rate_percent{200};
  /// After a written SOC or a reset any SOC is believed for this long.
  uint32_t soc_free_ms{10'000};
  /// A new SOC that stays for this long is believed: the BMS knows better. Less than hold_after_ms of the policy.
  uint32_t soc_settle_ms{2000};
  /// The lifetime counter counts seconds.
  uint32_t clock_stopped_after_ms{60'000};
  /// Nothing has changed for this long under at least this current. Less than C/50 moves an LFP cell by less than the
  /// BMS's 0.1 mV.
  uint32_t frozen_after_ms{600'000};
  uint32_t frozen_current_ma{1000};
  uint16_t frozen_current_per_capacity_percent{2};
};

/// Short key for the API and entities ("open_wire"); never null.
const char *doubt_key(Doubt doubt);
/// Sentence for people; never null.
const char *doubt_text(Doubt doubt);

/// Judges one pack's readings, each on its own and against those before it. Pure.
///
/// A single bad reading costs nothing: limits go on from the last good one. Bad readings without an end are a silent
/// BMS: the age of the last good one does the rest (safety_policy.h).
class Plausibility final {
 public:
  void set_config(const PlausibilityConfig &config) { this->config_ = config; }
  const PlausibilityConfig &config() const { return this->config_; }

  /// Judges a reading and keeps the books; true if limits may be computed from it. To be called for every reading, in
  /// order of time.
  bool judge(const LiveData &live, const std::optional<PackSettings> &settings, Doubts &doubts);
  /// The SOC is going to step for a good reason: it was written, or the BMS was reset.
  void expect_soc_step(TimeMs now) { this->soc_free_until_ = now + this->config_.soc_free_ms; }

 protected:
  /// What goes into Doubts. Value and bound: cells of the BMS and of its settings; mV of the cell, of the open wire's
  /// two cells, of the BMS's extreme and the real one, of pack and sum; mA; ppm now and before; ms stood still and
  /// allowed.
  struct Verdict {
    Doubt doubt{Doubt::NONE};
    uint8_t place{0};
    int32_t value{0};
    int32_t bound{0};
  };

  Verdict judge_(const LiveData &live, const std::optional<PackSettings> &settings);
  Verdict judge_whole_(const LiveData &live, const std::optional<PackSettings> &settings) const;
  Verdict judge_cells_(const LiveData &live) const;
  Verdict judge_current_(const LiveData &live, const std::optional<PackSettings> &settings) const;
  Verdict judge_soc_(const LiveData &live, const std::optional<PackSettings> &settings);
  Verdict judge_changes_(const LiveData &live, uint32_t capacity_mah);

  PlausibilityConfig config_;
  /// The newest complete reading, believed or not: what the next one is compared with.
  std::optional<LiveData> before_;
  /// The SOC at one moment.
  struct SocPoint {
    TimeMs at;
    uint32_t lifetime_s;
    uint32_t soc_ppm;
    int32_t current_ma;
  };
  static SocPoint soc_point_(const LiveData &live);
  uint64_t soc_allowance_ppm_(const SocPoint &from, const SocPoint &to, uint32_t capacity_mah) const;

  /// The one last believed.
  std::optional<SocPoint> soc_;
  /// A step away from it: since when the SOC has only moved as it may, and where it was last.
  std::optional<TimeMs> soc_elsewhere_since_;
  SocPoint soc_elsewhere_{};
  TimeMs soc_free_until_{0};
  TimeMs clock_moved_at_{0};
  TimeMs changed_at_{0};
};

}  // namespace esphome::bms_core
