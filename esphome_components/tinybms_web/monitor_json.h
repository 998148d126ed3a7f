#pragma once

#include <cstdint>
#include <span>

#include "../monitors/can_monitor.h"
#include "../monitors/log_ring.h"
#include "../monitors/uart_monitor.h"
#include "fixed_text.h"
#include "json_writer.h"

/// What passes on the wires and in the log, as JSON. Pure.
namespace esphome::tinybms_web {

/// What bytes on the serial line say ("read registers 0 to 55"). Any bytes are understood.
FixedText<96> uart_meaning(const monitors::UartTraffic &traffic);

/// Schemas CanTraffic, UartTraffic and LogLine of docs/openapi.yaml; each at most 1.4 kB.
void write_can_traffic(JsonWriter &json, const monitors::CanTraffic &traffic);
void write_uart_traffic(JsonWriter &json, const monitors::UartTraffic &traffic);
void write_log_line(JsonWriter &json, const monitors::LogLine &line);

}  // namespace esphome::tinybms_web
