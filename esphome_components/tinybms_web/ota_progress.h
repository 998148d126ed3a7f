#pragma once

#include <cstdint>

#include "json_writer.h"

namespace esphome::tinybms_web {

/// How an upload of firmware is going: schema Ota of docs/openapi.yaml.
struct OtaProgress {
  const char *state{"idle"};
  uint32_t received{0};
  uint32_t total{0};
  /// Rises with each change.
  uint32_t number{0};
};

inline void write_ota(JsonWriter &json, const OtaProgress &progress) {
  json.begin_object().field("state", progress.state).field("received_bytes", progress.received);
  json.field("total_bytes", progress.total).end_object();
}

}  // namespace esphome::tinybms_web
