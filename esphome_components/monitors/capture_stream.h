#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "uart_monitor.h"

namespace esphome::monitors {

/// The line to one BMS as the JSON lines that the simulator replays: {"t": seconds, "dir": "tx" or "rx", "hex": ".."}.
///
/// Begins with the oldest bytes there are and goes on as more pass, up to a time. Bytes that were not kept whole are
/// left out.
class CaptureStream final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const UartMonitor &monitor, uint8_t pack, TimeMs until) {
    this->monitor_ = &monitor;
    this->pack_ = pack;
    this->until_ = until;
    this->number_ = 0;
    this->gap_ = false;
  }
  /// Writes whole lines; 0 when there is nothing more for now.
  size_t produce(std::span<char> room);
  /// Nothing more will come.
  bool done(TimeMs now) const { return this->gap_ || now > this->until_; }
  /// Bytes were overwritten before they were produced: what was written up to here is not all.
  bool gap() const { return this->gap_; }

 protected:
  const UartMonitor *monitor_{nullptr};
  TimeMs until_{0};
  uint32_t number_{0};
  uint8_t pack_{0};
  bool gap_{false};
};

}  // namespace esphome::monitors
