#pragma once

#include "../bms_core/bank.h"
#include "../bms_core/event_bus.h"
#include "esphome/components/uart/uart.h"
#include "esphome/core/component.h"
#include "line_listener.h"
#include "poller.h"

namespace esphome::tinybms {

/// Told when a complete reading has arrived, so that limits follow it without delay.
class ReadingListener {
 public:
  virtual void on_pack_reading(uint8_t pack) = 0;

 protected:
  ~ReadingListener() = default;
};

/// One TinyBMS on a serial line: moves bytes between the UART and the poller, and news to the event bus.
class TinyBms final : public Component, public uart::UARTDevice, protected PollListener {
 public:
  TinyBms(uint8_t index, const PollConfig &config, bms_core::Pack &pack, bms_core::EventBus &bus)
      : index_(index), pack_(pack), bus_(bus), config_(config), poller_(config, pack.snapshot, *this) {}

  void setup() override;
  void loop() override;
  void dump_config() override;
  // After the UART (BUS) and a TCP line (AFTER_WIFI), whose loop() is called from ours.
  float get_setup_priority() const override { return setup_priority::AFTER_CONNECTION; }

  void set_reading_listener(ReadingListener *listener) { this->reading_listener_ = listener; }
  void set_line_listener(LineListener *listener) { this->line_listener_ = listener; }
  /// The UART is this tcp_uart, which moves bytes in its own loop(): see loop().
  void set_tcp_uart(Component *tcp_uart) { this->tcp_uart_ = tcp_uart; }
  void set_name(const char *name) { this->name_ = name; }

  const char *name() const { return this->name_; }
  uint8_t index() const { return this->index_; }
  /// The serial line can carry bytes; one over TCP may be away.
  bool line_open() const { return this->parent_->is_connected(); }
  /// As the YAML has it.
  const PollConfig &config() const { return this->config_; }
  const bms_core::Pack &pack() const { return this->pack_; }
  Poller &poller() { return this->poller_; }
  const Poller &poller() const { return this->poller_; }
  /// How the last change of a setting ended.
  const std::optional<WriteReport> &last_write() const { return this->last_write_; }
  /// How many have ended: tells whether last_write() is new.
  uint32_t write_count() const { return this->write_count_; }
  /// How the last reset or clearing ended.
  struct ResetReport {
    ResetOption option;
    WriteResult result;
  };
  const std::optional<ResetReport> &last_reset() const { return this->last_reset_; }
  uint32_t reset_count() const { return this->reset_count_; }

 protected:
  /// Tells once what the BMS's firmware is good for.
  void look_at_firmware_();
  void on_reading() override;
  void on_bms_event(const bms_core::BmsEvent &event) override;
  void on_link(bool up) override;
  void on_write(const WriteReport &report) override;
  void on_reset(ResetOption option, WriteResult result) override;

  uint8_t index_;
  const char *name_{""};
  bms_core::Pack &pack_;
  bms_core::EventBus &bus_;
  const PollConfig config_;
  Poller poller_;
  Component *tcp_uart_{nullptr};
  ReadingListener *reading_listener_{nullptr};
  LineListener *line_listener_{nullptr};
  /// Internal firmware version last told about.
  uint16_t firmware_{0};
  std::optional<WriteReport> last_write_;
  uint32_t write_count_{0};
  std::optional<ResetReport> last_reset_;
  uint32_t reset_count_{0};
};

}  // namespace esphome::tinybms
