#include "charge_config.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace esphome::bms_core {

namespace {

constexpr const char *CHEMISTRY_KEYS[] = {"bms", "lfp", "nmc", "lto"};
static_assert(std::size(CHEMISTRY_KEYS) == static_cast<size_t>(Chemistry::LTO) + 1);

constexpr const char *PROFILE_KEYS[] = {"slow", "medium", "fast"};
static_assert(std::size(PROFILE_KEYS) == PROFILE_COUNT);

/// The BMS itself: its switches lose their current capability with heat, whatever the cells are.
const Curve OVER_BMS_TEMPERATURE{{700, 1000}, {800, 250}, {900, 0}};
/// The bulk voltage stays so far above "fully discharged": CVL must never ask for an empty pack.
constexpr uint16_t LOWEST_BULK_ABOVE_EMPTY_MV = 50;
/// A bulk voltage further below the BMS's own belongs to another chemistry; CVL would empty the pack.
constexpr int32_t WIDEST_BELOW_FULL_MV = 400;

ChargeConfig lfp() {
  ChargeConfig config;
  config.bulk_cell_mv = 3450;
  config.float_cell_mv = 3350;
  config.rebulk_cell_mv = 3300;
  config.tail_from_cell_mv = 3370;
  config.tail_to_cell_mv = 3650;
  // Near the target much must still flow: a pack with one cell ahead never gets full on half a percent. CVL holds the
  // highest cell at the target; the curve only has to win above it.
  config.charge_over_cell = {{3420, 1000}, {3460, 500}, {3500, 200}, {3550, 50}, {3590, 0}};
  config.discharge_over_cell = {{2850, 0}, {2900, 100}, {3000, 500}, {3100, 1000}};
  config.charge_over_temperature = {{0, 0},      {20, 250},  {50, 500},  {100, 1000},
                                    {400, 1000}, {450, 500}, {500, 250}, {550, 0}};
  config.discharge_over_temperature = {{-200, 0},  {-100, 250}, {0, 1000}, {450, 1000},
                                       {500, 500}, {550, 250},  {580, 0}};
  return config;
}

ChargeConfig nmc() {
  ChargeConfig config;
  // 0.1 V below what such cells bear: it costs a twentieth of the capacity and spares most of the ageing.
  config.bulk_cell_mv = 4100;
  // 10 mV are a percent of the charge here: a float much below bulk would send a full pack's charge to the grid.
  config.float_cell_mv = 4080;
  config.rebulk_cell_mv = 3950;
  config.tail_from_cell_mv = 3900;
  config.tail_to_cell_mv = 4200;
  config.charge_over_cell = {{4080, 1000}, {4120, 500}, {4150, 200}, {4180, 50}, {4200, 0}};
  config.discharge_over_cell = {{3000, 0}, {3100, 100}, {3250, 500}, {3350, 1000}};
  config.charge_over_temperature = {{0, 0}, {50, 250}, {100, 500}, {150, 1000}, {400, 1000}, {450, 500}, {500, 0}};
  config.discharge_over_temperature = {{-200, 0}, {-100, 250}, {50, 1000}, {450, 1000}, {500, 500}, {550, 0}};
  return config;
}

ChargeConfig lto() {
  ChargeConfig config;
  // The curve is steep at its end and the cells bear standing there: float may stay near bulk.
  config.bulk_cell_mv = 2600;
  config.float_cell_mv = 2570;
  config.rebulk_cell_mv = 2380;
  config.tail_from_cell_mv = 2450;
  config.tail_to_cell_mv = 2800;
  config.charge_over_cell = {{2600, 1000}, {2650, 500}, {2700, 200}, {2750, 0}};
  config.discharge_over_cell = {{1800, 0}, {1850, 100}, {1950, 500}, {2050, 1000}};
  // No lithium plating in the cold: this chemistry charges far below freezing.
  config.charge_over_temperature = {{-300, 0}, {-200, 250}, {-100, 500}, {0, 1000}, {450, 1000}, {500, 500}, {550, 0}};
  config.discharge_over_temperature = {{-300, 0}, {-200, 500}, {-100, 1000}, {500, 1000}, {550, 500}, {580, 0}};
  return config;
}

/// Collects the first error of many checks.
class Checks {
 public:
  void range(const char *field, int64_t value, int64_t lowest, int64_t highest, const char *against = nullptr) {
    if (!this->error_ && (value < lowest || value > highest)) {
      this->error_ = ConfigError{field, clip(value), clip(lowest), clip(highest), against, std::nullopt};
    }
  }
  /// Zero means "not set" and is always allowed.
  void range_or_zero(const char *field, int64_t value, int64_t lowest, int64_t highest, const char *against = nullptr) {
    if (value != 0)
      this->range(field, value, lowest, highest, against);
  }
  void curve(const char *field, const Curve &curve, CurveTrend trend) {
    const auto wrong = curve.first_wrong_point(trend);
    if (this->error_ || !wrong)
      return;
    const size_t last = std::min<size_t>(*wrong, Curve::MAX_POINTS - 1);
    this->error_ = ConfigError{field, curve.points[last].share_permille, 0, 1000, "the order of the points", *wrong};
  }
  /// Where a curve still lets something flow: not beyond what the BMS allows.
  void curve_end(const char *field, const Curve &curve, int32_t lowest, int32_t highest, const char *against) {
    for (uint8_t i = 0; i < std::min<size_t>(curve.count, Curve::MAX_POINTS) && !this->error_; i++) {
      const CurvePoint &point = curve.points[i];
      if (point.share_permille != 0 && (point.x < lowest || point.x > highest))
        this->error_ = ConfigError{field, point.x, lowest, highest, against, i};
    }
  }
  const std::optional<ConfigError> &error() const { return this->error_; }

