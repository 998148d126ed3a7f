#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "bms_core/charge_control.h"
#include "packs.h"

/// Sixteen simulated LFP cells between a charge control and chargers that obey it: enough physics to see whether a
/// charge ends, no more. The curve is of the usual shape and describes no particular cell.
namespace test {

using namespace esphome::bms_core;

class CellString {
 public:
  static constexpr double RESISTANCE_OHM_AH = 0.08;
  static constexpr double BLEED_A = 0.15;

  explicit CellString(double soc, double capacity_ah = 100, size_t cells = 16) : capacity_ah_(capacity_ah) {
    this->soc.assign(cells, soc);
    this->slow_v_.assign(cells, 0);
  }

  static double open_circuit_v(double soc) {
    static constexpr double POINTS[][2] = {{-0.05, 1.50}, {0.00, 2.60},  {0.02, 2.95},  {0.05, 3.10},
                                           {0.10, 3.190}, {0.20, 3.240}, {0.40, 3.280}, {0.60, 3.297},
                                           {0.70, 3.32},  {0.90, 3.333}, {0.95, 3.341}, {0.98, 3.370},
                                           {0.99, 3.410}, {1.00, 3.51},  {1.01, 3.650}, {1.03, 3.950}};
    size_t i = 1;
    while (i + 1 < std::size(POINTS) && soc > POINTS[i][0])
      i++;
    const auto &low = POINTS[i - 1];
    const auto &high = POINTS[i];
    return low[1] + (high[1] - low[1]) * (soc - low[0]) / (high[0] - low[0]);
  }

  double cell_v(size_t cell) const {
    return open_circuit_v(this->soc[cell]) + this->slow_v_[cell] + this->current_a * this->ohm_() / 2;
  }
  double voltage_v() const {
    double sum = 0;
    for (size_t i = 0; i < this->soc.size(); i++)
      sum += this->cell_v(i);
    return sum;
  }
  /// The current at which the terminals have this voltage.
  double current_at_a(double volts) const {
    return this->current_a + (volts - this->voltage_v()) / (static_cast<double>(this->soc.size()) * this->ohm_() / 2);
  }
  double highest_v() const {
    double highest = 0;
    for (size_t i = 0; i < this->soc.size(); i++)
      highest = std::max(highest, this->cell_v(i));
    return highest;
  }
  double lowest_v() const {
    double lowest = 10;
    for (size_t i = 0; i < this->soc.size(); i++)
      lowest = std::min(lowest, this->cell_v(i));
    return lowest;
  }
  double mean_soc() const {
    double sum = 0;
    for (const double each : this->soc)
      sum += each;
    return sum / static_cast<double>(this->soc.size());
  }

  /// One second with a current; cells above 3.35 V and 10 mV above the lowest are bled.
  void step(double amps) {
    const double lowest = this->lowest_v();
    for (size_t i = 0; i < this->soc.size(); i++) {
      const bool bled = this->cell_v(i) > std::max(3.35, lowest + 0.010);
      this->soc[i] += (amps - (bled ? BLEED_A : 0)) / (this->capacity_ah_ * 3600);
      this->slow_v_[i] += (amps * this->ohm_() / 2 - this->slow_v_[i]) / 60;
    }
    this->current_a = amps;
  }

  /// What the BMS would report.
  LiveData live(TimeMs now) const {
    LiveData live = healthy_live(now);
    live.cell_count = static_cast<uint8_t>(this->soc.size());
    live.cell_voltage_uv.fill(std::nullopt);
    for (size_t i = 0; i < this->soc.size(); i++)
      live.cell_voltage_uv[i] = static_cast<uint32_t>(std::lround(this->cell_v(i) * 1e6));
    live.min_cell_mv = static_cast<uint16_t>(std::lround(this->lowest_v() * 1e3));
    live.max_cell_mv = static_cast<uint16_t>(std::lround(this->highest_v() * 1e3));
    live.voltage_mv = static_cast<int32_t>(std::lround(this->voltage_v() * 1e3));
    live.current_ma = static_cast<int32_t>(std::lround(this->current_a * 1e3));
    live.soc_ppm = static_cast<uint32_t>(std::lround(std::clamp(this->mean_soc(), 0.0, 1.0) * 1e6));
    live.status = this->current_a > 0.05 ? BmsStatus::CHARGING : BmsStatus::IDLE;
    return live;
  }

  std::vector<double> soc;
  double current_a{0};

 protected:
  double ohm_() const { return RESISTANCE_OHM_AH / this->capacity_ah_; }

  double capacity_ah_;
  std::vector<double> slow_v_;
};

}  // namespace test
