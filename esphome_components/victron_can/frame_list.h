#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "custom_frames.h"

namespace esphome::victron_can {

/// Frames the user made up at run time, with room for them and their signals, and how they are stored. Pure.
class FrameList final {
 public:
  /// Of all frames together; so one stored record always has room for a whole list.
  static constexpr size_t MAX_SIGNALS = 40;
  static constexpr uint16_t RECORD_VERSION = 1;
  static constexpr size_t FRAME_SIZE = 7;
  static constexpr size_t SIGNAL_SIZE = 22;
  static constexpr size_t MAX_RECORD = 1 + MAX_CUSTOM_FRAMES * FRAME_SIZE + MAX_SIGNALS * SIGNAL_SIZE;

  FrameList() = default;
  // Frames point to their signals.
  FrameList(const FrameList &) = delete;
  FrameList &operator=(const FrameList &) = delete;

  void clear() { this->frame_count_ = this->signal_count_ = 0; }
  /// Copies a frame; false if there is no room for it or for its signals.
  bool add(const CustomFrame &frame);
  /// Valid until the list is changed.
  std::span<const CustomFrame> frames() const { return {this->frames_.data(), this->frame_count_}; }

  /// Takes over what encode_frames() wrote. False, and empty, unless it is whole and every frame is valid and has an
  /// identifier of its own.
  bool restore(std::span<const uint8_t> record);

 protected:
  bool read_(std::span<const uint8_t> record);

  std::array<CustomFrame, MAX_CUSTOM_FRAMES> frames_{};
  std::array<Signal, MAX_SIGNALS> signals_{};
  size_t frame_count_{0};
  size_t signal_count_{0};
};

/// Writes frames as they are stored, all little endian: their number (1); for each its identifier, bit 31 for 29 bits
/// (4), period in ms (2), length + 16 * (signals - 1) (1); for each signal its source (1), offset + 8 * type + 64 for
/// big endian (1), scale and add as doubles (16), unknown (4). Returns the size; empty if the buffer is too small.
std::optional<size_t> encode_frames(std::span<const CustomFrame> frames, std::span<uint8_t> record);

}  // namespace esphome::victron_can
