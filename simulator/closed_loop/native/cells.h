#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "types.h"

namespace closed_loop {

/// A string of cells: the same formulas as simulator/battery/cells.py, which explains them.
class Cells {
 public:
  explicit Cells(const PackConfig &config)
      : capacity_ah_(config.capacity_ah),
        bleed_a_(config.bleed_a),
        curve_(config.curve, config.curve + config.curve_length) {
    for (int i = 0; i < config.cell_count; i++) {
      const CellConfig &cell = config.cells[i];
      this->cells_.push_back({cell.capacity_ah, cell.resistance_ohm, cell.soc, 0.0, 1, 0.0});
      this->cells_.back().open_circuit_v = this->open_circuit_v_(this->cells_.back());
    }
    this->temperature_c = config.temperature_c;
    this->ambient_c = config.ambient_c;
  }

  size_t size() const { return this->cells_.size(); }
  double soc_of(size_t i) const { return this->cells_[i].soc; }
  /// Charge until it is full (Ah).
  double lacking_ah(size_t i) const { return (1.0 - this->cells_[i].soc) * this->cells_[i].capacity_ah; }
  double capacity_ah() const { return this->capacity_ah_; }
  double soc() const {
    double charge_ah = 0.0, capacity_ah = 0.0;
    for (const Cell &cell : this->cells_) {
      charge_ah += cell.soc * cell.capacity_ah;
      capacity_ah += cell.capacity_ah;
    }
    return charge_ah / capacity_ah;
  }
  double voltage_of(size_t i) const {
    const Cell &cell = this->cells_[i];
    return cell.open_circuit_v + cell.resistance_ohm * SERIES_SHARE * this->temperature_factor_() * this->current_a +
           cell.polarisation_v;
  }
  double voltage() const { return this->rest_voltage() + this->series_resistance() * this->current_a; }
  /// Terminal voltage if the current stopped now.
  double rest_voltage() const {
    double volts = 0.0;
    for (const Cell &cell : this->cells_)
      volts += cell.open_circuit_v + cell.polarisation_v;
    return volts;
  }
  double series_resistance() const {
    double ohm = 0.0;
    for (const Cell &cell : this->cells_)
      ohm += cell.resistance_ohm;
    return ohm * SERIES_SHARE * this->temperature_factor_();
  }

  void step(double dt_s, double amperes, uint32_t bleeding) {
    this->current_a = amperes;
    const double factor = this->temperature_factor_();
    const double settle = std::min(1.0, dt_s / POLARISATION_TIME_S);
    double heat_w = 0.0;
    for (size_t i = 0; i < this->cells_.size(); i++) {
      Cell &cell = this->cells_[i];
      const double bleed_a = (bleeding >> i & 1) != 0 ? this->bleed_a_ : 0.0;
      cell.soc += (amperes - bleed_a) * dt_s / (cell.capacity_ah * 3600.0);
      cell.open_circuit_v = this->open_circuit_v_(cell);
      const double settled_v = cell.resistance_ohm * (1.0 - SERIES_SHARE) * factor * amperes;
      cell.polarisation_v += (settled_v - cell.polarisation_v) * settle;
      heat_w += cell.resistance_ohm * factor * amperes * amperes;
    }
    const auto count = static_cast<double>(this->cells_.size());
    heat_w -= HEAT_LOSS_W_PER_K_AH * this->capacity_ah_ * count * (this->temperature_c - this->ambient_c);
    this->temperature_c += heat_w * dt_s / (HEAT_CAPACITY_J_PER_K_AH * this->capacity_ah_ * count / 4.0);
  }

  double current_a{0.0};
  double temperature_c{0.0};
  double ambient_c{0.0};

 protected:
  static constexpr double SERIES_SHARE = 0.5;
  static constexpr double POLARISATION_TIME_S = 60.0;
  static constexpr double COLD_RESISTANCE_PER_K = 0.02;
  static constexpr double ROOM_C = 25.0;
  static constexpr double HEAT_CAPACITY_J_PER_K_AH = 160.0;
  static constexpr double HEAT_LOSS_W_PER_K_AH = 0.006;

  struct Cell {
    double capacity_ah;
    double resistance_ohm;
    double soc;
    double polarisation_v;
    /// Upper end of the piece of the curve the cell was last on; it rarely moves.
    size_t piece;
    double open_circuit_v;
  };

  double open_circuit_v_(Cell &cell) const {
    while (cell.piece + 1 < this->curve_.size() && this->curve_[cell.piece].soc < cell.soc)
      cell.piece++;
    while (cell.piece > 1 && this->curve_[cell.piece - 1].soc >= cell.soc)
      cell.piece--;
    const CurvePoint &low = this->curve_[cell.piece - 1];
    const CurvePoint &high = this->curve_[cell.piece];
    return low.volts + (high.volts - low.volts) * (cell.soc - low.soc) / (high.soc - low.soc);
  }
  double temperature_factor_() const {
    return 1.0 + COLD_RESISTANCE_PER_K * std::max(0.0, ROOM_C - this->temperature_c);
  }

  double capacity_ah_;
  double bleed_a_;
  std::vector<CurvePoint> curve_;
  std::vector<Cell> cells_;
};

}  // namespace closed_loop
