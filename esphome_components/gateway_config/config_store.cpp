#include "config_store.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "../bms_core/byte_stream.h"

namespace esphome::gateway_config {

using bms_core::Curve;

namespace {

/// The table only ever hands out references it does not write through.
const Curve &curve_of(const OptionInfo &info, const GatewayConfig &config) {
  return info.curve(const_cast<GatewayConfig &>(config));
}

bool same(const OptionInfo &info, const GatewayConfig &a, const GatewayConfig &b) {
  return info.curve != nullptr ? curve_of(info, a) == curve_of(info, b) : info.get(a) == info.get(b);
}

std::optional<ConfigProblem> check_curve(size_t option, const Curve &curve) {
  const OptionInfo &info = OPTIONS[option];
  const auto wrong = [&](uint8_t point, int32_t value, int32_t minimum, int32_t maximum) {
    return ConfigProblem{ConfigProblem::Kind::CURVE_POINT, option, point, value, minimum, maximum, nullptr};
  };
  if (curve.count > Curve::MAX_POINTS)
    return wrong(Curve::MAX_POINTS, curve.count, 0, Curve::MAX_POINTS);
  for (uint8_t i = 0; i < curve.count; i++) {
    if (curve.points[i].x < info.minimum || curve.points[i].x > info.maximum)
      return wrong(i, curve.points[i].x, info.minimum, info.maximum);
  }
  if (const auto point = curve.first_wrong_point(info.trend))
    return ConfigProblem{
        ConfigProblem::Kind::CURVE_POINT, option, *point, curve.points[*point].x, 0, 0, "its neighbours"};
  return std::nullopt;
}

/// Finds the option behind the field that the charge control complains about.
size_t option_of(const char *field) {
  constexpr char PREFIX[] = "charge.";
  constexpr char PROFILE[] = "profiles.";
  // A profile is named by its word, in the table by its place.
  if (strncmp(field, PROFILE, sizeof(PROFILE) - 1) == 0) {
    std::array<char, 48> key;
    snprintf(key.data(), key.size(), "charging.%s_current", field + sizeof(PROFILE) - 1);
    return find_option(key.data()).value_or(CHEMISTRY_OPTION);
  }
  for (size_t i = 0; i < OPTIONS.size(); i++) {
    const char *name = OPTIONS[i].field;
    if (strncmp(name, PREFIX, sizeof(PREFIX) - 1) == 0 && strcmp(name + sizeof(PREFIX) - 1, field) == 0)
      return i;
  }
  return CHEMISTRY_OPTION;
}

ConfigProblem problem_of(const bms_core::ConfigError &error) {
  ConfigProblem problem;
  problem.kind = error.point ? ConfigProblem::Kind::CURVE_POINT : ConfigProblem::Kind::CONTRADICTION;
  problem.option = option_of(error.field);
  problem.point = error.point.value_or(0);
  problem.value = error.value;
  problem.minimum = error.lowest;
  problem.maximum = error.highest;
  problem.against = error.against;
  return problem;
}

const OptionInfo *option_with_number(uint16_t number) {
  for (const OptionInfo &info : OPTIONS) {
    if (info.number == number)
      return &info;
  }
  return nullptr;
}

/// A record's curve has its shape and count in front; 0 marks a plain value.
constexpr uint8_t CURVE_MARK = 0x80;
constexpr uint8_t STEPPED_MARK = 0x40;

/// Writes "3.450 V"; returns how much.
size_t print_value(std::span<char> text, const OptionInfo &info, int32_t raw) {
  int decimals = 0;
  for (int32_t divisor = info.divisor; divisor > 1; divisor /= 10)
    decimals++;
  const int length = snprintf(text.data(), text.size(), "%.*f%s%s", decimals, static_cast<double>(raw) / info.divisor,
                              *info.unit == 0 ? "" : " ", info.unit);
  return std::min(static_cast<size_t>(std::max(length, 0)), text.size() - 1);
}

}  // namespace

const char *problem_key(ConfigProblem::Kind kind) {
  static constexpr const char *KEYS[] = {"out_of_range", "curve_point", "contradiction", "not_stored"};
  return KEYS[static_cast<size_t>(kind)];
}

size_t describe(const ConfigProblem &problem, std::span<char> text) {
  const OptionInfo &info = OPTIONS[problem.option];
  char value[32];
  char minimum[32];
  char maximum[32];
  print_value(value, info, problem.value);
  print_value(minimum, info, problem.minimum);
  print_value(maximum, info, problem.maximum);
  int length = 0;
  const bool has_range = problem.minimum != 0 || problem.maximum != 0;
  switch (problem.kind) {
    case ConfigProblem::Kind::OUT_OF_RANGE:
      length = snprintf(text.data(), text.size(), "%s is %s; allowed is %s to %s%s%s", info.key, value, minimum,
                        maximum, info.zero == nullptr ? "" : ", or 0 for: ", info.zero == nullptr ? "" : info.zero);
      break;
    case ConfigProblem::Kind::CURVE_POINT:
      length = has_range ? snprintf(text.data(), text.size(), "%s: point %u is at %s; allowed is %s to %s", info.key,
                                    problem.point + 1U, value, minimum, maximum)
                         : snprintf(text.data(), text.size(),
                                    "%s: point %u at %s does not fit its neighbours: points go from left to right, "
                                    "shares one way",
                                    info.key, problem.point + 1U, value);
      break;
    case ConfigProblem::Kind::CONTRADICTION:
      length = snprintf(text.data(), text.size(), "%s is %s; with %s it may be %s to %s", info.key, value,
                        problem.against == nullptr ? "the rest" : problem.against, minimum, maximum);
      break;
    case ConfigProblem::Kind::NOT_STORED:
      length = snprintf(text.data(), text.size(), "%s", "the configuration could not be stored: nothing was changed");
      break;
  }
  return std::min(static_cast<size_t>(std::max(length, 0)), text.size() - 1);
}

ConfigStore::ConfigStore() {
  set_chemistry(this->defaults_, static_cast<int32_t>(bms_core::Chemistry::BMS));
  this->config_ = this->defaults_;
}

void ConfigStore::preset(size_t option, int32_t raw) {
  OPTIONS[option].set(this->defaults_, raw);
  this->config_ = this->defaults_;
}

void ConfigStore::preset(size_t option, const Curve &curve) {
  OPTIONS[option].curve(this->defaults_) = curve;
  this->config_ = this->defaults_;
}

bool ConfigStore::changed(size_t option) const { return this->changed_from_(this->base_(), option); }

bool ConfigStore::changed_from_(const GatewayConfig &base, size_t option) const {
  return !same(OPTIONS[option], this->config_, option == CHEMISTRY_OPTION ? this->defaults_ : base);
}

GatewayConfig ConfigStore::base_() const {
  GatewayConfig base = this->defaults_;
  const OptionInfo &chemistry = OPTIONS[CHEMISTRY_OPTION];
  // With another chemistry the voltages in the YAML mean nothing: they were chosen for the first.
  if (!same(chemistry, this->config_, this->defaults_))
    chemistry.set(base, chemistry.get(this->config_));
  return base;
}

std::optional<ConfigProblem> ConfigStore::check_(const GatewayConfig &config,
                                                 std::span<const bms_core::PackSettings> packs) const {
  if (const auto error = bms_core::validate(config.charge))
    return problem_of(*error);
  for (const bms_core::PackSettings &pack : packs) {
    const auto error = bms_core::validate(config.charge, pack);
    if (!error)
      continue;
    // A YAML that contradicts the BMS is no reason to refuse a user who switches the charge off.
    const auto before = bms_core::validate(this->config_.charge, pack);
    if (!before || strcmp(before->field, error->field) != 0 || before->value != error->value)
      return problem_of(*error);
  }
  if (config.alarms.imbalance_warning_mv >= config.alarms.imbalance_alarm_mv) {
    ConfigProblem problem;
    problem.kind = ConfigProblem::Kind::CONTRADICTION;
    problem.option = *find_option("alarms.imbalance_warning");
    problem.value = config.alarms.imbalance_warning_mv;
    problem.minimum = OPTIONS[problem.option].minimum;
    problem.maximum = config.alarms.imbalance_alarm_mv - 1;
    problem.against = "alarms.imbalance_alarm";
    return problem;
  }
  return std::nullopt;
}

std::optional<ConfigProblem> ConfigStore::change(std::span<const OptionChange> changes,
                                                 std::span<const bms_core::PackSettings> packs, bool from_defaults,
                                                 bool dry_run) {
  GatewayConfig wanted = from_defaults ? this->defaults_ : this->config_;
  // The chemistry first, wherever it stands: it presets the others.
  for (const bool chemistry : {true, false}) {
    for (const OptionChange &change : changes) {
      if ((change.option == CHEMISTRY_OPTION) != chemistry)
        continue;
      const OptionInfo &info = OPTIONS[change.option];
      if (info.curve != nullptr) {
        if (const auto problem = check_curve(change.option, change.curve))
          return problem;
        info.curve(wanted) = change.curve;
        continue;
      }
      if (!info.takes(change.raw)) {
        return ConfigProblem{
            ConfigProblem::Kind::OUT_OF_RANGE, change.option, 0, change.raw, info.minimum, info.maximum, nullptr};
      }
      if (!chemistry || info.get(wanted) != change.raw)
        info.set(wanted, change.raw);
    }
  }
  if (const auto problem = this->check_(wanted, packs))
    return problem;
  if (!dry_run) {
    this->config_ = wanted;
    this->revision_++;
  }
  return std::nullopt;
}

std::optional<size_t> ConfigStore::encode(std::span<uint8_t> record) const {
  bms_core::ByteWriter writer(record);
  const GatewayConfig base = this->base_();
  for (size_t i = 0; i < OPTIONS.size(); i++) {
    if (!this->changed_from_(base, i))
      continue;
    const OptionInfo &info = OPTIONS[i];
    writer.put<uint16_t>(info.number);
    if (info.curve == nullptr) {
      writer.put<uint8_t>(0);
      writer.put<int32_t>(info.get(this->config_));
      continue;
    }
    const Curve &curve = curve_of(info, this->config_);
    writer.put<uint8_t>(CURVE_MARK | (curve.shape == bms_core::CurveShape::STEPPED ? STEPPED_MARK : 0) | curve.count);
    for (uint8_t point = 0; point < curve.count; point++) {
      writer.put<int16_t>(curve.points[point].x);
      writer.put<uint16_t>(curve.points[point].share_permille);
    }
  }
  return writer.size();
}

bool ConfigStore::restore(std::span<const uint8_t> record) {
  bms_core::ByteReader reader(record);
  GatewayConfig wanted = this->defaults_;
  while (!reader.at_end()) {
    const auto number = reader.get<uint16_t>();
    const auto mark = reader.get<uint8_t>();
    Curve curve;
    int32_t raw = 0;
    if (mark & CURVE_MARK) {
      curve.count = mark & 0x0F;
      curve.shape = mark & STEPPED_MARK ? bms_core::CurveShape::STEPPED : bms_core::CurveShape::LINEAR;
      if (curve.count > Curve::MAX_POINTS)
        return false;
      for (uint8_t point = 0; point < curve.count; point++) {
        curve.points[point].x = reader.get<int16_t>();
        curve.points[point].share_permille = reader.get<uint16_t>();
      }
    } else {
      raw = reader.get<int32_t>();
    }
    if (reader.ran_short())
      return false;
    // An option of a newer or older firmware: the rest still counts.
    const OptionInfo *info = option_with_number(number);
    if (info == nullptr)
      continue;
    if ((info->curve != nullptr) != ((mark & CURVE_MARK) != 0))
      return false;
    const auto index = static_cast<size_t>(info - OPTIONS.data());
    if (info->curve != nullptr) {
      if (check_curve(index, curve))
        return false;
      info->curve(wanted) = curve;
    } else {
      if (!info->takes(raw))
        return false;
      info->set(wanted, raw);
    }
  }
  if (this->check_(wanted, {}))
    return false;
  this->config_ = wanted;
  return true;
}

}  // namespace esphome::gateway_config