 protected:
  static int32_t clip(int64_t value) { return static_cast<int32_t>(std::clamp<int64_t>(value, INT32_MIN, INT32_MAX)); }

  std::optional<ConfigError> error_;
};

}  // namespace

const char *chemistry_key(Chemistry chemistry) { return CHEMISTRY_KEYS[static_cast<size_t>(chemistry)]; }
const char *charge_profile_key(ChargeProfile profile) {
  const auto index = static_cast<size_t>(profile);
  return index < std::size(PROFILE_KEYS) ? PROFILE_KEYS[index] : "unknown";
}

ChargeConfig charge_preset(Chemistry chemistry) {
  ChargeConfig config;
  switch (chemistry) {
    case Chemistry::BMS:
      break;
    case Chemistry::LFP:
      config = lfp();
      break;
    case Chemistry::NMC:
      config = nmc();
      break;
    case Chemistry::LTO:
      config = lto();
      break;
  }
  config.chemistry = chemistry;
  config.over_bms_temperature = OVER_BMS_TEMPERATURE;
  return config;
}

CellVoltages cell_voltages(const ChargeConfig &config, const PackSettings &settings) {
  const auto allowed_mv = static_cast<uint16_t>(
      std::min<int32_t>(settings.fully_charged_mv, settings.over_voltage_mv - OVER_VOLTAGE_MARGIN_MV));
  CellVoltages result{.bulk_mv = allowed_mv, .bulk_reason = LimitReason::BMS_LIMIT};
  const auto lower = [&](uint16_t voltage_mv, LimitReason reason) {
    if (voltage_mv == 0 || voltage_mv >= result.bulk_mv)
      return;
    result.bulk_mv = voltage_mv;
    result.bulk_reason = reason;
  };
  lower(config.bulk_cell_mv, LimitReason::CHARGE_STAGE);
  lower(config.manual.max_cell_voltage_mv, LimitReason::USER_LIMIT);

  const auto lowest_mv = static_cast<uint16_t>(settings.fully_discharged_mv + LOWEST_BULK_ABOVE_EMPTY_MV);
  result.bulk_mv = std::max(result.bulk_mv, lowest_mv);
  const auto below = [&](uint16_t wish_mv, uint16_t derived_mv, uint16_t highest_mv) {
    const int32_t voltage_mv = wish_mv != 0 ? wish_mv : result.bulk_mv - derived_mv;
    return static_cast<uint16_t>(std::clamp<int32_t>(voltage_mv, lowest_mv, highest_mv));
  };
  result.float_mv = below(config.float_cell_mv, DERIVED_FLOAT_MV, result.bulk_mv);
  result.rebulk_mv = below(config.rebulk_cell_mv, DERIVED_REBULK_MV, result.float_mv);
  return result;
}

