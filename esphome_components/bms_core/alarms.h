#pragma once

#include <array>
#include <cstdint>

#include "pack_snapshot.h"
#include "safety_policy.h"

namespace esphome::bms_core {

/// The alarms of Victron's CAN-bus BMS frame 0x35A, in the order of its bit pairs.
enum class AlarmKind : uint8_t {
  GENERAL,
  HIGH_VOLTAGE,
  LOW_VOLTAGE,
  HIGH_TEMPERATURE,
  LOW_TEMPERATURE,
  HIGH_TEMPERATURE_CHARGE,
  LOW_TEMPERATURE_CHARGE,
  HIGH_CURRENT,
  HIGH_CHARGE_CURRENT,
  CONTACTOR,
  SHORT_CIRCUIT,
  BMS_INTERNAL,
  CELL_IMBALANCE,
};
inline constexpr size_t ALARM_COUNT = 13;

enum class AlarmLevel : uint8_t { UNSUPPORTED, OK, WARNING, ALARM };

using AlarmLevels = std::array<AlarmLevel, ALARM_COUNT>;

struct AlarmInfo {
  const char *key;
  const char *name;
  FaultSet alarm_faults;
  FaultSet warning_faults;
  /// The BMS can tell: false means that nothing it reports belongs to this alarm.
  bool supported;
};

/// The one table of alarms; index with AlarmKind.
extern const std::array<AlarmInfo, ALARM_COUNT> ALARMS;

const char *alarm_level_key(AlarmLevel level);

/// Thresholds in addition to those read from the BMS.
struct AlarmConfig {
  /// A warning comes this much before the BMS's own cut-off.
  uint16_t voltage_margin_mv{50};
  uint16_t voltage_hysteresis_mv{20};
  int16_t temperature_margin_dc{50};
  int16_t temperature_hysteresis_dc{20};
  uint8_t current_warning_percent{95};
  uint8_t current_hysteresis_percent{5};
  uint16_t imbalance_warning_mv{100};
  uint16_t imbalance_alarm_mv{200};
  uint16_t imbalance_hysteresis_mv{20};
  /// A measured value has to be beyond its threshold for this long; reported faults count at once.
  uint32_t raise_after_ms{3000};
  uint32_t clear_after_ms{5000};
};

/// Derives alarm levels from readings, settings and reported faults.
///
/// Missing data never clears an alarm; lost data raises BMS_INTERNAL.
class Alarms final {
 public:
  void set_config(const AlarmConfig &config) { this->config_ = config; }
  const AlarmLevels &update(const PackSnapshot &pack, const SafetyPolicy &policy, TimeMs now);
  const AlarmLevels &levels() const { return this->levels_; }

 protected:
  /// Since when a threshold should have been crossed, one way or the other.
  struct Changing {
    std::optional<TimeMs> warning;
    std::optional<TimeMs> alarm;
  };

  AlarmLevel by_threshold_(AlarmKind kind, const LiveData &live, const PackSettings &settings, AlarmLevel now) const;
  void note_sensors_(const LiveData &live);
  AlarmLevel debounced_(size_t alarm, AlarmLevel wanted, TimeMs now);

  AlarmConfig config_;
  AlarmLevels levels_{};
  std::array<Changing, ALARM_COUNT> changing_since_{};
  /// There has been a complete reading: from now on its absence is an alarm.
  bool started_{false};
  /// Temperature sensors that once were there, the internal one in bit 0, and whether one of them is missing.
  uint8_t sensors_seen_{0};
  bool sensor_lost_{false};
};

}  // namespace esphome::bms_core
