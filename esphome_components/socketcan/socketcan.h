#pragma once

#ifdef __linux__

#include <cstdint>

#include "../can_health/can_health.h"
#include "esphome/components/canbus/canbus.h"

namespace esphome::socketcan {

/// What a SocketCan has done since boot.
struct SocketCanCounters {
  uint32_t frames_sent{0};
  uint32_t frames_received{0};
  uint32_t not_connected{0};  ///< frames refused because the interface was down
  uint32_t tx_full{0};        ///< frames refused because the interface's queue was full
};

/// A CAN interface of the Linux kernel (can0, vcan0, ...). Its bit rate and bus-off restart are set with `ip link`.
///
/// An interface that is missing or down is waited for; a kernel without CAN fails the component.
class SocketCan final : public canbus::Canbus, public can_health::CanHealth {
 public:
  void set_interface(const char *interface) { this->interface_ = interface; }

  void loop() override;
  void dump_config() override;

  const SocketCanCounters &counters() const { return this->counters_; }

  /// STOPPED while the interface is down; else what the kernel's error frames have said since it came up.
  can_health::CanBusStatus status() const override { return this->status_; }
  /// The kernel offers no way to take a frame back; its queue is as long as the interface's `txqueuelen`.
  void clear_transmit_queue() override {}

 protected:
  bool setup_internal() override;
  canbus::Error send_message(canbus::CanFrame *frame) override;
  canbus::Error read_message(canbus::CanFrame *frame) override;

  int open_();
  void try_open_();
  void close_(int error);
  void handle_error_frame_(uint32_t can_id, const uint8_t *data);

  /// Error frames looked at in one pass of the main loop: a broken bus reports thousands in a second.
  static constexpr int MAX_ERROR_FRAMES_PER_READ = 50;

  const char *interface_{nullptr};
  int fd_{-1};
  int last_error_{0};  ///< why it is not open; logged when it changes
  uint32_t retry_delay_ms_{0};
  uint32_t last_attempt_ms_{0};
  SocketCanCounters counters_;
  can_health::CanBusStatus status_;
};

}  // namespace esphome::socketcan

#endif  // __linux__
