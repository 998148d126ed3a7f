#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "curve.h"
#include "limits.h"
#include "pack_snapshot.h"
#include "safety_policy.h"

namespace esphome::bms_core {

/// What the cells are made of. BMS: not told, voltages follow the BMS's own settings.
enum class Chemistry : uint8_t { BMS, LFP, NMC, LTO };

/// "bms", "lfp", "nmc", "lto"; never null.
const char *chemistry_key(Chemistry chemistry);

/// How hard the pack may be charged, chosen by the user from day to day.
enum class ChargeProfile : uint8_t { SLOW, MEDIUM, FAST };
inline constexpr size_t PROFILE_COUNT = 3;

/// "slow", "medium", "fast"; never null.
const char *charge_profile_key(ChargeProfile profile);

/// What a profile allows: amperes if they are given, else a share of the full charge current.
struct ProfileLimit {
  uint16_t share_permille{1000};
  uint32_t current_ma{0};
  bool operator==(const ProfileLimit &) const = default;
};

/// What the user overrides while the battery runs. It only ever tightens; zero means not set.
struct ManualControl {
  bool charge_enabled{true};
  bool discharge_enabled{true};
  /// Going from false to true starts a full charge, going back ends the wish. What is on after a full charge does
  /// nothing: see ChargeReport::forced.
  bool force_full_charge{false};
  uint32_t max_charge_current_ma{0};
  uint32_t max_discharge_current_ma{0};
  uint16_t max_cell_voltage_mv{0};
  bool operator==(const ManualControl &) const = default;
};

/// The user's part of the charge control. Voltages are per cell; zero means "as the BMS says".
struct ChargeConfig {
  SafetyPolicy policy;
  Chemistry chemistry{Chemistry::BMS};

  // Voltages and stages.
  /// Zero: the BMS's fully charged voltage, which bounds any other value too.
  uint16_t bulk_cell_mv{0};
  /// Zero: DERIVED_FLOAT_MV below the bulk voltage.
  uint16_t float_cell_mv{0};
  /// Zero: DERIVED_REBULK_MV below the bulk voltage.
  uint16_t rebulk_cell_mv{0};
  /// The tail current grows from nothing at this voltage of the highest cell ...
  uint16_t tail_from_cell_mv{0};
  /// ... to its full share of the capacity at this one. Zero, zero: the full share at any voltage.
  uint16_t tail_to_cell_mv{0};
  uint16_t tail_current_permille{50};
  uint16_t end_spread_mv{20};
  uint32_t end_hold_s{60};
  /// At the bulk voltage for so long the charge counts as done even if the current does not fall.
  uint32_t absorption_time_s{1800};
  /// At the bulk voltage for so long it ends whatever the cells look like.
  uint32_t max_absorption_s{21600};
  /// Zero: never for this reason.
  uint16_t rebulk_soc_permille{850};
  uint16_t rebulk_days{14};

  // How CVL moves.
  /// How fast CVL may sink below the present pack voltage, per cell. Faster would discharge a full pack.
  uint16_t voltage_fall_uv_per_s{1000};
  /// How fast CVL rises, per cell. 16 cells at 300 take 21 s for the 0.1 V that the bus can tell.
  uint16_t voltage_rise_uv_per_s{300};
  /// Drop between battery and chargers, added to CVL while charging: at most cable_drop_max_mv.
  uint32_t cable_resistance_uohm{0};
  uint16_t cable_drop_max_mv{500};

  // Currents.
  uint32_t max_charge_current_ma{0};
  uint32_t max_discharge_current_ma{0};
  /// The BMS's current settings are cut-offs; stay below them by using this share.
  uint8_t current_share_percent{90};
  /// A current rises only after it might have been higher for so long,
  uint32_t rise_hold_ms{10000};
  /// then from zero to full within this time.
  uint32_t rise_time_ms{20000};
  /// Less than this current is none; twice as much ends that.
  uint16_t dead_band_ma{500};
  /// What is left of the current when a temperature sensor is lost.
  uint8_t sensor_lost_percent{50};
  /// A stopped cell has to come back by so much.
  uint16_t cell_high_hysteresis_mv{30};
  uint16_t cell_low_hysteresis_mv{100};

  // Curves: a share of the full current over the highest or lowest cell (mV), a temperature (0.1 degC), SOC (permille).
  Curve charge_over_cell;
  Curve discharge_over_cell;
  Curve charge_over_temperature;
  Curve discharge_over_temperature;
  /// Over the temperature of the BMS itself, both directions.
  Curve over_bms_temperature;
  Curve charge_over_soc;
  Curve discharge_over_soc;

  // Profiles.
  ChargeProfile profile{ChargeProfile::FAST};
  std::array<ProfileLimit, PROFILE_COUNT> profiles{ProfileLimit{333}, ProfileLimit{667}, ProfileLimit{1000}};
  /// FAST becomes MEDIUM at this temperature of the cells until they are 5 degC cooler.
  int16_t fast_lock_dc{500};

  ManualControl manual;

  bool operator==(const ChargeConfig &) const = default;
};

inline constexpr uint16_t DERIVED_FLOAT_MV = 100;
inline constexpr uint16_t DERIVED_REBULK_MV = 150;
/// The charge voltage keeps this far below the BMS's over-voltage cut-off.
inline constexpr uint16_t OVER_VOLTAGE_MARGIN_MV = 20;

/// Voltages and curves that suit a chemistry; the rest is as in a ChargeConfig nobody has changed.
ChargeConfig charge_preset(Chemistry chemistry);

/// The voltages per cell that are in force: what the user wants, as far as the BMS allows it.
struct CellVoltages {
  uint16_t bulk_mv{0};
  uint16_t float_mv{0};
  uint16_t rebulk_mv{0};
  /// Whose wish the bulk voltage is: CHARGE_STAGE (config), USER_LIMIT (manual) or BMS_LIMIT.
  LimitReason bulk_reason{LimitReason::NONE};
};
CellVoltages cell_voltages(const ChargeConfig &config, const PackSettings &settings);

/// Why a configuration is refused: the field, its value, and what is allowed.
struct ConfigError {
  const char *field{nullptr};
  int32_t value{0};
  int32_t lowest{0};
  int32_t highest{0};
  /// The BMS setting or the other field that it contradicts; null for a plain range.
  const char *against{nullptr};
  /// Which point of a curve, counted from 0; empty for everything else.
  std::optional<uint8_t> point;
};

/// What is wrong with a configuration by itself. Nothing may be applied of one that has an error.
std::optional<ConfigError> validate(const ChargeConfig &config);
/// What of a configuration contradicts the BMS's own settings.
std::optional<ConfigError> validate(const ChargeConfig &config, const PackSettings &settings);

/// Writes a sentence with the field, the value and what is allowed; always ends with a zero. Returns its length.
size_t describe(const ConfigError &error, char *text, size_t size);

}  // namespace esphome::bms_core
