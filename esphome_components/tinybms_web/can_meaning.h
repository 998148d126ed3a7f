#pragma once

#include <cstdint>
#include <span>

#include "json_writer.h"

namespace esphome::tinybms_web {

/// What the bytes of a frame of Victron's CAN-bus BMS protocol say, as a list of SignalValue (docs/openapi.yaml); an
/// empty list for any other frame. Reads the bytes that were sent, not what they were made from. Pure.
void write_meaning(JsonWriter &json, uint32_t id, bool extended, std::span<const uint8_t> data);

}  // namespace esphome::tinybms_web
