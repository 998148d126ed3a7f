#pragma once

#include <cstdint>
#include <span>

#include "transaction.h"

namespace esphome::tinybms {

/// Sees every byte that passes on the line to a BMS.
class LineListener {
 public:
  /// A request goes out.
  virtual void on_line_sent(uint8_t pack, std::span<const uint8_t> bytes, TimeMs now) = 0;
  /// Bytes came in, in pieces of any size, and these are the counters after them.
  virtual void on_line_received(uint8_t pack, std::span<const uint8_t> bytes, const LinkCounters &after,
                                TimeMs now) = 0;

 protected:
  ~LineListener() = default;
};

}  // namespace esphome::tinybms
