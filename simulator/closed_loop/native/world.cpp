#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "bms.h"
#include "gateway.h"
#include "plant.h"
#include "types.h"

namespace closed_loop {

namespace {

constexpr double STEP_S = 1.0;
constexpr double FULL_SOC = 0.99;
constexpr double JOULE_PER_WH = 3600.0;

/// Counts how often a value changes, and how often it turns round.
class Changes {
 public:
  void see(double value, int32_t &changes, int32_t &reversals) {
    if (this->known_ && std::fabs(value - this->value_) > 0.01) {
      const bool up = value > this->value_;
      changes++;
      reversals += this->moved_ && up != this->up_ ? 1 : 0;
      this->moved_ = true;
      this->up_ = up;
    }
    this->known_ = true;
    this->value_ = value;
  }

 protected:
  double value_{0.0};
  bool known_{false};
  bool moved_{false};
  bool up_{false};
};

}  // namespace

/// Packs, plant and controller, second by second.
class World {
 public:
  explicit World(const PlantConfig &plant) : plant_(plant) { this->packs_.reserve(MAX_PACKS); }

  void add_pack(const PackConfig &config) {
    this->packs_.emplace_back(config);
    this->seen_.emplace_back();
  }
  void add_fault(const Fault &fault) { this->faults_.push_back(fault); }

  void run(Controller controller, void *context, const Weather &weather, int32_t seconds, Sample *trace,
           int32_t trace_every_s) {
    this->figures_.lowest_cell_v = 99.0;
    this->figures_.first_full_s = this->figures_.first_float_s = -1.0;
    for (int32_t second = 0; second < seconds; second++) {
      const double now_s = second * STEP_S;
      for (size_t i = 0; i < this->packs_.size(); i++) {
        this->packs_[i].cells.ambient_c = weather.ambient_c[second];
        this->seen_[i].answered = this->answers_(i, now_s);
        if (this->seen_[i].answered)
          this->packs_[i].read(this->seen_[i]);
      }
      const Seen seen{this->seen_.data(), static_cast<int32_t>(this->seen_.size()), now_s};
      controller(context, &seen, &this->wanted_);
      if (this->wanted_.send)
        this->plant_.receive(this->wanted_, now_s);
      const Conditions conditions{weather.solar_w[second], weather.load_w[second], weather.grid_charger_a[second]};
      this->plant_.step(now_s, STEP_S, conditions, this->packs_);
      this->count_(now_s, conditions);
      if (trace != nullptr && second % trace_every_s == 0)
        *trace++ = this->sample_(now_s, conditions);
    }
    this->finish_(seconds * STEP_S);
  }

  const Figures &figures() const { return this->figures_; }

 protected:
  bool answers_(size_t pack, double now_s) {
    bool answers = true;
    for (const Fault &fault : this->faults_) {
      if (fault.pack != static_cast<int32_t>(pack) || now_s < fault.at_s || now_s >= fault.at_s + fault.for_s)
        continue;
      if (fault.kind == BMS_REBOOT && now_s - fault.at_s < STEP_S)
        this->packs_[pack].restart();
      answers = false;
    }
    return answers;
  }

  void count_(double now_s, const Conditions &conditions) {
    Figures &f = this->figures_;
    double highest_soc = 0.0;
    for (const Bms &pack : this->packs_) {
      f.peak_cell_v = std::max(f.peak_cell_v, pack.highest_cell_v());
      f.lowest_cell_v = std::min(f.lowest_cell_v, pack.lowest_cell_v());
      f.highest_temperature_c = std::max(f.highest_temperature_c, pack.cells.temperature_c);
      for (size_t i = 0; i < pack.cells.size(); i++)
        highest_soc = std::max(highest_soc, pack.cells.soc_of(i));
      if (pack.cells.temperature_c < 0.0)
        f.cold_charge_ah += std::max(0.0, pack.cells.current_a) * STEP_S / 3600.0;
    }
    const double power_wh = this->plant_.voltage_v() * this->plant_.current_a() * STEP_S / JOULE_PER_WH;
    f.charged_wh += std::max(0.0, power_wh);
    f.discharged_wh += std::max(0.0, -power_wh);
    f.solar_used_wh += this->plant_.solar_used_w() * STEP_S / JOULE_PER_WH;
    const double unused_w = std::max(0.0, conditions.solar_w - this->plant_.solar_used_w());
    f.solar_unused_wh += unused_w * STEP_S / JOULE_PER_WH;
    f.missed_wh += f.first_full_s < 0.0 ? unused_w * STEP_S / JOULE_PER_WH : 0.0;
    f.unserved_wh += std::max(0.0, conditions.load_w - this->plant_.load_served_w()) * STEP_S / JOULE_PER_WH;
    const bool floating = this->wanted_.send && this->wanted_.stage == FLOAT;
    const double dumped_wh = this->plant_.dumped_w() * STEP_S / JOULE_PER_WH;
    f.dumped_wh += dumped_wh;
    f.dumped_float_wh += floating ? dumped_wh : 0.0;
    if (f.first_full_s < 0.0 && highest_soc >= FULL_SOC)
      f.first_full_s = now_s;
    if (floating) {
      if (f.first_float_s < 0.0)
        f.first_float_s = now_s;
      f.float_seconds += STEP_S;
      f.float_entries += this->floating_ ? 0 : 1;
    }
    this->floating_ = floating;
    if (this->wanted_.send) {
      this->cvl_.see(this->wanted_.cvl_v, f.cvl_changes, f.cvl_reversals);
      this->ccl_.see(this->wanted_.ccl_a, f.ccl_changes, f.ccl_reversals);
      this->dcl_.see(this->wanted_.dcl_a, f.dcl_changes, f.dcl_reversals);
    }
  }

