#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// The TinyBMS serial protocol: requests out, replies in. Pure, no ESPHome.
///
/// Source: TinyBMS protocol Rev D. Frames start with 0xAA and end with CRC-16/MODBUS, low byte first. Blocks are read
/// and written with the Modbus commands (big endian per word, low word first), because the size of the native
/// multi-packet replies is not documented.
namespace esphome::tinybms {

inline constexpr uint8_t FRAME_START = 0xAA;
/// 0x03 reads at most this many registers.
inline constexpr uint8_t MAX_READ_WORDS = 127;
/// 0x1D reads at most this many settings.
inline constexpr uint8_t MAX_SETTINGS = 100;
/// Enough for every setting; the BMS itself takes up to 100.
inline constexpr uint8_t MAX_WRITE_WORDS = 2;

/// CRC-16/MODBUS: polynomial 0x8005 reflected, start value 0xFFFF.
uint16_t crc16(std::span<const uint8_t> bytes);

/// Option byte of command 0x02.
enum class ResetOption : uint8_t { CLEAR_EVENTS = 1, CLEAR_STATISTICS = 2, RESET_BMS = 5 };

/// Option byte of command 0x1D.
enum class SettingsOption : uint8_t { MINIMUM = 1, MAXIMUM = 2, DEFAULT = 3, CURRENT = 4 };

/// The one reply a request can have: its first bytes and its length are known before it arrives.
struct ExpectedReply {
  /// From the start byte up to where the data begin.
  std::array<uint8_t, 6> prefix{};
  uint8_t prefix_length{0};
  /// The whole frame with its CRC.
  uint16_t length{0};
  uint8_t command{0};
};

struct Request {
  std::array<uint8_t, 7 + 2 * MAX_WRITE_WORDS + 2> bytes{};
  uint8_t length{0};
  ExpectedReply reply;

  std::span<const uint8_t> frame() const { return {this->bytes.data(), this->length}; }
};

/// 0x03. count is 1..127, else it is clamped.
Request read_block(uint16_t address, uint8_t count);
/// 0x10. At most MAX_WRITE_WORDS words; further ones are not sent.
Request write_block(uint16_t address, std::span<const uint16_t> words);
/// 0x1D: count settings from register 300 on. count is 1..100, else it is clamped.
Request read_settings(SettingsOption option, uint8_t count);
/// 0x02
Request reset_or_clear(ResetOption option);

enum class ReplyKind : uint8_t { NONE, REPLY, NACK };

/// Finds the expected reply, or its refusal, in a stream of any bytes.
///
/// It looks at the last `length` bytes after each byte received: if they begin with the expected prefix and end with
/// the right CRC, they are the reply. So no length on the wire is ever trusted, and noise, text or half a frame before
/// the reply cost nothing but themselves.
class ReplyParser final {
 public:
  /// Forgets what came before; the next matching frame is the reply to this request.
  void expect(const ExpectedReply &expected);
  /// Takes one byte. After REPLY or NACK the frame stays readable until the next feed() or expect(). Before the first
  /// expect() nothing is found.
  ReplyKind feed(uint8_t byte);

  /// Data of the accepted reply, between prefix and CRC.
  std::span<const uint8_t> data() const { return this->data_; }
  /// Error byte of the accepted NACK: 0 command error, 1 CRC error.
  uint8_t nack_code() const { return this->nack_code_; }
  /// Bytes since expect().
  uint32_t received() const { return this->received_; }
  /// Bytes before the accepted frame that belonged to no reply.
  uint32_t skipped() const { return this->skipped_; }
  /// Frames that began as expected and had a wrong CRC, since expect().
  uint32_t crc_errors() const { return this->crc_errors_; }

 protected:
  static constexpr size_t MAX_FRAME = 2 * MAX_READ_WORDS + 5;
  static constexpr size_t NACK_LENGTH = 6;

  bool ends_with_frame_(std::span<const uint8_t> prefix, size_t length);

  ExpectedReply expected_;
  std::array<uint8_t, 2 * MAX_FRAME> buffer_{};
  size_t size_{0};
  std::span<const uint8_t> data_;
  uint32_t received_{0};
  uint32_t skipped_{0};
  uint32_t crc_errors_{0};
  uint8_t nack_code_{0};
};

/// Reads register `index` of a 0x03 reply, high byte first; the caller guarantees that it is there.
inline uint16_t word_at(std::span<const uint8_t> data, size_t index) {
  return static_cast<uint16_t>(data[2 * index] << 8 | data[2 * index + 1]);
}

/// Reads word `index` of a 0x1D reply: like all commands but the Modbus ones, low byte first.
inline uint16_t native_word_at(std::span<const uint8_t> data, size_t index) {
  return static_cast<uint16_t>(data[2 * index + 1] << 8 | data[2 * index]);
}

}  // namespace esphome::tinybms
