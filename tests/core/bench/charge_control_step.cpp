// What one step of the charge control costs: prints one JSON object. Fails when it takes memory from the heap.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "../support/packs.h"
#include "bms_core/charge_control.h"

using namespace esphome::bms_core;

namespace {

constexpr int STEPS = 200000;
uint64_t allocations = 0;

/// Microseconds per update; `sum` uses every result, so that nothing can be optimised away.
double step_us(TimeMs interval_ms, int64_t &sum) {
  ChargeControl control;
  control.set_config(charge_preset(Chemistry::LFP));
  PackSnapshot pack = test::healthy_pack(0);
  const auto begin = std::chrono::steady_clock::now();
  TimeMs now = 0;
  for (int i = 0; i < STEPS; i++) {
    now += interval_ms;
    pack.last_complete->measured_at = now;
    pack.last_complete->max_cell_mv = static_cast<uint16_t>(3300 + i % 300);
    const Limits &limits = control.update(pack, now);
    sum += limits.charge_voltage_mv.value() + limits.charge_current_ma.value() + limits.discharge_current_ma.value();
  }
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / STEPS;
}

}  // namespace

void *operator new(size_t size) {
  allocations++;
  if (void *memory = std::malloc(size))
    return memory;
  std::abort();
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, size_t) noexcept { std::free(memory); }

int main() {
  int64_t sum = 0;
  const double usual_us = step_us(250, sum);
  // After a gap of 10 s every second of it is caught up.
  const double after_gap_us = step_us(10000, sum);
  if (sum == 0)
    return 1;
  std::printf("{\"step_us\": %.3f, \"step_after_gap_us\": %.3f, \"state_bytes\": %zu, \"heap_allocations\": %llu}\n",
              usual_us, after_gap_us, sizeof(ChargeControl), static_cast<unsigned long long>(allocations));
  return allocations == 0 ? 0 : 1;
}
