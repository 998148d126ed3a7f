#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "../tinybms/settings_store.h"
#include "json_body.h"
#include "json_writer.h"

/// Changing settings of a BMS: all or, if one is wrong, none. Pure.
namespace esphome::tinybms_web {

struct SettingChange {
  uint8_t setting{0};
  int32_t raw{0};
  /// What the client believes the BMS holds; empty does not compare.
  std::optional<int32_t> expected;
};

/// What a client wants: schema SettingsPatch of docs/openapi.yaml.
struct SettingsPatch {
  static constexpr size_t MAX_CHANGES = 8;

  /// From 0.
  uint8_t pack{0};
  bool dry_run{false};
  std::array<SettingChange, MAX_CHANGES> changes{};
  size_t count{0};
};

/// Understands a body; false with a problem. Values have to be on the step of the setting.
bool read_settings_patch(JsonValue body, size_t packs, SettingsPatch &patch, Problem &problem);

/// Judges all changes together: expectations, ranges, options, and that no two settings contradict each other when all
/// changes are made. False with a problem: then nothing may be written.
bool check_settings_patch(const SettingsPatch &patch, const tinybms::SettingsStore &store,
                          const std::optional<bms_core::Identity> &identity, Problem &problem);

/// Writes one change after the other, each when the BMS has confirmed the one before, in an order in which no step on
/// the way contradicts another setting. The first failure ends it.
class SettingsJob final {
 public:
  void start(const SettingsPatch &patch, const tinybms::SettingsStore &store);
  /// The change to hand to the BMS now; empty while one is under way and at the end.
  std::optional<SettingChange> next(const tinybms::SettingsStore &store,
                                    const std::optional<bms_core::Identity> &identity);
  /// How the change ended that next() gave. Reports on other settings are somebody else's.
  void ended(const tinybms::WriteReport &report);
  /// Ends the change under way as `result`, for want of a report.
  void give_up(tinybms::WriteResult result);

  bool done() const { return !this->under_way_ && this->failed_or_finished_; }
  uint8_t pack() const { return this->patch_.pack; }
  /// How a change has ended; empty when it was not tried.
  const std::optional<tinybms::WriteReport> &report(size_t change) const { return this->entries_[change].report; }
  /// Schema SettingsResult in pieces of at most 1 kB; false after the last one. A patch with dry_run was only checked.
  bool write(JsonWriter &json, uint32_t piece) const;

 protected:
  struct Entry {
    bool handed_over{false};
    std::optional<int32_t> before;
    std::optional<tinybms::WriteReport> report;
  };

  void write_change_(JsonWriter &json, size_t index) const;

  SettingsPatch patch_;
  std::array<Entry, SettingsPatch::MAX_CHANGES> entries_{};
  std::optional<size_t> under_way_;
  bool failed_or_finished_{true};
};

}  // namespace esphome::tinybms_web
