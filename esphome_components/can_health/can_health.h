#pragma once

#include <cstdint>
#include <optional>

/// What a CAN adapter knows about its bus.
namespace esphome::can_health {

/// Where a CAN node stands on its bus (error states: ISO 11898-1, fault confinement).
enum class CanBusState : uint8_t {
  UNKNOWN,        ///< the adapter cannot tell
  STOPPED,        ///< not on the bus: not started, or the link to the adapter is down
  ERROR_ACTIVE,   ///< on the bus, few errors
  ERROR_WARNING,  ///< on the bus, an error counter is 96 or more
  ERROR_PASSIVE,  ///< on the bus, an error counter is 128 or more; also when nobody acknowledges
  BUS_OFF,        ///< the node disconnected itself after too many transmit errors
  RECOVERING,     ///< waiting for 128 idle sequences before it may return
};

/// The state in upper case words, for logs and diagnostics.
const char *to_string(CanBusState state);

/// The state of a node that is on the bus, from its error counters.
CanBusState state_from_error_counts(uint32_t tx_error_count, uint32_t rx_error_count);

/// One look at the bus. A value without content is unknown: this adapter does not measure it.
struct CanBusStatus {
  CanBusState state{CanBusState::UNKNOWN};
  std::optional<uint16_t> tx_error_count;
  std::optional<uint16_t> rx_error_count;
  std::optional<uint64_t> error_counts_at_ms;  ///< when the two counters were measured, in milliseconds since boot
  std::optional<uint16_t> tx_pending;          ///< frames accepted for sending that are not yet on the wire
  bool transmit_stalled{false};                ///< frames do not leave: nobody acknowledges, or the bus is never free

  uint32_t bus_off_count{0};   ///< how often the node went bus-off
  uint32_t recovery_count{0};  ///< how often it was brought back
  uint32_t discard_count{0};   ///< how often frames were discarded because they had waited too long

  std::optional<uint32_t> bus_error_count;         ///< bit, stuff, CRC, form and acknowledge errors
  std::optional<uint32_t> arbitration_lost_count;  ///< lost to a frame of higher priority; repeated by the hardware
  std::optional<uint32_t> rx_lost_count;           ///< received frames lost because a buffer was full

  /// False when a frame handed to the adapter now would only be refused.
  bool can_transmit() const {
    return this->state != CanBusState::STOPPED && this->state != CanBusState::BUS_OFF &&
           this->state != CanBusState::RECOVERING;
  }
};

/// The health of one CAN bus, as its adapter sees it.
class CanHealth {
 public:
  /// What is known now. Cheap enough for every pass of the main loop.
  virtual CanBusStatus status() const = 0;

  /// Forget the frames that wait to be sent, so that old values cannot be sent later.
  virtual void clear_transmit_queue() = 0;

 protected:
  ~CanHealth() = default;
};

}  // namespace esphome::can_health
