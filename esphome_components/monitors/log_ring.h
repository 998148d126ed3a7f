#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "../bms_core/pack_snapshot.h"
#include "blob_ring.h"

namespace esphome::monitors {

using bms_core::TimeMs;

/// As in ESPHome's logger; each includes those before.
enum class LogLevel : uint8_t { NONE, ERROR, WARNING, INFO, CONFIG, DEBUG, VERBOSE, VERY_VERBOSE };

/// Key for the API ("warning"); never null.
const char *log_level_key(LogLevel level);

struct LogLine {
  uint32_t number{0};
  TimeMs at{0};
  LogLevel level{LogLevel::NONE};
  /// Both valid until the next line is added.
  std::string_view tag;
  std::string_view text;
};

/// The last lines of the gateway's own log.
class LogRing final {
 public:
  static constexpr size_t LINES = 200;
  static constexpr size_t BYTES = 16384;
  static constexpr size_t MAX_TAG = 32;
  /// Longer lines are cut off between two characters.
  static constexpr size_t MAX_TEXT = 255;

  /// `line` is what ESPHome's logger hands on: with colours and a header "[I][tag:042]: ", which are taken off.
  void add(LogLevel level, std::string_view tag, std::string_view line, TimeMs now);
  /// Numbers of what is there; newest < oldest if there is nothing.
  uint32_t oldest() const { return this->ring_.oldest(); }
  uint32_t newest() const { return this->ring_.newest(); }
  /// The oldest line with a greater number; 0 asks for the very first.
  std::optional<LogLine> after(uint32_t number) const;

 protected:
  struct Meta {
    TimeMs at{0};
    LogLevel level{LogLevel::NONE};
    uint8_t tag_length{0};
  };
  BlobRing<Meta, LINES, BYTES> ring_;
};

}  // namespace esphome::monitors
