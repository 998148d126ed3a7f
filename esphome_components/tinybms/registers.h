#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/pack_snapshot.h"
#include "protocol.h"

/// What the registers mean: data of a reply in, engineering values out. Pure.
namespace esphome::tinybms {

using bms_core::TimeMs;

struct Block {
  uint16_t address;
  uint8_t count;
};

// TinyBMS protocol Rev D, register map.
inline constexpr Block LIVE_BLOCK{0, 56};
inline constexpr Block STATISTICS_BLOCK{100, 18};
inline constexpr Block EVENT_BLOCK{200, 98};
inline constexpr Block SETTINGS_BLOCK{300, 44};
inline constexpr Block VERSION_BLOCK{500, 10};
inline constexpr size_t EVENT_SLOTS = 49;

/// A current beyond this many percent of the sensor's range is a measuring error.
inline constexpr int32_t SENSOR_RANGE_PERCENT = 120;
/// Widest current sensor TinyBMS knows, used until the true range has been read.
inline constexpr int32_t WIDEST_SENSOR_A = 750;

/// Which register bit 0 of the balancing registers 51 and 52 stands for in packs of fewer than 16 cells.
enum class BalancingBits : uint8_t {
  /// Bit n is contact n + 1: unused lower contacts have bits too.
  CONTACT,
  /// Bit 0 is the most negative cell.
  CELL,
};

/// Decodes the data of a reply to LIVE_BLOCK (112 bytes). What is implausible is unknown.
bms_core::LiveData decode_live(std::span<const uint8_t> data, BalancingBits bits, int32_t sensor_range_a, TimeMs now);
bms_core::Statistics decode_statistics(std::span<const uint8_t> data, TimeMs now);
bms_core::Identity decode_identity(std::span<const uint8_t> data, TimeMs now);
/// The settings limits are computed from, out of the raw words of SETTINGS_BLOCK.
bms_core::PackSettings decode_pack_settings(std::span<const uint16_t> words, TimeMs now);

/// The BMS's event list in order of time.
struct EventList {
  std::array<bms_core::BmsEvent, EVENT_SLOTS> events{};
  size_t count{0};

  std::span<const bms_core::BmsEvent> view() const { return {this->events.data(), this->count}; }
};

/// Decodes the data of a reply to EVENT_BLOCK. The 24-bit time stamps are unwrapped against the lifetime counter:
/// an event counts as at most 194 days old.
EventList decode_events(std::span<const uint8_t> data, uint32_t lifetime_s);
/// Faults and warnings of the list that have not ended by their recovery event or a restart.
bms_core::FaultSet active_faults(std::span<const bms_core::BmsEvent> events);

}  // namespace esphome::tinybms
