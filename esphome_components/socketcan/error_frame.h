#pragma once

#include <cstdint>
#include <span>

#include "../can_health/can_health.h"

namespace esphome::socketcan {

/// Note in `status` what an error frame of the Linux kernel reports (linux/can/error.h): the error state, the counters,
/// bus-off and restart. `can_id` is the frame's identifier with its class bits, with or without the error flag;
/// `now_ms` becomes the time of the error counters.
void apply_error_frame(uint32_t can_id, std::span<const uint8_t, 8> data, uint64_t now_ms,
                       can_health::CanBusStatus &status);

}  // namespace esphome::socketcan
