#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// WebSocket frames (RFC 6455), the server's side: pure.
namespace esphome::local_http {

enum class Opcode : uint8_t { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

constexpr bool is_control(Opcode opcode) { return opcode >= Opcode::CLOSE; }

/// RFC 6455, 7.4.1.
enum class CloseCode : uint16_t {
  NORMAL = 1000,
  GOING_AWAY = 1001,
  PROTOCOL_ERROR = 1002,
  UNSUPPORTED_DATA = 1003,
  NO_STATUS = 1005,  ///< never sent: the peer's close frame held no code
  INVALID_DATA = 1007,
  POLICY_VIOLATION = 1008,
  TOO_BIG = 1009,
  INTERNAL_ERROR = 1011,
  TRY_AGAIN_LATER = 1013,
};

/// The longest payload of a control frame.
inline constexpr size_t MAX_CONTROL_PAYLOAD = 125;
/// The longest header of a frame that a server sends with up to 64 kB.
inline constexpr size_t MAX_SENT_HEADER = 4;

/// Write the header of an unmasked frame and return its size. `last`: the message ends with it.
size_t write_frame_header(std::span<uint8_t, MAX_SENT_HEADER> out, Opcode opcode, size_t payload, bool last = true);

/// The value of Sec-WebSocket-Accept for a client's key; nothing when the key is not 16 bytes in base64.
std::optional<std::array<char, 28>> accept_key(std::string_view key);

/// Whether a peer may send this code in a close frame.
bool is_valid_close_code(uint16_t code);

/// Checks UTF-8 as it arrives (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
class Utf8Check final {
 public:
  /// False once a byte cannot continue what came before.
  bool feed(std::span<const uint8_t> bytes);
  /// Whether the text may end here.
  bool complete() const { return this->missing_ == 0; }
  void reset() { *this = Utf8Check(); }

 protected:
  uint8_t missing_{0};
  uint8_t lowest_{0x80};
  uint8_t highest_{0xBF};
};

/// Takes the bytes of a client apart. Payloads are unmasked and put together in a buffer of the caller.
class FrameReader final {
 public:
  enum class Event : uint8_t {
    NEED_MORE,
    TEXT,    ///< a whole message, `payload()`
    BINARY,  ///< a whole message, `payload()`
    PING,    ///< `payload()` goes back in a pong
    PONG,
    CLOSE,   ///< `close_code()`; the payload is the reason
    FAILED,  ///< close with `close_code()`; everything that follows is meaningless
  };

  /// `message` receives the data frames; its size is the longest message.
  explicit FrameReader(std::span<uint8_t> message) : message_(message) {}

  /// Take bytes from the front of `bytes`, up to the end of one message or control frame. What is left is for the next
  /// call. `payload()` is valid until then.
  Event feed(std::span<const uint8_t> &bytes);

  std::span<const uint8_t> payload() const { return this->payload_; }
  CloseCode close_code() const { return this->close_code_; }

 protected:
  Event fail_(CloseCode code);
  Event read_header_(std::span<const uint8_t> &bytes);
  bool is_allowed_() const;
  Event begin_frame_();
  bool read_payload_(std::span<const uint8_t> &bytes);
  Event end_frame_();
  Event end_close_();

  std::span<uint8_t> message_;
  std::span<const uint8_t> payload_;
  std::array<uint8_t, 14> header_{};
  std::array<uint8_t, MAX_CONTROL_PAYLOAD> control_{};
  std::array<uint8_t, 4> mask_{};
  uint32_t frame_left_{0};
  uint16_t message_size_{0};
  uint8_t header_size_{0};
  uint8_t control_size_{0};
  uint8_t mask_index_{0};
  Opcode opcode_{Opcode::CONTINUATION};          ///< of the frame being read
  Opcode message_opcode_{Opcode::CONTINUATION};  ///< of the message being put together; CONTINUATION: none
  CloseCode close_code_{CloseCode::NORMAL};
  Utf8Check utf8_;
  bool in_payload_{false};
  bool final_{false};
  bool message_done_{false};
  bool failed_{false};
};

}  // namespace esphome::local_http
