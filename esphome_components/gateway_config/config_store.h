#pragma once

#include <optional>
#include <span>

#include "options.h"

namespace esphome::gateway_config {

/// A new value for one option: a curve for those that are one, else a raw value.
struct OptionChange {
  size_t option{0};
  int32_t raw{0};
  bms_core::Curve curve{};
};

/// Why changes were refused: which option, its value, and what is allowed.
struct ConfigProblem {
  enum class Kind : uint8_t { OUT_OF_RANGE, CURVE_POINT, CONTRADICTION, NOT_STORED };

  Kind kind{Kind::OUT_OF_RANGE};
  size_t option{0};
  /// CURVE_POINT: which one, counted from 0.
  uint8_t point{0};
  int32_t value{0};
  int32_t minimum{0};
  int32_t maximum{0};
  /// CONTRADICTION: what it contradicts, an option's name or a setting of the BMS; nullptr otherwise.
  const char *against{nullptr};
};

/// Key for the API ("out_of_range"); never null.
const char *problem_key(ConfigProblem::Kind kind);
inline constexpr size_t PROBLEM_TEXT_SIZE = 192;
/// Writes a sentence with the option, the value and what is allowed, in the option's unit. Returns its length.
size_t describe(const ConfigProblem &problem, std::span<char> text);

/// The gateway's configuration: what the YAML says, and what has been changed since.
///
/// Changes are judged together and applied together or not at all. What differs from the YAML is what is stored: a new
/// YAML value shows through wherever nothing was changed at run time.
class ConfigStore final {
 public:
  static constexpr uint16_t RECORD_VERSION = 1;
  /// Room for every option changed at once.
  static constexpr size_t MAX_RECORD = 1024;

  ConfigStore();

  // From the YAML, before restore(); values have been checked at compile time.
  void preset(size_t option, int32_t raw);
  void preset(size_t option, const bms_core::Curve &curve);

  const GatewayConfig &config() const { return this->config_; }
  /// Counts changes since the start; tells whether two readers saw the same configuration.
  uint32_t revision() const { return this->revision_; }
  /// As the YAML has it.
  const GatewayConfig &defaults() const { return this->defaults_; }
  /// It differs from what the YAML says.
  bool changed(size_t option) const;

  /// Applies all changes, or none and tells the first reason. `packs` are the settings of the BMSs, as far as they are
  /// known; with `from_defaults` what is not among the changes returns to what the YAML says.
  std::optional<ConfigProblem> change(std::span<const OptionChange> changes,
                                      std::span<const bms_core::PackSettings> packs, bool from_defaults = false,
                                      bool dry_run = false);

  /// What differs from the YAML, in the form that is stored. Returns its size; empty if the buffer is too small.
  std::optional<size_t> encode(std::span<uint8_t> record) const;
  /// Takes over what encode() wrote. False if it is damaged or does not fit the YAML any more: nothing is applied then.
  bool restore(std::span<const uint8_t> record);

 protected:
  std::optional<ConfigProblem> check_(const GatewayConfig &config, std::span<const bms_core::PackSettings> packs) const;
  bool changed_from_(const GatewayConfig &base, size_t option) const;
  /// The YAML's values as they would be with the present chemistry.
  GatewayConfig base_() const;

  GatewayConfig defaults_;
  GatewayConfig config_;
  uint32_t revision_{1};
};

}  // namespace esphome::gateway_config
