#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "../gateway_config/config_store.h"
#include "json_body.h"
#include "json_writer.h"

/// The gateway's options as JSON: schemas Option and OptionValue of docs/openapi.yaml. Pure.
namespace esphome::tinybms_web {

/// One option with its value; at most 1 kB.
void write_option(JsonWriter &json, const gateway_config::ConfigStore &store, size_t option);
/// Only the value of an option in a configuration.
void write_option_value(JsonWriter &json, const gateway_config::GatewayConfig &config, size_t option);

/// Understands the changes of an object, by key; null returns to the YAML's value. How many there are, empty with a
/// problem. `pointer` is where the object is.
std::optional<size_t> read_option_changes(JsonValue object, std::string_view pointer,
                                          const gateway_config::ConfigStore &store,
                                          std::span<gateway_config::OptionChange> changes, Problem &problem);

/// The option has this value already.
bool is_unchanged(const gateway_config::ConfigStore &store, const gateway_config::OptionChange &change);

/// A refusal as a problem; `pointer` is where the changes are.
void explain(const gateway_config::ConfigProblem &refused, std::string_view pointer, Problem &problem);

}  // namespace esphome::tinybms_web
