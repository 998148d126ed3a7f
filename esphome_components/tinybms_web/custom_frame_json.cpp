#include "custom_frame_json.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace esphome::tinybms_web {

using victron_can::ByteOrder;
using victron_can::FrameList;
using victron_can::Signal;
using victron_can::SignalSource;
using victron_can::SignalType;

namespace {

constexpr uint8_t MAX_LENGTH = victron_can::MAX_FRAME_LENGTH;
constexpr double SHORTEST_PERIOD_S = victron_can::SHORTEST_PERIOD_MS / 1000.0;
constexpr double LONGEST_PERIOD_S = victron_can::LONGEST_PERIOD_MS / 1000.0;
constexpr double LARGEST_SCALE = victron_can::LARGEST_SCALE;

constexpr std::string_view TYPES[] = {"u8", "s8", "u16", "s16", "u32", "s32", "f32"};
constexpr std::string_view ORDERS[] = {"little", "big"};

uint8_t needed_length(std::span<const Signal> signals) {
  uint16_t covered = 0;
  for (const Signal &signal : signals)
    covered |= victron_can::bytes_of(signal);
  return static_cast<uint8_t>(std::bit_width(covered));
}

/// As exact as a float of the YAML is.
std::optional<Decimal> factor(double value) { return nearest(value, std::abs(value) < 1e6 ? 9 : 3); }

/// What factor() will write, so that a frame that is read again is the same frame.
double as_written(double value) {
  const double per_unit = std::abs(value) < 1e6 ? 1e9 : 1e3;
  return std::round(value * per_unit) / per_unit;
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
    signal.scale = as_written(reader.number("scale", -LARGEST_SCALE, LARGEST_SCALE).value_or(1));
    if (std::abs(signal.scale) < victron_can::SMALLEST_SCALE) {
      problem.set(422, reader.pointer("scale").view(), "A scale so close to 0 would hide the value");
      problem.allow("%g to %g, or the same below 0", victron_can::SMALLEST_SCALE, LARGEST_SCALE);
    }
  }
  signal.add = reader.has("add") ? as_written(reader.number("add", -LARGEST_SCALE, LARGEST_SCALE).value_or(0)) : 0;
  signal.unknown = victron_can::default_unknown(signal.type);
  if (reader.has("unknown")) {
    signal.unknown =
        static_cast<uint32_t>(reader.integer("unknown", 0, victron_can::largest_raw(signal.type)).value_or(0));
  }
}

}  // namespace

bool read_custom_frame(JsonValue value, std::string_view pointer, CustomFrameData &frame, Problem &problem) {
  static constexpr std::string_view NAMES[] = {"id", "extended", "period_s", "length", "signals"};
  ObjectReader reader(value, pointer, problem);
  reader.only(NAMES);
  frame = {};
  if (reader.has("extended"))
    frame.extended = reader.boolean("extended").value_or(false);
  const uint32_t largest = frame.extended ? victron_can::LARGEST_EXTENDED_ID : victron_can::LARGEST_STANDARD_ID;
  frame.id = static_cast<uint32_t>(reader.integer("id", 0, largest).value_or(0));
  if (!problem && !frame.extended && victron_can::is_reserved_id(frame.id)) {
    problem.set(422, reader.pointer("id").view(), "0x%03X belongs to the Victron protocol",
                static_cast<unsigned>(frame.id));
  }
  if (reader.has("period_s")) {
    frame.period_ms = static_cast<uint32_t>(
        std::lround(reader.number("period_s", SHORTEST_PERIOD_S, LONGEST_PERIOD_S).value_or(1) * 1000));
  }
  uint16_t covered = 0;
  size_t index = 0;
  const JsonValue signals = reader.array("signals", 1, victron_can::MAX_FRAME_SIGNALS);
  const FixedText<128> list = reader.pointer("signals");
  for (JsonValue item = signals.child(); !item.empty() && !problem; item = item.next(), index++) {
    const FixedText<128> place = pointer_to(list.view(), index);
    Signal &signal = frame.signals[frame.count++];
    read_signal(item, place.view(), signal, problem);
    if (!problem && (covered & bytes_of(signal)) != 0)
      problem.set(422, pointer_to(place.view(), std::string_view("offset")).view(), "Another signal has these bytes");
    covered |= bytes_of(signal);
  }
  const uint8_t needed = needed_length({frame.signals.data(), frame.count});
  frame.length = needed;
  if (reader.has("length"))
    frame.length = static_cast<uint8_t>(reader.integer("length", std::max<uint8_t>(needed, 1), MAX_LENGTH).value_or(0));
  return !problem;
}

bool read_custom_frames(ObjectReader &reader, std::string_view name, FrameList &frames, Problem &problem) {
  frames.clear();
  const JsonValue list = reader.array(name, 0, victron_can::MAX_CUSTOM_FRAMES);
  const FixedText<128> pointer = reader.pointer(name);
  size_t index = 0;
  for (JsonValue item = list.child(); !item.empty() && !problem; item = item.next(), index++) {
    const FixedText<128> place = pointer_to(pointer.view(), index);
    CustomFrameData data;
    if (!read_custom_frame(item, place.view(), data, problem))
      break;
    const victron_can::CustomFrame frame = data.view();
    size_t other = 0;
    while (other < index && !same_id(frames.frames()[other], frame))
      other++;
    if (other < index) {
      problem.set(422, pointer_to(place.view(), std::string_view("id")).view(), "Frame %u of this list is 0x%03X too",
                  static_cast<unsigned>(other + 1), static_cast<unsigned>(frame.id));
      problem.allow("an identifier of its own for each frame");
    } else if (!frames.add(frame)) {
      problem.set(422, pointer_to(place.view(), std::string_view("signals")).view(),
                  "With this frame the list has too many signals");
      problem.allow("at most %u signals in all frames together", static_cast<unsigned>(FrameList::MAX_SIGNALS));
    }
  }
  return !problem;
}

bool write_custom_frame(JsonWriter &json, const victron_can::CustomFrame &frame, size_t part) {
  if (part == 0) {
    json.begin_object().field("id", frame.id);
    if (frame.extended)
      json.field("extended", true);
    if (frame.period_ms != DEFAULT_PERIOD_MS)
      json.field("period_s", Decimal{frame.period_ms, 3});
    if (frame.length != needed_length(frame.signals))
      json.field("length", frame.length);
    json.key("signals").begin_array();
    return true;
  }
  if (part > frame.signals.size()) {
    json.end_array().end_object();
    return false;
  }
  const Signal &signal = frame.signals[part - 1];
  json.begin_object().field("source", victron_can::signal_source_key(signal.source)).field("offset", signal.offset);
  if (signal.type != SignalType::U16)
    json.field("type", TYPES[static_cast<size_t>(signal.type)]);
  if (signal.byte_order == ByteOrder::BIG)
    json.field("byte_order", ORDERS[static_cast<size_t>(signal.byte_order)]);
  if (signal.scale != 1)
    json.field("scale", factor(signal.scale));
  if (signal.add != 0)
    json.field("add", factor(signal.add));
  if (signal.unknown != victron_can::default_unknown(signal.type))
    json.field("unknown", signal.unknown);
  json.end_object();
  return true;
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