  void finish_(double seconds) {
    Figures &f = this->figures_;
    f.seconds = seconds;
    f.blackouts = this->plant_.blackouts();
    f.end_soc = 0.0;
    for (const Bms &pack : this->packs_) {
      f.end_soc += pack.cells.soc() / static_cast<double>(this->packs_.size());
      double least_ah = 1e9, most_ah = -1e9;
      for (size_t i = 0; i < pack.cells.size(); i++) {
        least_ah = std::min(least_ah, pack.cells.lacking_ah(i));
        most_ah = std::max(most_ah, pack.cells.lacking_ah(i));
      }
      f.imbalance = std::max(f.imbalance, (most_ah - least_ah) / pack.cells.capacity_ah());
      f.over_voltage_trips += pack.trips(OVER_VOLTAGE);
      f.under_voltage_trips += pack.trips(UNDER_VOLTAGE);
      f.over_temperature_trips += pack.trips(OVER_TEMPERATURE);
      f.discharge_over_current_trips += pack.trips(DISCHARGE_OVER_CURRENT);
      f.charge_over_current_trips += pack.trips(CHARGE_OVER_CURRENT);
      f.fully_discharged_trips += pack.trips(FULLY_DISCHARGED);
      f.low_temperature_charge_trips += pack.trips(LOW_TEMPERATURE_CHARGE);
    }
  }

  Sample sample_(double now_s, const Conditions &conditions) const {
    Sample sample{};
    double highest_v = 0.0, lowest_v = 99.0, soc = 0.0;
    for (const Bms &pack : this->packs_) {
      highest_v = std::max(highest_v, pack.highest_cell_v());
      lowest_v = std::min(lowest_v, pack.lowest_cell_v());
      soc += pack.cells.soc() / static_cast<double>(this->packs_.size());
    }
    sample.time_s = static_cast<float>(now_s);
    sample.voltage_v = static_cast<float>(this->plant_.voltage_v());
    sample.current_a = static_cast<float>(this->plant_.current_a());
    sample.soc = static_cast<float>(soc);
    sample.highest_cell_v = static_cast<float>(highest_v);
    sample.lowest_cell_v = static_cast<float>(lowest_v);
    sample.temperature_c = static_cast<float>(this->packs_[0].cells.temperature_c);
    sample.cvl_v = static_cast<float>(this->wanted_.send ? this->wanted_.cvl_v : NAN);
    sample.ccl_a = static_cast<float>(this->wanted_.send ? this->wanted_.ccl_a : NAN);
    sample.dcl_a = static_cast<float>(this->wanted_.send ? this->wanted_.dcl_a : NAN);
    sample.stage = static_cast<float>(this->wanted_.stage);
    sample.solar_w = static_cast<float>(conditions.solar_w);
    sample.solar_used_w = static_cast<float>(this->plant_.solar_used_w());
    sample.feed_in_w = static_cast<float>(this->plant_.feed_in_w());
    sample.load_served_w = static_cast<float>(this->plant_.load_served_w());
    return sample;
  }

  std::vector<Bms> packs_;
  std::vector<PackSeen> seen_;
  std::vector<Fault> faults_;
  Plant plant_;
  Wanted wanted_{};
  Changes cvl_, ccl_, dcl_;
  bool floating_{false};
  Figures figures_{};
};

}  // namespace closed_loop

// What Python calls.
extern "C" {

using namespace closed_loop;

/// Sizes of what is handed over, in the order in which layout.py lists it.
void layout_sizes(int32_t *sizes) {
  for (const size_t size : {sizeof(PackConfig), sizeof(PlantConfig), sizeof(PackSeen), sizeof(Seen), sizeof(Wanted),
                            sizeof(Fault), sizeof(Weather), sizeof(Figures), sizeof(Sample)})
    *sizes++ = static_cast<int32_t>(size);
}

World *world_new(const PlantConfig *plant) { return new World(*plant); }
void world_free(World *world) { delete world; }
void world_add_pack(World *world, const PackConfig *config) { world->add_pack(*config); }
void world_add_fault(World *world, const Fault *fault) { world->add_fault(*fault); }
void world_run(World *world, Controller controller, void *context, const Weather *weather, int32_t seconds,
               Sample *trace, int32_t trace_every_s) {
  world->run(controller, context, *weather, seconds, trace, trace_every_s);
}
void world_figures(const World *world, Figures *figures) { *figures = world->figures(); }

Gateway *gateway_new(int32_t pack_count, int32_t chemistry) {
  return new Gateway(pack_count, static_cast<esphome::bms_core::Chemistry>(chemistry));
}
void gateway_free(Gateway *gateway) { delete gateway; }
void gateway_limits(void *gateway, const Seen *seen, Wanted *wanted) {
  static_cast<Gateway *>(gateway)->limits(*seen, *wanted);
}

Bms *bms_new(const PackConfig *config) { return new Bms(*config); }
void bms_free(Bms *bms) { delete bms; }
void bms_step(Bms *bms, double dt_s, double asked_a) { bms->step(dt_s, asked_a); }
void bms_read(const Bms *bms, PackSeen *seen) { bms->read(*seen); }
}
