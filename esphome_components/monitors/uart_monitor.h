#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "../tinybms/line_listener.h"
#include "blob_ring.h"

namespace esphome::monitors {

using bms_core::TimeMs;

/// What became of the bytes that came back.
enum class UartOutcome : uint8_t {
  /// Bytes to the BMS.
  SENT,
  /// The reply that was asked for.
  REPLY,
  /// The BMS refused the request.
  NACK,
  /// No reply could be made of them.
  GARBLED,
};

/// Key for the API ("reply"); never null.
const char *uart_outcome_key(UartOutcome outcome);

struct UartTraffic {
  uint32_t number{0};
  uint8_t pack{0};
  UartOutcome outcome{UartOutcome::SENT};
  /// When it was sent; of what was received, when its first byte came.
  TimeMs at{0};
  /// Bytes in all; more than MAX_BYTES are counted and not kept.
  uint16_t length{0};
  /// Valid until more bytes pass.
  std::span<const uint8_t> bytes;

  bool received() const { return this->outcome != UartOutcome::SENT; }
  bool whole() const { return this->bytes.size() == this->length; }
};

/// The last exchanges with the BMS, byte by byte. A request without any answer is one that no received bytes follow.
class UartMonitor final : public tinybms::LineListener {
 public:
  static constexpr size_t EXCHANGES = 64;
  static constexpr size_t MAX_PACKS = 8;
  /// The longest reply: 127 registers.
  static constexpr size_t MAX_BYTES = 259;
  static constexpr size_t BYTES = EXCHANGES * 136;

  void on_line_sent(uint8_t pack, std::span<const uint8_t> bytes, TimeMs now) override;
  void on_line_received(uint8_t pack, std::span<const uint8_t> bytes, const tinybms::LinkCounters &after,
                        TimeMs now) override;

  uint32_t oldest() const { return this->ring_.oldest(); }
  uint32_t newest() const { return this->ring_.newest(); }
  /// The oldest with a greater number; 0 asks for the very first.
  std::optional<UartTraffic> after(uint32_t number) const;

 protected:
  struct Meta {
    TimeMs at{0};
    uint16_t length{0};
    uint8_t pack{0};
    UartOutcome outcome{UartOutcome::SENT};
  };
  /// What has come from a BMS since the last request to it.
  struct Pending {
    std::array<uint8_t, MAX_BYTES> bytes{};
    uint16_t length{0};
    TimeMs at{0};
    uint32_t replies{0};
    uint32_t nacks{0};
  };

  void close_(uint8_t pack, UartOutcome outcome);

  BlobRing<Meta, 2 * EXCHANGES, BYTES> ring_;
  std::array<Pending, MAX_PACKS> pending_{};
};

}  // namespace esphome::monitors
