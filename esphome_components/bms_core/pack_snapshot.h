#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

/// What is known about one battery pack at one moment.
///
/// Unknown is an empty std::optional, never zero. Every block carries the time at which it was measured, so that a
/// consumer can judge its age. Units are in the names: mv, ma, uv, mah, dc (0.1 degC), ppm (1e-6 of the full scale).
namespace esphome::bms_core {

/// Milliseconds of a monotonic clock that never wraps within the life of the device.
using TimeMs = uint64_t;

inline constexpr size_t MAX_CELLS = 16;
inline constexpr size_t SERIAL_LENGTH = 12;
inline constexpr uint8_t EXTERNAL_SENSOR_COUNT = 2;

/// TinyBMS protocol Rev D, register 50.
enum class BmsStatus : uint8_t { UNKNOWN, CHARGING, FULLY_CHARGED, DISCHARGING, REGENERATION, IDLE, FAULT };

/// The fast-changing block: one consistent reading.
struct LiveData {
  TimeMs measured_at{0};
  uint8_t cell_count{0};
  /// Cell 0 is the most negative one; only the first cell_count entries are used.
  std::array<std::optional<uint32_t>, MAX_CELLS> cell_voltage_uv{};
  std::optional<uint16_t> min_cell_mv;
  std::optional<uint16_t> max_cell_mv;
  std::optional<int32_t> voltage_mv;
  /// Positive while charging.
  std::optional<int32_t> current_ma;
  std::optional<uint32_t> soc_ppm;
  std::optional<uint32_t> soh_ppm;
  std::array<std::optional<int16_t>, EXTERNAL_SENSOR_COUNT> external_temperature_dc{};
  std::optional<int16_t> internal_temperature_dc;
  /// Sensors that are connected but read what no sensor can measure: bit 0 the internal one, then the external ones.
  uint8_t invalid_temperatures{0};
  std::optional<uint32_t> time_left_s;
  /// Counts while the BMS is alive; event time stamps refer to it.
  uint32_t lifetime_s{0};
  BmsStatus status{BmsStatus::UNKNOWN};
  /// Bit 0 is cell 0.
  uint16_t balancing_cells{0};
  uint16_t balancing_wanted_cells{0};

  /// Everything that limits are computed from is there. Temperatures are judged separately: a pack may have none.
  bool complete() const {
    if (!this->voltage_mv || !this->current_ma || !this->soc_ppm || !this->min_cell_mv || !this->max_cell_mv)
      return false;
    if (this->cell_count == 0 || this->status == BmsStatus::UNKNOWN)
      return false;
    for (size_t cell = 0; cell < this->cell_count; cell++) {
      if (!this->cell_voltage_uv[cell])
        return false;
    }
    return true;
  }
};

/// What the BMS protects the pack with, read back from it. All voltages are per cell.
struct PackSettings {
  TimeMs measured_at{0};
  uint16_t fully_charged_mv{0};
  uint16_t fully_discharged_mv{0};
  uint16_t over_voltage_mv{0};
  uint16_t under_voltage_mv{0};
  uint16_t allowed_imbalance_mv{0};
  uint32_t discharge_over_current_ma{0};
  uint32_t charge_over_current_ma{0};
  int16_t over_heat_dc{0};
  int16_t low_temperature_charge_dc{0};
  uint32_t capacity_mah{0};
  uint8_t series_cells{0};

