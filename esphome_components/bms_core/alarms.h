#pragma once

#include <array>
#include <cstdint>
#include <span>

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
  /// Somebody can tell: false means that nothing the BMS reports or the gateway measures belongs to this alarm.
  bool supported;
};

/// The one table of alarms; index with AlarmKind. Bits of 0x35A, entities, API and event log come from it.
extern const std::array<AlarmInfo, ALARM_COUNT> ALARMS;

const char *alarm_level_key(AlarmLevel level);

/// What raised an alarm.
enum class AlarmCause : uint8_t {
  NONE,
  /// detail is the cell, mV
  CELL_VOLTAGE,
  /// detail is the sensor: 0 internal, 1 and 2 external; 0.1 degC
  TEMPERATURE,
  /// mA, positive while charging
  CURRENT,
  /// mV between lowest and highest cell
  CELL_SPREAD,
  /// detail is the BmsFault
  BMS_FAULT,
  /// The BMS says "fault" and nothing explains it.
  BMS_STATUS,
  /// ms since the last reading
  READINGS_LOST,
  /// The BMS's settings contradict each other or are not known any more.
  SETTINGS_LOST,
  /// detail is the Doubt, value and threshold are in its unit
  IMPLAUSIBLE,
  /// detail is the sensor that was there and is not any more
  SENSOR_LOST,
  /// detail is the Watchdog (watchdogs.h); ms
  WATCHDOG,
  /// detail is the worst alarm: GENERAL is only a summary
  OTHER_ALARM,
};

struct AlarmReason {
  AlarmCause cause{AlarmCause::NONE};
  uint8_t detail{0};
  int32_t value{0};
  int32_t threshold{0};
};

/// Key for the API and the event log ("cell_voltage", "bms_over_voltage", "open_wire"); never null.
const char *alarm_reason_key(const AlarmReason &reason);
/// Longest text of describe(), with its end.
inline constexpr size_t ALARM_REASON_TEXT_SIZE = 96;
/// Writes a sentence for people ("cell 7 at 3.652 V, limit 3.650 V"); returns its length.
size_t describe(const AlarmReason &reason, std::span<char> text);

/// How one kind of alarm behaves over time.
struct AlarmRule {
  /// A measured value has to be beyond its threshold for this long; reported faults count at once.
  uint32_t raise_after_ms{3000};
  uint32_t clear_after_ms{5000};
  /// Stays until acknowledged, also when its cause is gone.
  bool latched{false};
};

/// Thresholds in addition to those read from the BMS.
struct AlarmConfig {
  /// A warning comes this much before the BMS's own cut-off.
  uint16_t voltage_margin_mv{50};
  uint16_t voltage_hysteresis_mv{20};
  int16_t temperature_margin_dc{50};
  int16_t temperature_hysteresis_dc{20};
  /// While current flows in; never above the BMS's over-heat cut-off.
  int16_t charge_hot_warning_dc{500};
  int16_t charge_hot_alarm_dc{550};
  int16_t cold_warning_dc{-150};
  int16_t cold_alarm_dc{-200};
  uint8_t current_warning_percent{95};
  uint8_t current_hysteresis_percent{5};
  uint16_t imbalance_warning_mv{100};
  uint16_t imbalance_alarm_mv{200};
  uint16_t imbalance_hysteresis_mv{20};
  /// Before the first good reading a BMS may still be waking up.
  uint32_t boot_grace_ms{15'000};
  /// One for each kind; index with AlarmKind.
  std::array<AlarmRule, ALARM_COUNT> rules{};
};

/// One alarm as people see it.
struct AlarmStatus {
  /// What is shown and sent: a latched alarm keeps its level when its cause is gone.
  AlarmLevel level{AlarmLevel::UNSUPPORTED};
  /// What is really the case now; below `level` only while latched.
  AlarmLevel present{AlarmLevel::UNSUPPORTED};
  /// A user has seen it. A rise from warning to alarm is news again.
  bool acknowledged{false};
  /// Since when the level has been warning or alarm; meaningless below that.
  TimeMs since{0};
  /// Why it is as high as it is: taken when the level rose, kept until the alarm is over.
  AlarmReason reason;
};

/// Derives alarm levels from readings, settings and reported faults.
///
/// Missing data never clears an alarm; lost data raises BMS_INTERNAL.
class Alarms final {
 public:
  void set_config(const AlarmConfig &config) { this->config_ = config; }
  const AlarmConfig &config() const { return this->config_; }
  const AlarmLevels &update(const PackSnapshot &pack, const SafetyPolicy &policy, TimeMs now);
  const AlarmLevels &levels() const { return this->levels_; }
  const AlarmStatus &status(AlarmKind kind) const { return this->status_[static_cast<size_t>(kind)]; }

  /// A user has seen this alarm: one that is only latched is over, one that is active is marked. GENERAL stands for
  /// all. False if there was nothing to acknowledge.
  bool acknowledge(AlarmKind kind);
  /// Something outside the pack's data that the gateway knows, such as a stalled poll. Counts at once; stays until it
  /// is set to OK.
  void set_condition(AlarmKind kind, AlarmLevel level, const AlarmReason &reason = {});

 protected:
  /// A level with its reason.
  struct Finding {
    AlarmLevel level{AlarmLevel::OK};
    AlarmReason reason;
  };
  /// Since when a threshold should have been crossed, one way or the other.
  struct Changing {
    std::optional<TimeMs> warning;
    std::optional<TimeMs> alarm;
  };

  Finding by_threshold_(AlarmKind kind, const LiveData &live, const PackSettings &settings, AlarmLevel now) const;
  Finding reported_(AlarmKind kind, const PackSnapshot &pack, const SafetyPolicy &policy, Freshness fresh,
                    TimeMs now) const;
  Finding doubted_(const PackSnapshot &pack, TimeMs now) const;
  void note_sensors_(const LiveData &live);
  AlarmLevel debounced_(size_t alarm, AlarmLevel wanted, TimeMs now);
  /// Brings the status of one kind to its present level.
  void settle_(size_t alarm, AlarmLevel present, const AlarmReason &reason, TimeMs now);

  AlarmConfig config_;
  AlarmLevels levels_{};
  std::array<AlarmStatus, ALARM_COUNT> status_{};
  std::array<Changing, ALARM_COUNT> changing_since_{};
  std::array<Finding, ALARM_COUNT> conditions_{};
  /// There has been a complete reading: from now on its absence is an alarm.
  bool started_{false};
  /// Temperature sensors that once were there, the internal one in bit 0, and those of them that are missing.
  uint8_t sensors_seen_{0};
  uint8_t sensors_lost_{0};
};

}  // namespace esphome::bms_core
