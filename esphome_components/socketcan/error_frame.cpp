#include "error_frame.h"

namespace esphome::socketcan {

using can_health::CanBusState;
using can_health::CanBusStatus;

// linux/can/error.h. Written out here because kernels before 6.0 come without the class of the counters.
static constexpr uint32_t CLASS_LOST_ARBITRATION = 0x002;
static constexpr uint32_t CLASS_CONTROLLER = 0x004;
static constexpr uint32_t CLASS_PROTOCOL = 0x008;
static constexpr uint32_t CLASS_NO_ACKNOWLEDGE = 0x020;
static constexpr uint32_t CLASS_BUS_OFF = 0x040;
static constexpr uint32_t CLASS_BUS_ERROR = 0x080;
static constexpr uint32_t CLASS_RESTARTED = 0x100;
static constexpr uint32_t CLASS_COUNTERS = 0x200;

// data[1] of CLASS_CONTROLLER
static constexpr uint8_t RX_OVERFLOW = 0x01;
static constexpr uint8_t RX_OR_TX_WARNING = 0x04 | 0x08;
static constexpr uint8_t RX_OR_TX_PASSIVE = 0x10 | 0x20;
static constexpr uint8_t ACTIVE = 0x40;

static void apply_controller_problem(uint8_t problem, CanBusStatus &status) {
  if (problem & RX_OVERFLOW) {
    status.rx_lost_count = status.rx_lost_count.value_or(0) + 1;
  }
  if (problem & RX_OR_TX_PASSIVE) {
    status.state = CanBusState::ERROR_PASSIVE;
  } else if (problem & RX_OR_TX_WARNING) {
    status.state = CanBusState::ERROR_WARNING;
  } else if (problem & ACTIVE) {
    status.state = CanBusState::ERROR_ACTIVE;
  }
}

void apply_error_frame(uint32_t can_id, std::span<const uint8_t, 8> data, uint64_t now_ms, CanBusStatus &status) {
  if (can_id & CLASS_LOST_ARBITRATION) {
    status.arbitration_lost_count = status.arbitration_lost_count.value_or(0) + 1;
  }
  if (can_id & (CLASS_PROTOCOL | CLASS_NO_ACKNOWLEDGE | CLASS_BUS_ERROR)) {
    status.bus_error_count = status.bus_error_count.value_or(0) + 1;
  }
  if (can_id & CLASS_RESTARTED) {
    status.state = CanBusState::ERROR_ACTIVE;
    status.recovery_count++;
  }
  if (can_id & CLASS_CONTROLLER) {
    apply_controller_problem(data[1], status);
  }
  if (can_id & CLASS_BUS_OFF) {
    if (status.state != CanBusState::BUS_OFF) {
      status.bus_off_count++;
    }
    status.state = CanBusState::BUS_OFF;
  }
  if (can_id & CLASS_COUNTERS) {
    status.tx_error_count = data[6];
    status.rx_error_count = data[7];
    status.error_counts_at_ms = now_ms;
  }
}

}  // namespace esphome::socketcan
