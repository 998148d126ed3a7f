#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "../bms_core/pack_snapshot.h"
#include "registers.h"
#include "tables.h"

namespace esphome::tinybms {

/// How a request to change a setting ended.
enum class WriteResult : uint8_t {
  OK,
  /// The BMS took the write and then held something else.
  NOT_TAKEN,
  OUT_OF_RANGE,
  CONFLICT,
  NOT_AN_OPTION,
  UNKNOWN_SETTING,
  SETTINGS_UNKNOWN,
  RANGE_UNKNOWN,
  FIRMWARE_UNKNOWN,
  FIRMWARE_TOO_OLD,
  REFUSED_BY_BMS,
  NO_ANSWER,
  LINK_DOWN,
  QUEUE_FULL,
};

/// Key for the API and logs ("out_of_range"); never null.
const char *write_result_key(WriteResult result);

/// Everything a person needs to understand a result.
struct WriteReport {
  WriteResult result{WriteResult::OK};
  uint8_t setting{0};
  int32_t wanted{0};
  /// What the BMS holds, raw; empty when it could not be read.
  std::optional<int32_t> held{};
  /// OUT_OF_RANGE
  int32_t minimum{0};
  int32_t maximum{0};
  /// CONFLICT: the other setting and its raw value.
  uint8_t other{0};
  int32_t other_value{0};
  /// FIRMWARE_TOO_OLD
  uint16_t firmware{0};
};

/// Room for the longest sentence of describe().
inline constexpr size_t REPORT_TEXT_SIZE = 192;
/// Writes a sentence that names the setting, the value and what is allowed. Returns its length, at most size - 1.
size_t describe(const WriteReport &report, char *text, size_t size);

/// The BMS's settings as last read from it, with the ranges it allows.
class SettingsStore final {
 public:
  using Words = std::array<uint16_t, SETTINGS_BLOCK.count>;
  /// Writes may make older firmware restart or fall into its boot loader.
  static constexpr uint16_t FIRST_WRITABLE_FIRMWARE = 227;
  /// From here on the Modbus commands are free of known errors.
  static constexpr uint16_t FIRST_GOOD_FIRMWARE = 230;

  /// Takes over the whole block: CURRENT as read with 0x03, the others as 0x1D gives them (another byte order).
  void store(SettingsOption option, std::span<const uint8_t> data, TimeMs now);
  /// Takes over registers of the settings block read with 0x03.
  void store_current(uint16_t address, std::span<const uint8_t> data, TimeMs now);
  /// Forgets everything, as after a change of the BMS.
  void clear() { *this = {}; }

  bool known() const { return this->current_at_.has_value(); }
  std::optional<TimeMs> measured_at() const { return this->current_at_; }
  const Words &words() const { return this->current_; }
  /// The raw value of a setting; empty when unknown, or write-only.
  std::optional<int32_t> value(uint8_t setting) const;
  std::optional<int32_t> default_value(uint8_t setting) const;
  /// The raw range the BMS accepts; empty while it is unknown. Packed fields have the documented one.
  struct Range {
    int32_t minimum;
    int32_t maximum;
  };
  std::optional<Range> range(uint8_t setting) const;
  /// Widest current the BMS's sensor measures, in A; empty while unknown.
  std::optional<int32_t> sensor_range_a() const;

  /// Judges a write before it is sent: range, options, firmware, and that no two settings contradict each other.
  WriteReport check(uint8_t setting, int32_t raw, const std::optional<bms_core::Identity> &identity) const;
  /// The register words to send so that the setting becomes raw and its neighbours keep their bits.
  std::array<uint16_t, MAX_WRITE_WORDS> words_for(uint8_t setting, int32_t raw) const;

 protected:
  std::optional<int32_t> field_(const Words &words, const SettingInfo &info) const;

  Words current_{};
  Words minimum_{};
  Words maximum_{};
  Words default_{};
  std::optional<TimeMs> current_at_;
  bool minimum_known_{false};
  bool maximum_known_{false};
  bool default_known_{false};
};

}  // namespace esphome::tinybms
