#include "can_meaning.h"

#include <algorithm>
#include <string_view>

#include "../bms_core/alarms.h"

namespace esphome::tinybms_web {

namespace {

/// One number in a frame: little endian unless said otherwise.
struct Field {
  uint16_t id;
  const char *name;
  const char *unit;
  uint8_t offset;
  uint8_t bytes;
  bool is_signed;
  bool big_endian;
  /// The value is the raw number without so many digits.
  uint8_t digits;
};

// docs/can_frames.md. 0xFFFF stands for "not supported" in unsigned fields of two bytes.
constexpr Field FIELDS[] = {
    {0x351, "charge_voltage_limit", "V", 0, 2, false, false, 1},
    {0x351, "charge_current_limit", "A", 2, 2, true, false, 1},
    {0x351, "discharge_current_limit", "A", 4, 2, true, false, 1},
    {0x351, "discharge_voltage_limit", "V", 6, 2, false, false, 1},
    {0x355, "soc", "%", 0, 2, false, false, 0},
    {0x355, "soh", "%", 2, 2, false, false, 0},
    {0x355, "soc_fine", "%", 4, 2, false, false, 2},
    {0x356, "voltage", "V", 0, 2, true, false, 2},
    {0x356, "current", "A", 2, 2, true, false, 1},
    {0x356, "temperature", "°C", 4, 2, true, false, 1},
    {0x35F, "type", "", 0, 2, false, false, 0},
    {0x35F, "firmware_public", "", 2, 1, false, false, 0},
    {0x35F, "firmware_internal", "", 3, 1, false, false, 0},
    {0x35F, "online_capacity", "Ah", 4, 2, false, false, 0},
    {0x372, "packs_online", "", 0, 2, false, false, 0},
    {0x372, "packs_blocking_charge", "", 2, 2, false, false, 0},
    {0x372, "packs_blocking_discharge", "", 4, 2, false, false, 0},
    {0x372, "packs_offline", "", 6, 2, false, false, 0},
    {0x373, "min_cell_voltage", "V", 0, 2, false, false, 3},
    {0x373, "max_cell_voltage", "V", 2, 2, false, false, 3},
    {0x373, "min_temperature", "K", 4, 2, false, false, 0},
    {0x373, "max_temperature", "K", 6, 2, false, false, 0},
    {0x378, "energy_in", "kWh", 0, 4, false, false, 1},
    {0x378, "energy_out", "kWh", 4, 4, false, false, 1},
    {0x379, "installed_capacity", "Ah", 0, 2, false, false, 0},
};

struct Text {
  uint16_t id;
  const char *name;
};
constexpr Text TEXTS[] = {
    {0x307, "name"},
    {0x35E, "manufacturer"},
    {0x370, "name_1"},
    {0x371, "name_2"},
    {0x374, "min_cell"},
    {0x375, "max_cell"},
    {0x376, "min_temperature"},
    {0x377, "max_temperature"},
    {0x380, "serial_number_1"},
    {0x381, "serial_number_2"},
    {0x382, "family"},
};

constexpr uint16_t ALARMS_ID = 0x35A;
constexpr const char *PAIRS[] = {"not supported", "active", "ok", "invalid"};

std::optional<Decimal> read(const Field &field, std::span<const uint8_t> data) {
  if (data.size() < size_t{field.offset} + field.bytes)
    return std::nullopt;
  uint32_t raw = 0;
  for (size_t i = 0; i < field.bytes; i++) {
    const size_t shift = 8 * (field.big_endian ? field.bytes - 1 - i : i);
    raw |= static_cast<uint32_t>(data[field.offset + i]) << shift;
  }
  if (!field.is_signed && field.bytes == 2 && raw == 0xFFFF)
    return std::nullopt;
  return Decimal{field.is_signed ? int64_t{static_cast<int16_t>(raw)} : int64_t{raw}, field.digits};
}

void write_signal(JsonWriter &json, std::string_view name, const auto &value, const char *unit) {
  json.begin_object().field("name", name).field("value", value).field("unit", unit).end_object();
}

void write_alarms(JsonWriter &json, std::span<const uint8_t> data) {
  const auto pair = [&](size_t byte, size_t index) { return PAIRS[data[byte + index / 4] >> (2 * (index % 4)) & 3]; };
  for (size_t i = 0; i < bms_core::ALARM_COUNT; i++) {
    // A warning is told only where there is one, or the list would be twice as long for nothing.
    write_signal(json, bms_core::ALARMS[i].key, pair(0, i), "alarm");
    if (std::string_view(pair(4, i)) == PAIRS[1])
      write_signal(json, bms_core::ALARMS[i].key, pair(4, i), "warning");
  }
}

}  // namespace

void write_meaning(JsonWriter &json, uint32_t id, bool extended, std::span<const uint8_t> data) {
  json.begin_array();
  if (!extended) {
    for (const Field &field : FIELDS) {
      if (field.id == id)
        write_signal(json, field.name, read(field, data), field.unit);
    }
    for (const Text &text : TEXTS) {
      if (text.id != id)
        continue;
      const std::string_view characters(reinterpret_cast<const char *>(data.data()), data.size());
      write_signal(json, text.name, characters.substr(0, characters.find('\0')), "");
    }
    if (id == ALARMS_ID && data.size() == 8)
      write_alarms(json, data);
  }
  json.end_array();
}

}  // namespace esphome::tinybms_web
