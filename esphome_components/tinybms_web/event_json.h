#pragma once

#include <cstdint>
#include <optional>

#include "../bms_core/event_log.h"
#include "../bms_core/history_record.h"
#include "../bms_core/text_writer.h"
#include "fixed_text.h"
#include "json_writer.h"

/// Entries of the event log as JSON and CSV. Pure.
namespace esphome::tinybms_web {

/// What does not stand in the record itself.
struct EventContext {
  /// Where the time of records comes from that have one.
  bms_core::TimeQuality quality{bms_core::TimeQuality::UNKNOWN};
  /// Everything up to this number has been seen by somebody.
  uint32_t acknowledged{0};
};

/// What exactly happened, as a key ("low_voltage"); may be empty, never null.
const char *event_key(const bms_core::LogRecord &record);
/// The same in words ("Low voltage: warning").
FixedText<160> event_text(const bms_core::LogRecord &record);

/// Schema Event of docs/openapi.yaml; at most 1 kB.
void write_event(JsonWriter &json, const bms_core::LogRecord &record, const EventContext &context);

/// The same as a line of CSV, and the line above all others.
void write_event_row(bms_core::TextWriter &csv, const bms_core::LogRecord &record, const EventContext &context);
void write_event_header(bms_core::TextWriter &csv);

}  // namespace esphome::tinybms_web
