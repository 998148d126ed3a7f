#pragma once

#include "stored_record.h"

namespace esphome::record_store {

/// The platform's slots: files on a host, NVS on an ESP32. Usable from setup() on.
Slots &platform_slots();

}  // namespace esphome::record_store
