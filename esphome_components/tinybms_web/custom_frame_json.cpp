#include "custom_frame_json.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "../victron_can/frames.h"

namespace esphome::tinybms_web {

using victron_can::ByteOrder;
using victron_can::Signal;
using victron_can::SignalSource;
using victron_can::SignalType;

namespace {

constexpr uint32_t LARGEST_STANDARD_ID = 0x7FF;
constexpr uint32_t LARGEST_EXTENDED_ID = 0x1FFF'FFFF;
constexpr uint8_t MAX_LENGTH = 8;
constexpr double SHORTEST_PERIOD_S = 0.1;
constexpr double LONGEST_PERIOD_S = 60;
constexpr double LARGEST_SCALE = 1e9;
constexpr double SMALLEST_SCALE = 1e-6;

constexpr std::string_view TYPES[] = {"u8", "s8", "u16", "s16", "u32", "s32", "f32"};
constexpr std::string_view ORDERS[] = {"little", "big"};

// Beside those the protocol itself has: a GX sends them or takes them for another maker's battery (see protocol.py).
constexpr uint16_t FOREIGN_IDS[] = {0x305, 0x307, 0x359, 0x35B, 0x35C};

bool is_taken(uint32_t id) {
  return std::ranges::any_of(victron_can::FRAMES, [&](const auto &frame) { return frame.id == id; }) ||
         std::ranges::find(FOREIGN_IDS, id) != std::end(FOREIGN_IDS);
}

std::optional<SignalSource> read_source(ObjectReader &reader, Problem &problem) {
  const auto key = reader.text("source", 1, 64);
  for (size_t i = 0; key && i < victron_can::SIGNAL_SOURCE_COUNT; i++) {
    if (*key == victron_can::signal_source_key(static_cast<SignalSource>(i)))
      return static_cast<SignalSource>(i);
  }
  if (key)
    problem.set(422, reader.pointer("source").view(), "There is no source '%.40s'", key->data());
  return std::nullopt;
}

void read_signal(JsonValue value, std::string_view pointer, Signal &signal, Problem &problem) {
  static constexpr std::string_view NAMES[] = {"source", "offset", "type", "byte_order", "scale", "add", "unknown"};
  ObjectReader reader(value, pointer, problem);
  reader.only(NAMES);
  signal.source = read_source(reader, problem).value_or(SignalSource::VOLTAGE);
  signal.type = SignalType::U16;
  if (reader.has("type"))
    signal.type = static_cast<SignalType>(reader.choice("type", TYPES).value_or(0));
  const size_t width = victron_can::signal_width(signal.type);
  signal.offset =
      static_cast<uint8_t>(reader.integer("offset", 0, static_cast<int64_t>(MAX_LENGTH - width)).value_or(0));
  signal.byte_order = ByteOrder::LITTLE;
  if (reader.has("byte_order"))
    signal.byte_order = static_cast<ByteOrder>(reader.choice("byte_order", ORDERS).value_or(0));
  signal.scale = 1;
  if (reader.has("scale")) {
    signal.scale = reader.number("scale", -LARGEST_SCALE, LARGEST_SCALE).value_or(1);
    if (std::abs(signal.scale) < SMALLEST_SCALE)
      problem.set(422, reader.pointer("scale").view(), "A scale so close to 0 would hide the value");
  }
  signal.add = reader.has("add") ? reader.number("add", -LARGEST_SCALE, LARGEST_SCALE).value_or(0) : 0;
  signal.unknown = victron_can::default_unknown(signal.type);
  if (reader.has("unknown")) {
    const int64_t largest = width == 4 ? UINT32_MAX : (int64_t{1} << (8 * width)) - 1;
    signal.unknown = static_cast<uint32_t>(reader.integer("unknown", 0, largest).value_or(0));
  }
}

/// As exact as a float of the YAML is.
std::optional<Decimal> factor(double value) { return nearest(value, std::abs(value) < 1e6 ? 9 : 3); }

/// Which bytes a signal covers, as bits.
uint8_t bytes_of(const Signal &signal) {
  return static_cast<uint8_t>(((1U << victron_can::signal_width(signal.type)) - 1) << signal.offset);
}

}  // namespace

bool read_custom_frame(JsonValue value, std::string_view pointer, CustomFrameData &frame, Problem &problem) {
  static constexpr std::string_view NAMES[] = {"id", "extended", "period_s", "length", "signals"};
  ObjectReader reader(value, pointer, problem);
  reader.only(NAMES);
  frame = {};
  if (reader.has("extended"))
    frame.extended = reader.boolean("extended").value_or(false);
  const uint32_t largest = frame.extended ? LARGEST_EXTENDED_ID : LARGEST_STANDARD_ID;
  frame.id = static_cast<uint32_t>(reader.integer("id", 0, largest).value_or(0));
  if (!problem && !frame.extended && is_taken(frame.id)) {
    problem.set(422, reader.pointer("id").view(), "0x%03X belongs to the Victron protocol",
                static_cast<unsigned>(frame.id));
  }
  if (reader.has("period_s")) {
    frame.period_ms = static_cast<uint32_t>(
        std::lround(reader.number("period_s", SHORTEST_PERIOD_S, LONGEST_PERIOD_S).value_or(1) * 1000));
  }
  uint8_t covered = 0;
  size_t index = 0;
  const JsonValue signals = reader.array("signals", 1, MAX_SIGNALS);
  const FixedText<128> list = reader.pointer("signals");
  for (JsonValue item = signals.child(); !item.empty() && !problem; item = item.next(), index++) {
    const FixedText<128> place = pointer_to(list.view(), index);
    Signal &signal = frame.signals[frame.count++];
    read_signal(item, place.view(), signal, problem);
    if (!problem && (covered & bytes_of(signal)) != 0)
      problem.set(422, pointer_to(place.view(), std::string_view("offset")).view(), "Another signal has these bytes");
    covered |= bytes_of(signal);
  }
  const auto needed = static_cast<uint8_t>(std::bit_width(covered));
  frame.length = needed;
  if (reader.has("length"))
    frame.length = static_cast<uint8_t>(reader.integer("length", std::max<uint8_t>(needed, 1), MAX_LENGTH).value_or(0));
  return !problem;
}

void write_custom_frame(JsonWriter &json, const victron_can::CustomFrame &frame) {
  json.begin_object().field("id", frame.id).field("extended", frame.extended);
  json.field("period_s", Decimal{frame.period_ms, 3}).field("length", frame.length).key("signals").begin_array();
  for (const Signal &signal : frame.signals) {
    json.begin_object().field("source", victron_can::signal_source_key(signal.source)).field("offset", signal.offset);
    json.field("type", TYPES[static_cast<size_t>(signal.type)]);
    json.field("byte_order", ORDERS[static_cast<size_t>(signal.byte_order)]);
    json.field("scale", factor(signal.scale)).field("add", factor(signal.add));
    json.field("unknown", signal.unknown).end_object();
  }
  json.end_array().end_object();
}

void write_signals(JsonWriter &json, const victron_can::CustomFrame &frame, const bms_core::BatteryState &state,
                   uint32_t counter) {
  json.begin_array();
  for (const Signal &signal : frame.signals) {
    auto value = victron_can::read_signal(state, signal.source);
    if (signal.source == SignalSource::FRAME_COUNTER)
      value = counter;
    json.begin_object().field("name", victron_can::signal_source_key(signal.source));
    json.field("value", value ? nearest(*value, 4) : std::nullopt);
    json.field("unit", victron_can::signal_source_unit(signal.source)).end_object();
  }
  json.end_array();
}

}  // namespace esphome::tinybms_web
