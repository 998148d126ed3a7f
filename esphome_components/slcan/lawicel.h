#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// The Lawicel ASCII protocol ("SLCAN"), as in the CAN232 and CANUSB manuals: one line per CAN frame, ended by CR.
namespace esphome::slcan {

/// One classical CAN frame.
struct Frame {
  uint32_t id{0};                 ///< 11 bits, or 29 when `extended`
  bool extended{false};           ///< 29-bit identifier
  bool remote{false};             ///< remote transmission request: a length but no data
  uint8_t length{0};              ///< data length code, 0 to 8
  std::array<uint8_t, 8> data{};  ///< bytes beyond `length` are 0

  bool operator==(const Frame &) const = default;
};

/// The longest line: `Tiiiiiiiildddddddddddddddd` and CR.
static constexpr size_t MAX_LINE_LENGTH = 27;

/// Write `frame` as a line with its CR and return the line's length; 0 when the identifier or the length is not valid.
size_t encode(const Frame &frame, std::span<char, MAX_LINE_LENGTH> line);

/// Read a line without its CR: `t`, `T`, `r` or `R`, also with the four digits of an adapter's time stamp behind it.
/// Nothing when any digit, the length or the identifier is not valid.
std::optional<Frame> decode(std::string_view line);

/// What a LineReader has met.
struct LineCounters {
  uint32_t frames{0};
  uint32_t malformed{0};  ///< lines that should be a frame but are not, or are no line of this protocol
  uint32_t overruns{0};   ///< lines longer than any line of this protocol
  uint32_t refusals{0};   ///< BEL: the adapter refused a command
};

/// Finds the frames in a stream of bytes. Every other line (replies, a peer's own commands) is skipped.
class LineReader final {
 public:
  /// Take one byte; returns the frame that it completes.
  std::optional<Frame> feed(uint8_t byte);

  /// Forget a line that has begun: what comes next belongs to another connection.
  void reset();

  const LineCounters &counters() const { return this->counters_; }

 protected:
  std::optional<Frame> end_line_();

  // The longest frame with its time stamp. Anything longer is no line of the protocol.
  static constexpr size_t CAPACITY = MAX_LINE_LENGTH + 4;

  std::array<char, CAPACITY> line_{};
  size_t length_{0};
  bool overrun_{false};
  LineCounters counters_;
};

}  // namespace esphome::slcan
