#pragma once

#include "log_ring.h"

namespace esphome::monitors {

/// From now on the ring, which must live for ever, gets every line of ESPHome's logger.
void tap_log(LogRing &ring);

}  // namespace esphome::monitors
