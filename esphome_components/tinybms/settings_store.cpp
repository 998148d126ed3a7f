#include "settings_store.h"

#include <algorithm>
#include <cstdio>

namespace esphome::tinybms {

namespace {

constexpr uint16_t DISCHARGE_OVER_CURRENT = 317;
constexpr uint16_t CHARGE_OVER_CURRENT = 318;

size_t index_of(uint16_t address) { return address - SETTINGS_BLOCK.address; }

/// A raw value as a person reads it, with its unit: "4.2 V" stays "4200 mV", 5000 becomes "50.00 Ah".
size_t format_value(const SettingInfo &info, int32_t raw, char *text, size_t size) {
  for (const SettingOption &option : info.options) {
    if (option.value == raw)
      return snprintf(text, size, "%s", option.name);
  }
  const int decimals = info.divisor == 1 ? 0 : info.divisor <= 10 ? 1 : info.divisor <= 100 ? 2 : 3;
  const double value = static_cast<double>(raw) * info.multiplier / info.divisor;
  return snprintf(text, size, "%.*f%s%s", decimals, value, info.unit[0] == '\0' ? "" : " ", info.unit);
}

/// Like snprintf, returns the length that the whole text would have.
int describe_options(const SettingInfo &info, int32_t wanted, char *text, size_t size) {
  int length = snprintf(text, size, "%s: %ld is not one of ", info.name, static_cast<long>(wanted));
  for (const SettingOption &option : info.options) {
    const size_t used = std::min<size_t>(length, size);
    length += snprintf(text + used, size - used, "%s%u %s", &option == info.options.data() ? "" : ", ", option.value,
                       option.name);
  }
  return length;
}

}  // namespace

const char *write_result_key(WriteResult result) {
  static constexpr const char *KEYS[] = {
      "ok",
      "not_taken",
      "out_of_range",
      "conflict",
      "not_an_option",
      "unknown",
      "settings_unknown",
      "range_unknown",
      "firmware_unknown",
      "firmware_too_old",
      "refused_by_bms",
      "no_answer",
      "link_down",
      "queue_full",
  };
  static_assert(std::size(KEYS) == static_cast<size_t>(WriteResult::QUEUE_FULL) + 1);
  const auto index = static_cast<size_t>(result);
  return index < std::size(KEYS) ? KEYS[index] : "unknown";
}

size_t describe(const WriteReport &report, char *text, size_t size) {
  if (size == 0)
    return 0;
  if (report.setting >= SETTINGS.size()) {
    const int length = snprintf(text, size, "There is no setting number %u", report.setting);
    return std::min<size_t>(length, size - 1);
  }
  const SettingInfo &info = SETTINGS[report.setting];
  char wanted[40];
  char a[40];
  char b[40];
  format_value(info, report.wanted, wanted, sizeof(wanted));
  int length = 0;
  switch (report.result) {
    case WriteResult::OK:
      length = snprintf(text, size, "%s is now %s", info.name, wanted);
      break;
    case WriteResult::NOT_TAKEN:
      if (report.held) {
        format_value(info, *report.held, a, sizeof(a));
        length = snprintf(text, size, "%s: the BMS did not take %s and holds %s", info.name, wanted, a);
      } else {
        length = snprintf(text, size, "%s: the BMS did not take %s", info.name, wanted);
      }
      break;
    case WriteResult::OUT_OF_RANGE:
      format_value(info, report.minimum, a, sizeof(a));
      format_value(info, report.maximum, b, sizeof(b));
      length = snprintf(text, size, "%s: %s is outside %s to %s", info.name, wanted, a, b);
      break;
    case WriteResult::CONFLICT: {
      const SettingInfo &other = SETTINGS[report.other];
      format_value(other, report.other_value, a, sizeof(a));
      length = snprintf(text, size, "%s: %s contradicts %s, which is %s", info.name, wanted, other.name, a);
      break;
    }
    case WriteResult::NOT_AN_OPTION:
      length = describe_options(info, report.wanted, text, size);
      break;
    case WriteResult::UNKNOWN_SETTING:
      length = snprintf(text, size, "There is no such setting");
      break;
    case WriteResult::SETTINGS_UNKNOWN:
      length = snprintf(text, size, "%s: the BMS's settings have not been read yet", info.name);
      break;
    case WriteResult::RANGE_UNKNOWN:
      length = snprintf(text, size, "%s: the BMS has not told which values it allows", info.name);
      break;
    case WriteResult::FIRMWARE_UNKNOWN:
      length = snprintf(text, size, "%s: the BMS's firmware version is not known, so nothing is written", info.name);
      break;
    case WriteResult::FIRMWARE_TOO_OLD:
      length = snprintf(text, size, "%s: BMS firmware %u may restart when written to; update it to %u or newer",
                        info.name, report.firmware, SettingsStore::FIRST_WRITABLE_FIRMWARE);
      break;
    case WriteResult::REFUSED_BY_BMS:
      length = snprintf(text, size, "%s: the BMS refused %s", info.name, wanted);
      break;
    case WriteResult::NO_ANSWER:
      length = snprintf(text, size, "%s: no answer from the BMS; the value it holds is not known", info.name);
      break;
    case WriteResult::LINK_DOWN:
      length = snprintf(text, size, "%s: no connection to the BMS", info.name);
      break;
    case WriteResult::QUEUE_FULL:
      length = snprintf(text, size, "%s: too many changes at once, try again", info.name);
      break;
  }
  return std::min<size_t>(length, size - 1);
}

void SettingsStore::store(SettingsOption option, std::span<const uint8_t> data, TimeMs now) {
  if (data.size() < 2 * SETTINGS_BLOCK.count)
    return;
  if (option == SettingsOption::CURRENT) {
    this->store_current(SETTINGS_BLOCK.address, data, now);
    return;
  }
  Words &words = option == SettingsOption::MINIMUM   ? this->minimum_
                 : option == SettingsOption::MAXIMUM ? this->maximum_
                                                     : this->default_;
  for (size_t i = 0; i < words.size(); i++)
    words[i] = native_word_at(data, i);
  this->minimum_known_ |= option == SettingsOption::MINIMUM;
  this->maximum_known_ |= option == SettingsOption::MAXIMUM;
  this->default_known_ |= option == SettingsOption::DEFAULT;
}

void SettingsStore::store_current(uint16_t address, std::span<const uint8_t> data, TimeMs now) {
  const size_t first = index_of(address);
  const size_t count = data.size() / 2;
  if (address < SETTINGS_BLOCK.address || first + count > this->current_.size())
    return;
  for (size_t i = 0; i < count; i++)
    this->current_[first + i] = word_at(data, i);
  // A part of the block makes the rest no younger.
  if (count == this->current_.size())
    this->current_at_ = now;
}

std::optional<int32_t> SettingsStore::field_(const Words &words, const SettingInfo &info) const {
  const size_t index = index_of(info.address);
  uint32_t raw = words[index];
  if (info.words == 2)
    raw |= static_cast<uint32_t>(words[index + 1]) << 16;
  if (info.bits < 32)
    raw = raw >> info.shift & ((1U << info.bits) - 1);
  if (info.is_signed)
    return static_cast<int16_t>(raw);
  return static_cast<int32_t>(raw);
}

std::optional<int32_t> SettingsStore::value(uint8_t setting) const {
  if (!this->known() || setting >= SETTINGS.size() || SETTINGS[setting].write_only)
    return std::nullopt;
  return this->field_(this->current_, SETTINGS[setting]);
}

std::optional<int32_t> SettingsStore::default_value(uint8_t setting) const {
  if (!this->default_known_ || setting >= SETTINGS.size() || SETTINGS[setting].write_only)
    return std::nullopt;
  return this->field_(this->default_, SETTINGS[setting]);
}

std::optional<SettingsStore::Range> SettingsStore::range(uint8_t setting) const {
  if (setting >= SETTINGS.size())
    return std::nullopt;
  const SettingInfo &info = SETTINGS[setting];
  if (info.packed())
    return Range{info.minimum, info.maximum};
  if (!this->minimum_known_ || !this->maximum_known_)
    return std::nullopt;
  const Range range{*this->field_(this->minimum_, info), *this->field_(this->maximum_, info)};
  if (range.minimum >= range.maximum)
    return std::nullopt;
  return range;
}

std::optional<int32_t> SettingsStore::sensor_range_a() const {
  if (!this->maximum_known_)
    return std::nullopt;
  const int32_t widest =
      std::max(this->maximum_[index_of(DISCHARGE_OVER_CURRENT)], this->maximum_[index_of(CHARGE_OVER_CURRENT)]);
  return widest == 0 ? std::nullopt : std::optional(widest);
}

WriteReport SettingsStore::check(uint8_t setting, int32_t raw,
                                 const std::optional<bms_core::Identity> &identity) const {
  WriteReport report;
  report.setting = setting;
  report.wanted = raw;
  const auto refuse = [&](WriteResult result) {
    report.result = result;
    return report;
  };
  if (setting >= SETTINGS.size())
    return refuse(WriteResult::UNKNOWN_SETTING);
  if (!identity)
    return refuse(WriteResult::FIRMWARE_UNKNOWN);
  report.firmware = identity->firmware_internal;
  if (identity->firmware_internal < FIRST_WRITABLE_FIRMWARE)
    return refuse(WriteResult::FIRMWARE_TOO_OLD);
  if (!this->known())
    return refuse(WriteResult::SETTINGS_UNKNOWN);

  const SettingInfo &info = SETTINGS[setting];
  report.held = this->value(setting);
  if (!info.options.empty() &&
      std::none_of(info.options.begin(), info.options.end(), [&](const auto &option) { return option.value == raw; }))
    return refuse(WriteResult::NOT_AN_OPTION);
  const auto range = this->range(setting);
  if (!range)
    return refuse(WriteResult::RANGE_UNKNOWN);
  report.minimum = range->minimum;
  report.maximum = range->maximum;
  if (raw < range->minimum || raw > range->maximum)
    return refuse(WriteResult::OUT_OF_RANGE);

  for (const OrderedSettings &pair : ORDERED_SETTINGS) {
    if (pair.below != setting && pair.above != setting)
      continue;
    report.other = pair.below == setting ? pair.above : pair.below;
    report.other_value = *this->value(report.other);
    if (pair.below == setting ? raw >= report.other_value : raw <= report.other_value)
      return refuse(WriteResult::CONFLICT);
  }
  return report;
}

std::array<uint16_t, MAX_WRITE_WORDS> SettingsStore::words_for(uint8_t setting, int32_t raw) const {
  const SettingInfo &info = SETTINGS[setting];
  const auto bits = static_cast<uint32_t>(raw);
  if (info.words == 2)
    return {static_cast<uint16_t>(bits), static_cast<uint16_t>(bits >> 16)};
  if (!info.packed())
    return {static_cast<uint16_t>(bits), 0};
  const uint32_t mask = ((1U << info.bits) - 1) << info.shift;
  const uint32_t word = this->current_[index_of(info.address)];
  return {static_cast<uint16_t>((word & ~mask) | (bits << info.shift & mask)), 0};
}

}  // namespace esphome::tinybms
