#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/alarms.h"
#include "../bms_core/charge_config.h"

/// The gateway's own options as a table. Its contents are generated from options.py, into main.cpp by the ESPHome build
/// and into a source file of its own by the tests' build. Pure.
namespace esphome::gateway_config {

/// What the user decides about the CAN bus beside the frames.
struct CanConfig {
  uint32_t gx_timeout_ms{10'000};
};

/// How often each BMS is asked and how long its answer may take; 0: as the YAML has it for this pack.
struct UartConfig {
  uint32_t live_interval_ms{0};
  uint32_t events_interval_ms{0};
  uint32_t settings_interval_ms{0};
  uint32_t statistics_interval_ms{0};
  uint32_t timeout_ms{0};
};

/// All of the user's part of the gateway.
struct GatewayConfig {
  bms_core::ChargeConfig charge;
  bms_core::AlarmConfig alarms;
  CanConfig can;
  UartConfig uart;
};

enum class OptionType : uint8_t { NUMBER, SWITCH, CHOICE, CURVE };
enum class Danger : uint8_t { NORMAL, CAUTION, DANGER };

/// One option; see options.py for what the fields mean.
struct OptionInfo {
  const char *key;
  const char *field;
  const char *name;
  const char *unit;
  const char *group;
  const char *help;
  /// What 0 means beside the range; nullptr where it has to be in the range.
  const char *zero;
  std::span<const char *const> choices;
  /// Range of the raw value, or of the x of a curve. The engineering value is raw / divisor.
  int32_t minimum;
  int32_t maximum;
  int32_t divisor;
  uint16_t number;
  OptionType type;
  Danger danger;
  bms_core::CurveTrend trend;
  /// Null for a curve.
  int32_t (*get)(const GatewayConfig &config);
  void (*set)(GatewayConfig &config, int32_t raw);
  /// Null for everything but a curve.
  bms_core::Curve &(*curve)(GatewayConfig &config);

  bool takes(int32_t raw) const {
    return (raw == 0 && this->zero != nullptr) || (raw >= this->minimum && raw <= this->maximum);
  }
};

/// The chemistry comes first: it presets those behind it.
extern const std::span<const OptionInfo> OPTIONS;
inline constexpr size_t CHEMISTRY_OPTION = 0;
inline constexpr size_t MAX_OPTIONS = 128;

/// Index of the option with this key.
std::optional<size_t> find_option(const char *key);

/// Sets the chemistry with its voltages and curves; everything else stays.
void set_chemistry(GatewayConfig &config, int32_t chemistry);

}  // namespace esphome::gateway_config
