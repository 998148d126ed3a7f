#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "../bms_core/event_log.h"

namespace esphome::battery_history {

/// A number with its decimals: {3652, 3} is 3.652.
struct EventNumber {
  int64_t digits{0};
  uint8_t decimals{0};
};

/// An event as people and programs read it.
struct EventEntry {
  static constexpr size_t TEXT_SIZE = 192;

  /// log_kind_key(): "alarm_raised".
  const char *kind{""};
  /// What exactly: an alarm, a setting, a BMS event; "" where the kind says all.
  const char *key{""};
  /// "info", "ok", "warning" or "alarm".
  const char *level{"info"};
  std::optional<EventNumber> value;
  std::optional<EventNumber> threshold;
  /// Of both; nullptr without.
  const char *unit{nullptr};
  /// When, on the BMS's own clock.
  std::optional<uint32_t> bms_lifetime_s;

  /// One sentence for people.
  std::string_view text() const { return {this->text_.data(), this->text_length_}; }

  std::array<char, TEXT_SIZE> text_{};
  size_t text_length_{0};
};

/// Any record is understood: numbers that no table knows are shown as numbers.
EventEntry describe_event(const bms_core::LogRecord &record);

}  // namespace esphome::battery_history