  /// The values contradict neither each other nor common sense; limits are computed from plausible settings only.
  bool plausible() const {
    return this->series_cells >= 4 && this->series_cells <= MAX_CELLS && this->under_voltage_mv > 0 &&
           this->under_voltage_mv < this->fully_discharged_mv && this->fully_discharged_mv < this->fully_charged_mv &&
           this->fully_charged_mv < this->over_voltage_mv && this->discharge_over_current_ma > 0 &&
           this->charge_over_current_ma > 0 && this->low_temperature_charge_dc < this->over_heat_dc;
  }
};

/// Lifetime records (TinyBMS protocol Rev D, registers 100..117). They are history, never limits.
struct Statistics {
  TimeMs measured_at{0};
  uint32_t max_discharge_current_ma{0};
  uint32_t max_charge_current_ma{0};
  uint32_t max_cell_difference_uv{0};
  uint16_t under_voltage_count{0};
  uint16_t over_voltage_count{0};
  uint16_t discharge_over_current_count{0};
  uint16_t charge_over_current_count{0};
  uint16_t over_heat_count{0};
  uint16_t charging_count{0};
  uint16_t full_charge_count{0};
  int16_t min_temperature_dc{0};
  int16_t max_temperature_dc{0};
  uint8_t last_reset_cause{0};
  uint8_t last_wake_cause{0};
  uint32_t cleared_at_lifetime_s{0};
};

/// Who the BMS is (TinyBMS protocol Rev D, registers 500..509).
struct Identity {
  TimeMs measured_at{0};
  uint8_t hardware_version{0};
  uint8_t hardware_changes{0};
  uint8_t firmware_public{0};
  uint16_t firmware_internal{0};
  uint8_t bootloader_version{0};
  std::array<uint8_t, SERIAL_LENGTH> serial{};
};

/// Conditions the BMS reports by itself, each with a beginning and an end. FULLY_DISCHARGED and later are warnings.
enum class BmsFault : uint8_t {
  UNDER_VOLTAGE,
  OVER_VOLTAGE,
  OVER_TEMPERATURE,
  DISCHARGE_OVER_CURRENT,
  CHARGE_OVER_CURRENT,
  REGENERATION_OVER_CURRENT,
  LOW_TEMPERATURE,
  CHARGER_SWITCH_ERROR,
  LOAD_SWITCH_ERROR,
  SINGLE_PORT_SWITCH_ERROR,
  CURRENT_SENSOR_DISCONNECTED,
  CURRENT_SENSOR_CONNECTED,
  FULLY_DISCHARGED,
  LOW_TEMPERATURE_CHARGE,
  CHARGER_VOLTAGE_HIGH,
  CHARGER_VOLTAGE_LOW,
};

/// A set of BmsFault, one bit each.
using FaultSet = uint32_t;

constexpr FaultSet fault_bit(BmsFault fault) { return FaultSet{1} << static_cast<uint8_t>(fault); }

template<typename... Faults> constexpr FaultSet fault_set(Faults... faults) { return (fault_bit(faults) | ... | 0); }

/// One entry of the BMS's own event list.
struct BmsEvent {
  uint32_t lifetime_s{0};
  uint8_t id{0};
  bool operator==(const BmsEvent &) const = default;
};

/// Why a reading is not believed (plausibility.h). Such a reading is shown, but no limit is computed from it.
enum class Doubt : uint8_t {
  NONE,
  /// Something limits are computed from is missing.
  INCOMPLETE,
  /// The BMS counts other cells than it is set to.
  CELL_COUNT,
  /// A cell that no battery has: nothing measured, almost 0 V or more than any chemistry reaches.
  CELL_RANGE,
  /// Two neighbours are off by the same amount, one up, one down: the wire between them is open.
  OPEN_WIRE,
  /// The BMS's lowest and highest cell are not those of its list of cells.
  CELL_EXTREMES,
  /// The cells do not add up to the pack.
  PACK_VOLTAGE,
  /// Beyond what the sensor can measure or the cut-offs let flow.
  CURRENT_RANGE,
  /// Faster than the current and the time explain.
  SOC_STEP,
  /// The BMS's own clock stands still.
  CLOCK_STOPPED,
  /// Current flows and nothing at all changes.
  FROZEN,
  /// A temperature sensor reads what none can measure. Only that temperature is unknown, the reading counts.
  TEMPERATURE_RANGE,
};
inline constexpr size_t DOUBT_COUNT = 12;

/// What was wrong with readings, counted and kept for people to see.
struct Doubts {
  std::array<uint32_t, DOUBT_COUNT> counts{};
  /// The newest one; value and bound are in the unit of the doubt (plausibility.h), place is a cell or sensor from 0.
  Doubt last{Doubt::NONE};
  uint8_t place{0};
  int32_t value{0};
  int32_t bound{0};
  TimeMs last_at{0};
  /// Since when no reading has been believed; empty while the newest one is.
  std::optional<TimeMs> since;
  /// Rises with each reading that is not believed, falls slowly with each that is: tells "now and then" from "often".
  uint8_t score{0};
};

/// Everything known about a pack. The blocks arrive at different rates; each has its own time.
struct PackSnapshot {
  std::optional<LiveData> live;
  /// The newest reading that was complete() and plausible: what limits are computed from.
  std::optional<LiveData> last_complete;
  std::optional<PackSettings> settings;
  std::optional<Statistics> statistics;
  std::optional<Identity> identity;
  /// Readings that were not believed.
  Doubts doubts;
  /// Faults and warnings that the BMS has reported and not ended yet.
  FaultSet active_faults{0};
  /// When that was read; empty before the first time.
  std::optional<TimeMs> faults_read_at;
  std::optional<BmsEvent> last_event;
  bool link_up{false};

  /// Milliseconds since the newest complete reading; empty before the first.
  std::optional<TimeMs> age_ms(TimeMs now) const {
    if (!this->last_complete)
      return std::nullopt;
    return now >= this->last_complete->measured_at ? now - this->last_complete->measured_at : 0;
  }
};

}  // namespace esphome::bms_core
