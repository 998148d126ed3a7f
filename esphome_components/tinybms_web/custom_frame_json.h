#pragma once

#include <array>
#include <cstdint>

#include "../victron_can/custom_frames.h"
#include "json_body.h"
#include "json_writer.h"

/// Frames the user makes up, as JSON: schema CustomFrame of docs/openapi.yaml. Pure.
namespace esphome::tinybms_web {

inline constexpr size_t MAX_SIGNALS = 8;

/// A frame together with the signals it is made of.
struct CustomFrameData {
  uint32_t id{0};
  bool extended{false};
  uint8_t length{0};
  uint32_t period_ms{1000};
  std::array<victron_can::Signal, MAX_SIGNALS> signals{};
  size_t count{0};

  /// Valid as long as this is.
  victron_can::CustomFrame view() const {
    return {this->id, this->extended, this->length, this->period_ms, {this->signals.data(), this->count}};
  }
};

/// Understands a frame by the same rules as the YAML; false with a problem. `pointer` is where it is.
bool read_custom_frame(JsonValue value, std::string_view pointer, CustomFrameData &frame, Problem &problem);
void write_custom_frame(JsonWriter &json, const victron_can::CustomFrame &frame);
/// The signals with their values now: a list of SignalValue. FRAME_COUNTER shows `counter`.
void write_signals(JsonWriter &json, const victron_can::CustomFrame &frame, const bms_core::BatteryState &state,
                   uint32_t counter);

}  // namespace esphome::tinybms_web