std::optional<ConfigError> validate(const ChargeConfig &config) {
  constexpr int64_t HIGHEST_MV = 4500;
  constexpr int64_t LOWEST_MV = 1200;
  constexpr int64_t HIGHEST_MA = 750000;
  Checks checks;
  checks.range("hold_after_ms", config.policy.hold_after_ms, 1000, 10000);
  checks.range("zero_after_ms", config.policy.zero_after_ms, config.policy.hold_after_ms, 60000);
  checks.range("stop_after_ms", config.policy.stop_after_ms, config.policy.zero_after_ms, 86400000);
  checks.range_or_zero("bulk_cell_mv", config.bulk_cell_mv, LOWEST_MV, HIGHEST_MV);
  checks.range_or_zero("float_cell_mv", config.float_cell_mv, LOWEST_MV,
                       config.bulk_cell_mv != 0 ? config.bulk_cell_mv : HIGHEST_MV, "bulk_cell_mv");
  checks.range_or_zero("rebulk_cell_mv", config.rebulk_cell_mv, LOWEST_MV,
                       config.float_cell_mv != 0 ? config.float_cell_mv : HIGHEST_MV, "float_cell_mv");
  checks.range("tail_from_cell_mv", config.tail_from_cell_mv, 0, HIGHEST_MV);
  checks.range("tail_to_cell_mv", config.tail_to_cell_mv, config.tail_from_cell_mv, HIGHEST_MV, "tail_from_cell_mv");
  checks.range("tail_current_permille", config.tail_current_permille, 1, 500);
  checks.range("end_spread_mv", config.end_spread_mv, 1, 500);
  checks.range("end_hold_s", config.end_hold_s, 1, 3600);
  checks.range("absorption_time_s", config.absorption_time_s, 60, 86400);
  checks.range("max_absorption_s", config.max_absorption_s, config.absorption_time_s, 7 * 86400, "absorption_time_s");
  checks.range_or_zero("rebulk_soc_permille", config.rebulk_soc_permille, 100, 990);
  checks.range("rebulk_days", config.rebulk_days, 0, 365);
  checks.range("voltage_fall_uv_per_s", config.voltage_fall_uv_per_s, 100, 5000);
  checks.range("voltage_rise_uv_per_s", config.voltage_rise_uv_per_s, 50, 5000);
  checks.range("cable_resistance_uohm", config.cable_resistance_uohm, 0, 20000);
  checks.range("cable_drop_max_mv", config.cable_drop_max_mv, 0, 1000);
  checks.range("dead_band_ma", config.dead_band_ma, 0, 5000);
  // A limit within the dead band would be a switch that is off.
  const int64_t lowest_ma = std::max(2 * config.dead_band_ma, 100);
  checks.range_or_zero("max_charge_current_ma", config.max_charge_current_ma, lowest_ma, HIGHEST_MA);
  checks.range_or_zero("max_discharge_current_ma", config.max_discharge_current_ma, lowest_ma, HIGHEST_MA);
  checks.range("current_share_percent", config.current_share_percent, 10, 100);
  checks.range("rise_hold_ms", config.rise_hold_ms, 0, 600000);
  checks.range("rise_time_ms", config.rise_time_ms, 1000, 600000);
  checks.range("sensor_lost_percent", config.sensor_lost_percent, 0, 100);
  checks.range("cell_high_hysteresis_mv", config.cell_high_hysteresis_mv, 0, 300);
  checks.range("cell_low_hysteresis_mv", config.cell_low_hysteresis_mv, 0, 600);
  checks.curve("charge_over_cell", config.charge_over_cell, CurveTrend::FALLING);
  checks.curve("discharge_over_cell", config.discharge_over_cell, CurveTrend::RISING);
  checks.curve("charge_over_temperature", config.charge_over_temperature, CurveTrend::HILL);
  checks.curve("discharge_over_temperature", config.discharge_over_temperature, CurveTrend::HILL);
  checks.curve("over_bms_temperature", config.over_bms_temperature, CurveTrend::FALLING);
  checks.curve("charge_over_soc", config.charge_over_soc, CurveTrend::FALLING);
  checks.curve("discharge_over_soc", config.discharge_over_soc, CurveTrend::RISING);
  static constexpr const char *PROFILE_FIELDS[] = {"profiles.slow", "profiles.medium", "profiles.fast"};
  for (size_t i = 0; i < PROFILE_COUNT; i++) {
    checks.range(PROFILE_FIELDS[i], config.profiles[i].share_permille, 10, 1000);
    checks.range_or_zero(PROFILE_FIELDS[i], config.profiles[i].current_ma, lowest_ma, HIGHEST_MA);
  }
  checks.range("fast_lock_dc", config.fast_lock_dc, 200, 800);
  checks.range_or_zero("manual.max_charge_current_ma", config.manual.max_charge_current_ma, lowest_ma, HIGHEST_MA);
  checks.range_or_zero("manual.max_discharge_current_ma", config.manual.max_discharge_current_ma, lowest_ma,
                       HIGHEST_MA);
  checks.range_or_zero("manual.max_cell_voltage_mv", config.manual.max_cell_voltage_mv, LOWEST_MV, HIGHEST_MV);
  return checks.error();
}

