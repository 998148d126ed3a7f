#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "uart_monitor.h"

namespace esphome::monitors {

/// The line to one BMS as the JSON lines that the simulator replays: {"t": seconds, "dir": "tx" or "rx", "hex": ".."}.
///
/// Begins with the oldest bytes there are and goes on as more pass. Bytes that were not kept whole are left out.
class CaptureStream final {
 public:
  static constexpr size_t MIN_ROOM = 1024;

  void start(const UartMonitor &monitor, uint8_t pack) {
    this->monitor_ = &monitor;
    this->pack_ = pack;
    this->number_ = 0;
  }
  /// Writes whole lines; 0 when there is nothing more for now.
  size_t produce(std::span<char> room);

 protected:
  const UartMonitor *monitor_{nullptr};
  uint8_t pack_{0};
  uint32_t number_{0};
};

}  // namespace esphome::monitors
