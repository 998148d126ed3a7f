#include "can_health.h"

#include <algorithm>

namespace esphome::can_health {

// ISO 11898-1, fault confinement.
static constexpr uint32_t ERROR_WARNING_LIMIT = 96;
static constexpr uint32_t ERROR_PASSIVE_LIMIT = 128;

const char *to_string(CanBusState state) {
  switch (state) {
    case CanBusState::UNKNOWN:
      return "UNKNOWN";
    case CanBusState::STOPPED:
      return "STOPPED";
    case CanBusState::ERROR_ACTIVE:
      return "ERROR ACTIVE";
    case CanBusState::ERROR_WARNING:
      return "ERROR WARNING";
    case CanBusState::ERROR_PASSIVE:
      return "ERROR PASSIVE";
    case CanBusState::BUS_OFF:
      return "BUS OFF";
    case CanBusState::RECOVERING:
      return "RECOVERING";
  }
  return "UNKNOWN";
}

CanBusState state_from_error_counts(uint32_t tx_error_count, uint32_t rx_error_count) {
  const uint32_t worst = std::max(tx_error_count, rx_error_count);
  if (worst >= ERROR_PASSIVE_LIMIT) {
    return CanBusState::ERROR_PASSIVE;
  }
  return worst >= ERROR_WARNING_LIMIT ? CanBusState::ERROR_WARNING : CanBusState::ERROR_ACTIVE;
}

}  // namespace esphome::can_health
