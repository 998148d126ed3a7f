#pragma once

#include <cstddef>
#include <cstdint>

/// What Python and C++ hand to each other; layout.py says the same for Python.
namespace closed_loop {

inline constexpr int MAX_CELLS = 16;
inline constexpr int MAX_PACKS = 4;
inline constexpr int LIVE_BYTES = 112;
inline constexpr int EVENT_SLOTS = 49;
inline constexpr int EVENT_BYTES = 4 * EVENT_SLOTS;
inline constexpr int SETTING_WORDS = 44;

struct CurvePoint {
  double soc;
  double volts;
};

struct CellConfig {
  double capacity_ah;
  double resistance_ohm;
  double soc;
};

/// BMS settings as raw as its registers hold them.
struct BmsSettings {
  int32_t fully_charged_voltage;
  int32_t fully_discharged_voltage;
  int32_t early_balancing_threshold;
  int32_t allowed_disbalance;
  int32_t over_voltage_cutoff;
  int32_t under_voltage_cutoff;
  int32_t over_heat_cutoff;
  int32_t low_temperature_charge_cutoff;
  int32_t charge_finished_current;
  int32_t discharge_over_current_cutoff;
  int32_t discharge_over_current_timeout;
  int32_t peak_discharge_current_cutoff;
  int32_t charge_over_current_cutoff;
  int32_t charger_startup_delay;
  int32_t automatic_recovery;
  int32_t enable_charge_restart_level;
  int32_t charge_restart_level;
  int32_t battery_capacity;
  int32_t maximum_cycles;
};

struct PackConfig {
  int32_t cell_count;
  CellConfig cells[MAX_CELLS];
  int32_t curve_length;
  CurvePoint curve[32];
  double capacity_ah;
  double temperature_c;
  double ambient_c;
  double bleed_a;
  double counted_soc;
  BmsSettings settings;
  uint16_t setting_words[SETTING_WORDS];
};

/// What chargers and loads can do and how the GX is set.
struct PlantConfig {
  /// A grid takes what the load cannot get from the battery; without one the inverter switches off at DCL 0.
  uint8_t grid;
  /// Surplus goes to the grid: the solar chargers ignore CCL and the inverter holds the battery at CVL, both ways.
  uint8_t feed_in;
  double feed_in_max_w;
  /// Solar chargers hold CVL plus this; with feed-in it is always 0.4 V.
  double mppt_offset_v;
  /// Drawn from the battery's terminals day and night.
  double dc_load_w;
};

/// What a controller sees of a pack: the registers, and the same as numbers.
struct PackSeen {
  uint8_t live[LIVE_BYTES];
  uint8_t events[EVENT_BYTES];
  uint16_t settings[SETTING_WORDS];
  double cell_v[MAX_CELLS];
  double voltage_v;
  double current_a;
  double soc;
  double temperature_c;
  double internal_c;
  int32_t cell_count;
  /// The BMS answered in this second; otherwise everything here is old.
  uint8_t answered;
};

struct Seen {
  const PackSeen *packs;
  int32_t pack_count;
  double now_s;
};

/// The firmware's own stages, in its order, and what a controller without stages says.
enum Stage : int32_t { BULK, ABSORPTION, BALANCING, FLOAT, OTHER };

/// What a controller answers; without `send` there is no frame 0x351.
struct Wanted {
  double cvl_v;
  double ccl_a;
  double dcl_a;
  int32_t stage;
  uint8_t send;
};

using Controller = void (*)(void *context, const Seen *seen, Wanted *wanted);

enum FaultKind : int32_t { BMS_REBOOT, BMS_LOST };

struct Fault {
  int32_t kind;
  int32_t pack;
  double at_s;
  double for_s;
};

/// Outside conditions, one entry a second.
struct Weather {
  const float *solar_w;
  const float *load_w;
  const float *grid_charger_a;
  const float *ambient_c;
};

struct Figures {
  double seconds;
  double peak_cell_v;
  double lowest_cell_v;
  double highest_temperature_c;
  /// Charge that went into cells below freezing.
  double cold_charge_ah;
  double charged_wh;
  double discharged_wh;
  /// Solar power that was there and not taken.
  double solar_unused_wh;
  /// The same until the battery was full for the first time.
  double missed_wh;
  double solar_used_wh;
  /// Out of the battery into the grid although nobody asked: in all, and while the controller says float.
  double dumped_wh;
  double dumped_float_wh;
  /// Load that an off-grid inverter did not serve.
  double unserved_wh;
  double first_full_s;
  double first_float_s;
  double float_seconds;
  double end_soc;
  /// At the end, what the emptiest cell lacks to be full less what the fullest one lacks, as a share of the capacity.
  double imbalance;
  int32_t float_entries;
  int32_t blackouts;
  int32_t cvl_changes;
  int32_t ccl_changes;
  int32_t dcl_changes;
  int32_t cvl_reversals;
  int32_t ccl_reversals;
  int32_t dcl_reversals;
  int32_t over_voltage_trips;
  int32_t under_voltage_trips;
  int32_t over_temperature_trips;
  int32_t discharge_over_current_trips;
  int32_t charge_over_current_trips;
  int32_t fully_discharged_trips;
  int32_t low_temperature_charge_trips;
};

/// One row of the trace.
struct Sample {
  float time_s;
  float voltage_v;
  float current_a;
  float soc;
  float highest_cell_v;
  float lowest_cell_v;
  float temperature_c;
  float cvl_v;
  float ccl_a;
  float dcl_a;
  float stage;
  float solar_w;
  float solar_used_w;
  float feed_in_w;
  float load_served_w;
};

}  // namespace closed_loop
