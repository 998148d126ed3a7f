#include "frames.h"

#include <algorithm>

namespace esphome::victron_can {

using bms_core::AlarmLevel;
using bms_core::BatteryState;
using bms_core::CellPlace;
using bms_core::Extreme;
using bms_core::SensorPlace;

namespace {

/// "Not supported" where a frame cannot be cut short.
constexpr uint16_t UNSUPPORTED = 0xFFFF;
constexpr uint32_t FULL_PPM = 1'000'000;

std::optional<Frame> limits(const BatteryState &state, const Names & /*names*/) {
  const auto values = round_limits(state.limits);
  return values ? std::optional{encode_limits(*values)} : std::nullopt;
}

std::optional<Frame> state_of_charge(const BatteryState &state, const Names & /*names*/) {
  if (!state.soc_ppm)
    return std::nullopt;
  const uint32_t soc_ppm = std::min(*state.soc_ppm, FULL_PPM);
  const auto percent = [](uint32_t ppm) { return static_cast<uint16_t>(divide_to_nearest(ppm, 10'000)); };
  // A health of 0 % is a BMS that does not know it: a GX would call the battery dead.
  const uint16_t health = state.soh_ppm ? percent(std::min(*state.soh_ppm, FULL_PPM)) : 0;
  return FrameWriter(0x355)
      .u16(percent(soc_ppm))
      .u16(health != 0 ? health : UNSUPPORTED)
      .u16(static_cast<uint16_t>(divide_to_nearest(soc_ppm, 100)))
      .frame();
}

std::optional<Frame> measured_values(const BatteryState &state, const Names & /*names*/) {
  if (!state.voltage_mv || !state.current_ma)
    return std::nullopt;
  FrameWriter writer(0x356);
  writer.s16(saturate<int16_t>(divide_to_nearest(*state.voltage_mv, 10)));
  writer.s16(saturate<int16_t>(divide_to_nearest(*state.current_ma, 100)));
  if (state.temperature_dc)
    writer.s16(*state.temperature_dc);
  return writer.frame();
}

/// Bit pairs of 0x35A.
constexpr uint8_t PAIR_UNSUPPORTED = 0b00;
constexpr uint8_t PAIR_ACTIVE = 0b01;
constexpr uint8_t PAIR_OK = 0b10;

constexpr uint8_t pair_of(AlarmLevel level, AlarmLevel active) {
  if (level == AlarmLevel::UNSUPPORTED)
    return PAIR_UNSUPPORTED;
  return level == active ? PAIR_ACTIVE : PAIR_OK;
}

/// An alarm leaves its warning pair at OK: a reader that looks at the warnings first must not take it for one.
std::optional<Frame> alarms(const BatteryState &state, const Names & /*names*/) {
  constexpr size_t BITS_PER_PAIR = 2;
  // Follows the warning of cell imbalance.
  constexpr size_t ONLINE_PAIR = bms_core::ALARM_COUNT;
  uint32_t alarm_bits = 0;
  uint32_t warning_bits = 0;
  for (size_t i = 0; i < bms_core::ALARM_COUNT; i++) {
    alarm_bits |= uint32_t{pair_of(state.alarms[i], AlarmLevel::ALARM)} << (BITS_PER_PAIR * i);
    warning_bits |= uint32_t{pair_of(state.alarms[i], AlarmLevel::WARNING)} << (BITS_PER_PAIR * i);
  }
  warning_bits |= uint32_t{state.online ? PAIR_OK : PAIR_ACTIVE} << (BITS_PER_PAIR * ONLINE_PAIR);
  return FrameWriter(0x35A).u32(alarm_bits).u32(warning_bits).frame();
}

std::optional<Frame> manufacturer(const BatteryState & /*state*/, const Names &names) {
  return FrameWriter(0x35E).text8(names.manufacturer).frame();
}

constexpr uint16_t whole_ah(uint32_t mah) { return saturate<uint16_t>(divide_to_nearest(mah, 1000)); }

std::optional<Frame> battery_info(const BatteryState &state, const Names &names) {
  if (!state.identity)
    return std::nullopt;
  // Two bytes for "major.minor": the public version and the internal one.
  const uint16_t firmware = static_cast<uint16_t>(state.identity->firmware_public << 8) |
                            saturate<uint8_t>(state.identity->firmware_internal);
  FrameWriter writer(0x35F);
  writer.u16(names.type_id).u16_big_endian(firmware);
  if (state.online_capacity_mah)
    writer.u16(whole_ah(*state.online_capacity_mah));
  return writer.frame();
}

/// A short name is complete in 0x35E.
bool needs_long_name(const Names &names) { return names.battery.size() > 8; }

std::optional<Frame> battery_name_1(const BatteryState & /*state*/, const Names &names) {
  return needs_long_name(names) ? std::optional{FrameWriter(0x370).text8(names.battery).frame()} : std::nullopt;
}

std::optional<Frame> battery_name_2(const BatteryState & /*state*/, const Names &names) {
  return needs_long_name(names) ? std::optional{FrameWriter(0x371).text8(names.battery, 8).frame()} : std::nullopt;
}

std::optional<Frame> modules(const BatteryState &state, const Names & /*names*/) {
  if (state.packs_online == 0 && state.packs_offline == 0)
    return std::nullopt;
  return FrameWriter(0x372)
      .u16(state.packs_online)
      .u16(state.packs_blocking_charge)
      .u16(state.packs_blocking_discharge)
      .u16(state.packs_offline)
      .frame();
}

/// 0.1 degC to K, as BYD and Pytes batteries do it: 14.0 degC is 287 K.
constexpr uint16_t kelvin(int16_t temperature_dc) {
  return saturate<uint16_t>(divide_to_nearest(int64_t{temperature_dc} * 10 + 27'315, 100));
}

std::optional<Frame> extremes(const BatteryState &state, const Names & /*names*/) {
  if (!state.min_cell_mv && !state.max_cell_mv && !state.min_temperature_dc && !state.max_temperature_dc)
    return std::nullopt;
  return FrameWriter(0x373)
      .u16(state.min_cell_mv ? state.min_cell_mv->value : UNSUPPORTED)
      .u16(state.max_cell_mv ? state.max_cell_mv->value : UNSUPPORTED)
      .u16(state.min_temperature_dc ? kelvin(state.min_temperature_dc->value) : UNSUPPORTED)
      .u16(state.max_temperature_dc ? kelvin(state.max_temperature_dc->value) : UNSUPPORTED)
      .frame();
}

/// Writes "P1C07" or "P1T2" without a C library: at most "P256C256".
class PlaceText final {
 public:
  explicit PlaceText(uint8_t pack) { this->letter('P').number(pack + 1, 1); }
  PlaceText &letter(char letter) {
    this->text_[this->size_++] = letter;
    return *this;
  }
  PlaceText &number(unsigned number, unsigned digits) {
    if (number >= 100 || digits > 2)
      this->letter(static_cast<char>('0' + number / 100 % 10));
    if (number >= 10 || digits > 1)
      this->letter(static_cast<char>('0' + number / 10 % 10));
    return this->letter(static_cast<char>('0' + number % 10));
  }
  std::string_view view() const { return {this->text_.data(), this->size_}; }

 protected:
  std::array<char, 8> text_{};
  size_t size_{0};
};

std::optional<Frame> cell_place(uint16_t id, const std::optional<Extreme<uint16_t, CellPlace>> &extreme) {
  if (!extreme)
    return std::nullopt;
  PlaceText text(extreme->place.pack);
  text.letter('C').number(extreme->place.cell + 1, 2);
  return FrameWriter(id).text8(text.view()).frame();
}

std::optional<Frame> sensor_place(uint16_t id, const std::optional<Extreme<int16_t, SensorPlace>> &extreme) {
  if (!extreme)
    return std::nullopt;
  PlaceText text(extreme->place.pack);
  if (extreme->place.sensor == 0) {
    text.letter('I').letter('N').letter('T');
  } else {
    text.letter('T').number(extreme->place.sensor, 1);
  }
  return FrameWriter(id).text8(text.view()).frame();
}

std::optional<Frame> min_cell(const BatteryState &state, const Names & /*names*/) {
  return cell_place(0x374, state.min_cell_mv);
}
std::optional<Frame> max_cell(const BatteryState &state, const Names & /*names*/) {
  return cell_place(0x375, state.max_cell_mv);
}
std::optional<Frame> min_temperature(const BatteryState &state, const Names & /*names*/) {
  return sensor_place(0x376, state.min_temperature_dc);
}
std::optional<Frame> max_temperature(const BatteryState &state, const Names & /*names*/) {
  return sensor_place(0x377, state.max_temperature_dc);
}

/// A counter of 100 Wh. It rolls over, as the protocol wants it.
constexpr uint32_t energy_counter(uint64_t mwh) {
  constexpr uint64_t MWH_PER_STEP = 100'000;
  return static_cast<uint32_t>(mwh / MWH_PER_STEP + (mwh % MWH_PER_STEP >= MWH_PER_STEP / 2 ? 1 : 0));
}

std::optional<Frame> energy(const BatteryState &state, const Names & /*names*/) {
  if (!state.energy)
    return std::nullopt;
  return FrameWriter(0x378)
      .u32(energy_counter(state.energy->in_mwh))
      .u32(energy_counter(state.energy->out_mwh))
      .frame();
}

std::optional<Frame> installed_capacity(const BatteryState &state, const Names & /*names*/) {
  if (!state.installed_capacity_mah)
    return std::nullopt;
  return FrameWriter(0x379).u16(whole_ah(*state.installed_capacity_mah)).frame();
}

/// The serial number is binary: its last eight bytes as 16 hexadecimal digits, `half` 0 or 1.
std::optional<Frame> serial_number(uint16_t id, const BatteryState &state, size_t half) {
  constexpr size_t BYTES_PER_FRAME = 4;
  if (!state.identity)
    return std::nullopt;
  const auto &serial = state.identity->serial;
  // No BMS has this number: it was not read.
  if (std::all_of(serial.begin(), serial.end(), [](uint8_t byte) { return byte == 0; }))
    return std::nullopt;
  const size_t first = serial.size() - (2 - half) * BYTES_PER_FRAME;
  FrameWriter writer(id);
  for (size_t i = first; i < first + BYTES_PER_FRAME; i++) {
    constexpr char DIGITS[] = "0123456789ABCDEF";
    writer.u8(static_cast<uint8_t>(DIGITS[serial[i] >> 4])).u8(static_cast<uint8_t>(DIGITS[serial[i] & 0x0F]));
  }
  return writer.frame();
}

std::optional<Frame> serial_number_1(const BatteryState &state, const Names & /*names*/) {
  return serial_number(0x380, state, 0);
}
std::optional<Frame> serial_number_2(const BatteryState &state, const Names & /*names*/) {
  return serial_number(0x381, state, 1);
}

std::optional<Frame> family(const BatteryState & /*state*/, const Names &names) {
  return names.family.empty() ? std::nullopt : std::optional{FrameWriter(0x382).text8(names.family).frame()};
}

}  // namespace

Frame encode_limits(const LimitValues &values) {
  FrameWriter writer(0x351);
  writer.u16(values.charge_voltage_dv).s16(values.charge_current_da).s16(values.discharge_current_da);
  if (values.discharge_voltage_dv)
    writer.u16(*values.discharge_voltage_dv);
  return writer.frame();
}

const std::array<FrameInfo, FRAME_COUNT> FRAMES{{
    {0x351, "limits", 1000, limits},
    {0x355, "state_of_charge", 1000, state_of_charge},
    {0x356, "measured_values", 1000, measured_values},
    {0x35A, "alarms", 1000, alarms},
    {0x35E, "manufacturer", 10000, manufacturer},
    {0x35F, "battery_info", 10000, battery_info},
    {0x370, "battery_name_1", 10000, battery_name_1},
    {0x371, "battery_name_2", 10000, battery_name_2},
    {0x372, "modules", 2000, modules},
    {0x373, "extremes", 2000, extremes},
    {0x374, "min_cell", 2000, min_cell},
    {0x375, "max_cell", 2000, max_cell},
    {0x376, "min_temperature", 2000, min_temperature},
    {0x377, "max_temperature", 2000, max_temperature},
    {0x378, "energy", 10000, energy},
    {0x379, "installed_capacity", 10000, installed_capacity},
    {0x380, "serial_number_1", 10000, serial_number_1},
    {0x381, "serial_number_2", 10000, serial_number_2},
    {0x382, "family", 10000, family},
}};

}  // namespace esphome::victron_can
