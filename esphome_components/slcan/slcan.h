#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../can_health/can_health.h"
#include "esphome/components/canbus/canbus.h"
#include "esphome/components/uart/uart.h"
#include "lawicel.h"

namespace esphome::slcan {

/// What a Slcan has done since boot; received lines are counted by LineCounters.
struct SlcanCounters {
  uint32_t frames_sent{0};
  uint32_t not_connected{0};  ///< frames refused because the link was down
  uint32_t tx_full{0};        ///< frames refused because the UART had no room for the whole line
};

/// A CAN bus behind a serial line or a TCP connection that speaks the Lawicel ASCII protocol.
///
/// The peer may be an adapter (CANable, CANUSB, ...) or another host (python-can): replies and the peer's own commands
/// are swallowed. The channel is opened each time the link comes up.
class Slcan final : public canbus::Canbus, public uart::UARTDevice, public can_health::CanHealth {
 public:
  /// The digit of the `S` command: 0 for 10 kbit/s to 8 for 1 Mbit/s.
  void set_bit_rate_code(char code) { this->bit_rate_code_ = code; }
  /// The UART is this tcp_uart. It moves bytes in its own loop(), before or after ours: see loop() and write_line_().
  void set_tcp_uart(Component *tcp_uart) { this->tcp_uart_ = tcp_uart; }

  void loop() override;
  void dump_config() override;

  bool is_open() const { return this->open_; }
  const SlcanCounters &counters() const { return this->counters_; }
  const LineCounters &line_counters() const { return this->reader_.counters(); }

  /// STOPPED while the link is down, else ERROR_ACTIVE: the protocol tells nothing more of the adapter's bus.
  can_health::CanBusStatus status() const override;
  /// Nothing to forget: no frame waits here, and what the UART has taken is out of reach.
  void clear_transmit_queue() override {}

 protected:
  bool setup_internal() override;
  canbus::Error send_message(canbus::CanFrame *frame) override;
  canbus::Error read_message(canbus::CanFrame *frame) override;

  void update_link_();
  bool write_line_(const char *line, size_t length);
  bool read_chunk_();
  void log_line_errors_();

  /// Bytes looked at in one pass of the main loop without finding a frame.
  static constexpr size_t MAX_BYTES_PER_READ = 1024;

  Component *tcp_uart_{nullptr};
  LineReader reader_;
  std::array<uint8_t, 64> chunk_{};
  uint8_t chunk_start_{0};
  uint8_t chunk_end_{0};
  SlcanCounters counters_;
  uint32_t line_errors_logged_{0};
  uint32_t last_error_log_ms_{0};
  char bit_rate_code_{'6'};
  bool connected_{false};
  bool open_{false};
};

}  // namespace esphome::slcan
