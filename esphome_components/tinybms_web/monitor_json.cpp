#include "monitor_json.h"

namespace esphome::tinybms_web {

using monitors::UartOutcome;
using monitors::UartTraffic;

namespace {

// TinyBMS protocol Rev D, chapter 1.
constexpr uint8_t RESET_OR_CLEAR = 0x02;
constexpr uint8_t READ_BLOCK = 0x03;
constexpr uint8_t WRITE_BLOCK = 0x10;
constexpr uint8_t READ_SETTINGS = 0x1D;

constexpr const char *SETTINGS_KINDS[] = {"", "lowest allowed", "highest allowed", "default", "present"};
constexpr const char *RESET_KINDS[] = {"", "clear the event list", "clear the statistics", "", "", "reset the BMS"};

template<size_t N> const char *entry(const char *const (&table)[N], uint8_t index) {
  return index < N && table[index][0] != 0 ? table[index] : "unknown option";
}

void describe_request(std::span<const uint8_t> bytes, FixedText<96> &text) {
  const auto word = [&](size_t i) { return static_cast<unsigned>(bytes[i] << 8 | bytes[i + 1]); };
  const uint8_t command = bytes.size() > 2 ? bytes[1] : 0;
  if (command == READ_BLOCK && bytes.size() >= 6) {
    text.format("read registers %u to %u", word(2), word(2) + word(4) - 1);
  } else if (command == WRITE_BLOCK && bytes.size() >= 9) {
    text.format("write %u to register %u", word(7), word(2));
  } else if (command == READ_SETTINGS && bytes.size() >= 5) {
    text.format("read %s values of %u settings", entry(SETTINGS_KINDS, bytes[2]), bytes[4]);
  } else if (command == RESET_OR_CLEAR && bytes.size() >= 3) {
    text.append(entry(RESET_KINDS, bytes[2]));
  } else {
    text.format("unknown command 0x%02X", command);
  }
}

void describe_reply(std::span<const uint8_t> bytes, FixedText<96> &text) {
  const uint8_t command = bytes.size() > 2 ? bytes[1] : 0;
  if (command == READ_BLOCK) {
    text.format("%u registers", bytes[2] / 2);
  } else if (command == READ_SETTINGS) {
    text.format("%u settings", bytes[2] / 2);
  } else {
    text.append("done");
  }
}

}  // namespace

FixedText<96> uart_meaning(const UartTraffic &traffic) {
  FixedText<96> text;
  switch (traffic.outcome) {
    case UartOutcome::SENT:
      describe_request(traffic.bytes, text);
      break;
    case UartOutcome::REPLY:
      describe_reply(traffic.bytes, text);
      break;
    case UartOutcome::NACK:
      text.append("refused");
      break;
    case UartOutcome::GARBLED:
      text.append("not understood");
      break;
  }
  return text;
}

void write_can_traffic(JsonWriter &json, const monitors::CanTraffic &traffic) {
  const bms_core::CanFrameSeen &frame = traffic.frame;
  json.begin_object().field("uptime_ms", traffic.at).field("direction", frame.received ? "rx" : "tx");
  json.field("id", frame.id).field("extended", frame.extended).key("data");
  json.hex({frame.data.data(), frame.length}).end_object();
}

void write_uart_traffic(JsonWriter &json, const UartTraffic &traffic) {
  json.begin_object().field("number", traffic.number).field("pack", traffic.pack + 1);
  json.field("uptime_ms", traffic.at).field("direction", traffic.received() ? "rx" : "tx").key("data");
  json.hex(traffic.bytes).field("length", traffic.length).field("meaning", uart_meaning(traffic).view()).end_object();
}

void write_log_line(JsonWriter &json, const monitors::LogLine &line) {
  json.begin_object().field("number", line.number).field("uptime_ms", line.at);
  json.field("level", monitors::log_level_key(line.level)).field("tag", line.tag).field("text", line.text);
  json.end_object();
}

}  // namespace esphome::tinybms_web