std::optional<ConfigError> validate(const ChargeConfig &config, const PackSettings &settings) {
  Checks checks;
  const int32_t full_mv = settings.fully_charged_mv;
  const int32_t empty_mv = settings.fully_discharged_mv;
  const int32_t lowest_mv = std::max(full_mv - WIDEST_BELOW_FULL_MV, empty_mv + LOWEST_BULK_ABOVE_EMPTY_MV);
  checks.range_or_zero("bulk_cell_mv", config.bulk_cell_mv, lowest_mv, full_mv, "fully charged voltage of the BMS");
  checks.range_or_zero("manual.max_cell_voltage_mv", config.manual.max_cell_voltage_mv, lowest_mv, full_mv,
                       "fully charged voltage of the BMS");
  checks.range_or_zero("float_cell_mv", config.float_cell_mv, empty_mv + LOWEST_BULK_ABOVE_EMPTY_MV, full_mv,
                       "fully charged voltage of the BMS");
  checks.range_or_zero("rebulk_cell_mv", config.rebulk_cell_mv, empty_mv + LOWEST_BULK_ABOVE_EMPTY_MV, full_mv,
                       "fully charged voltage of the BMS");
  checks.range_or_zero("max_charge_current_ma", config.max_charge_current_ma, 0, settings.charge_over_current_ma,
                       "charge over-current cut-off of the BMS");
  checks.range_or_zero("max_discharge_current_ma", config.max_discharge_current_ma, 0,
                       settings.discharge_over_current_ma, "discharge over-current cut-off of the BMS");
  checks.curve_end("charge_over_cell", config.charge_over_cell, 0, settings.over_voltage_mv,
                   "over-voltage cut-off of the BMS");
  checks.curve_end("discharge_over_cell", config.discharge_over_cell, settings.under_voltage_mv, INT16_MAX,
                   "under-voltage cut-off of the BMS");
  checks.curve_end("charge_over_temperature", config.charge_over_temperature, settings.low_temperature_charge_dc,
                   settings.over_heat_dc, "temperature cut-offs of the BMS");
  checks.curve_end("discharge_over_temperature", config.discharge_over_temperature, INT16_MIN, settings.over_heat_dc,
                   "over-heat cut-off of the BMS");
  return checks.error();
}

size_t describe(const ConfigError &error, char *text, size_t size) {
  char point[16] = "";
  if (error.point)
    std::snprintf(point, sizeof(point), " point %u:", static_cast<unsigned>(*error.point));
  const int length = std::snprintf(text, size, "%s:%s %ld is not allowed; from %ld to %ld%s%s%s", error.field, point,
                                   static_cast<long>(error.value), static_cast<long>(error.lowest),
                                   static_cast<long>(error.highest), error.against == nullptr ? "" : " (",
                                   error.against == nullptr ? "" : error.against, error.against == nullptr ? "" : ")");
  return length < 0 ? 0 : std::min(static_cast<size_t>(length), size == 0 ? 0 : size - 1);
}

}  // namespace esphome::bms_core
