#pragma once

#include <array>
#include <cstdint>

#include "../victron_can/frame_list.h"
#include "json_body.h"
#include "json_writer.h"

/// Frames the user makes up, as JSON: schema CustomFrame of docs/openapi.yaml. Pure.
namespace esphome::tinybms_web {

inline constexpr uint32_t DEFAULT_PERIOD_MS = 1000;

/// A frame together with the signals it is made of.
struct CustomFrameData {
  uint32_t id{0};
  bool extended{false};
  uint8_t length{0};
  uint32_t period_ms{DEFAULT_PERIOD_MS};
  std::array<victron_can::Signal, victron_can::MAX_FRAME_SIGNALS> signals{};
  size_t count{0};

  /// Valid as long as this is.
  victron_can::CustomFrame view() const {
    return {this->id, this->extended, this->length, this->period_ms, {this->signals.data(), this->count}};
  }
};

/// Understands a frame by the same rules as the YAML; false with a problem. `pointer` is where it is.
bool read_custom_frame(JsonValue value, std::string_view pointer, CustomFrameData &frame, Problem &problem);
/// Understands the member `name`: a list of frames, each with an identifier of its own; false with a problem.
bool read_custom_frames(ObjectReader &reader, std::string_view name, victron_can::FrameList &frames, Problem &problem);
/// Writes part n of a frame, at most 256 bytes; false after the last one. What is the default is left out.
bool write_custom_frame(JsonWriter &json, const victron_can::CustomFrame &frame, size_t part);
/// One more than the parts a frame can have.
inline constexpr size_t MAX_FRAME_PARTS = victron_can::MAX_FRAME_SIGNALS + 2;
/// The signals with their values now: a list of SignalValue. FRAME_COUNTER shows `counter`.
void write_signals(JsonWriter &json, const victron_can::CustomFrame &frame, const bms_core::BatteryState &state,
                   uint32_t counter);

}  // namespace esphome::tinybms_web
