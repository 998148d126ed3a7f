#pragma once

#include "../bms_core/boot_guard.h"

namespace esphome::tinybms_victron {

/// Why this boot happened, from the platform. A host cannot tell: UNKNOWN.
bms_core::ResetReason reset_reason();

}  // namespace esphome::tinybms_victron
