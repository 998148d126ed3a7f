#include "config_json.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace esphome::tinybms_web {

using bms_core::Curve;
using gateway_config::ConfigProblem;
using gateway_config::ConfigStore;
using gateway_config::GatewayConfig;
using gateway_config::OptionChange;
using gateway_config::OptionInfo;
using gateway_config::OPTIONS;
using gateway_config::OptionType;

namespace {

constexpr const char *DANGER_KEYS[] = {"normal", "caution", "danger"};
constexpr const char *TYPE_KEYS[] = {"number", "boolean", "enum", "curve"};
static_assert(std::size(TYPE_KEYS) == static_cast<size_t>(OptionType::CURVE) + 1);

/// Enough for every divisor of the table.
constexpr uint8_t DIGITS = 3;
/// Shares of a curve are permille; people see percent.
constexpr double RAW_PER_PERCENT = 10;
/// What arithmetic in doubles may leave of a step.
constexpr double STEP_TOLERANCE = 1e-3;
constexpr double LARGEST_RAW = 1e9;

/// The curve of a configuration that is only looked at.
const Curve &curve_of(const OptionInfo &info, const GatewayConfig &config) {
  return info.curve(const_cast<GatewayConfig &>(config));
}

std::optional<int32_t> on_step(double value, double divisor, std::string_view pointer, const char *unit,
                               Problem &problem) {
  const double exact = value * divisor;
  const double raw = std::round(exact);
  if (!(std::abs(raw) <= LARGEST_RAW)) {
    problem.set(422, pointer, "%g is far out of range", value);
    return std::nullopt;
  }
  if (std::abs(exact - raw) > STEP_TOLERANCE) {
    problem.set(422, pointer, "%.9g is between two steps", value);
    problem.allow("steps of %g %s", 1 / divisor, unit);
    return std::nullopt;
  }
  return static_cast<int32_t>(raw);
}

void read_curve(JsonValue value, const OptionInfo &info, std::string_view pointer, Curve &curve, Problem &problem) {
  if (!value.is_array() || value.size() > Curve::MAX_POINTS) {
    problem.set(422, pointer, "%s has to be a list of points", info.name);
    problem.allow("at most %u points [x, percent]", static_cast<unsigned>(Curve::MAX_POINTS));
    return;
  }
  curve.points = {};
  curve.count = 0;
  for (JsonValue point = value.child(); !point.empty() && !problem; point = point.next()) {
    const auto place = pointer_to(pointer, size_t{curve.count});
    const auto x = point.child().number();
    const auto share = point.child().next().number();
    if (!point.is_array() || point.size() != 2 || !x || !share) {
      problem.set(422, place.view(), "A point is [x, percent]");
      return;
    }
    const auto raw_x = on_step(*x, info.divisor, place.view(), info.unit, problem);
    const auto raw_share = on_step(*share, RAW_PER_PERCENT, place.view(), "%", problem);
    if (!raw_x || !raw_share)
      return;
    if (*raw_x < INT16_MIN || *raw_x > INT16_MAX || *raw_share < 0 || *raw_share > 1000) {
      problem.set(422, place.view(), "The point [%g, %g] is out of range", *x, *share);
      problem.allow("x %g to %g %s, 0 to 100 %%", static_cast<double>(info.minimum) / info.divisor,
                    static_cast<double>(info.maximum) / info.divisor, info.unit);
      return;
    }
    curve.points[curve.count++] = {static_cast<int16_t>(*raw_x), static_cast<uint16_t>(*raw_share)};
  }
}

std::optional<int32_t> read_choice(JsonValue value, const OptionInfo &info, std::string_view pointer,
                                   Problem &problem) {
  const auto word = value.text();
  for (size_t i = 0; word && i < info.choices.size(); i++) {
    if (*word == info.choices[i])
      return static_cast<int32_t>(i);
  }
  FixedText<160> list;
  for (const char *choice : info.choices)
    list.append(list.empty() ? "" : ", ").append(choice);
  problem.set(422, pointer, "%s has no such choice", info.name);
  problem.allow("%.*s", static_cast<int>(list.view().size()), list.view().data());
  return std::nullopt;
}

void read_value(JsonValue value, const OptionInfo &info, std::string_view pointer, OptionChange &change,
                Problem &problem) {
  switch (info.type) {
    case OptionType::CURVE:
      read_curve(value, info, pointer, change.curve, problem);
      return;
    case OptionType::CHOICE:
      change.raw = read_choice(value, info, pointer, problem).value_or(0);
      return;
    case OptionType::SWITCH:
      if (!value.boolean())
        problem.set(422, pointer, "%s has to be true or false", info.name);
      change.raw = value.boolean().value_or(false) ? 1 : 0;
      return;
    case OptionType::NUMBER:
      if (!value.number()) {
        problem.set(422, pointer, "%s has to be a number", info.name);
      } else {
        change.raw = on_step(*value.number(), info.divisor, pointer, info.unit, problem).value_or(0);
      }
      return;
  }
}

}  // namespace

void write_option_value(JsonWriter &json, const GatewayConfig &config, size_t option) {
  const OptionInfo &info = OPTIONS[option];
  if (info.type == OptionType::CURVE) {
    const Curve &curve = curve_of(info, config);
    json.begin_array();
    for (size_t i = 0; i < curve.count; i++) {
      json.begin_array().value(quotient(curve.points[i].x, info.divisor, DIGITS));
      json.value(Decimal{curve.points[i].share_permille, 1}).end_array();
    }
    json.end_array();
    return;
  }
  const int32_t raw = info.get(config);
  if (info.type == OptionType::SWITCH) {
    json.value(raw != 0);
  } else if (info.type == OptionType::CHOICE) {
    json.value(info.choices[static_cast<size_t>(raw)]);
  } else {
    json.value(quotient(raw, info.divisor, DIGITS));
  }
}

void write_option(JsonWriter &json, const ConfigStore &store, size_t option) {
  const OptionInfo &info = OPTIONS[option];
  const bool ranged = info.type == OptionType::NUMBER || info.type == OptionType::CURVE;
  const auto shown = [&](int32_t raw) {
    return ranged ? std::optional(quotient(raw, info.divisor, DIGITS)) : std::nullopt;
  };
  json.begin_object().field("key", info.key).field("name", info.name).field("group", info.group);
  json.field("type", TYPE_KEYS[static_cast<size_t>(info.type)]).field("unit", info.unit);
  json.field("minimum", shown(info.minimum)).field("maximum", shown(info.maximum)).field("step", shown(1));
  json.field("zero", info.zero != nullptr ? std::optional(info.zero) : std::nullopt).key("options").begin_array();
  for (const char *choice : info.choices)
    json.begin_object().field("value", choice).field("name", choice).end_object();
  json.end_array().key("default");
  write_option_value(json, store.defaults(), option);
  json.key("value");
  write_option_value(json, store.config(), option);
  json.field("source", store.changed(option) ? "stored" : "yaml").field("restart_required", false);
  json.field("danger", DANGER_KEYS[static_cast<size_t>(info.danger)]).field("help", info.help).end_object();
}

std::optional<size_t> read_option_changes(JsonValue object, std::string_view pointer, const ConfigStore &store,
                                          std::span<OptionChange> changes, Problem &problem) {
  size_t count = 0;
  for (JsonValue member = object.child(); !member.empty() && !problem; member = member.next()) {
    const auto place = pointer_to(pointer, member.name());
    const auto option = gateway_config::find_option(member.name().data());
    if (!option || count == changes.size()) {
      problem.set(422, place.view(), "There is no option '%.60s'", member.name().data());
      break;
    }
    const OptionInfo &info = OPTIONS[*option];
    OptionChange &change = changes[count++];
    change = {.option = *option};
    if (info.curve != nullptr)
      change.curve = curve_of(info, member.is_null() ? store.defaults() : store.config());
    if (!member.is_null()) {
      read_value(member, info, place.view(), change, problem);
    } else if (info.curve == nullptr) {
      change.raw = info.get(store.defaults());
    }
  }
  return problem ? std::nullopt : std::optional(count);
}

bool is_unchanged(const ConfigStore &store, const OptionChange &change) {
  const OptionInfo &info = OPTIONS[change.option];
  return info.curve != nullptr ? curve_of(info, store.config()) == change.curve
                               : info.get(store.config()) == change.raw;
}

void explain(const ConfigProblem &refused, std::string_view pointer, Problem &problem) {
  std::array<char, gateway_config::PROBLEM_TEXT_SIZE> text;
  const size_t length = gateway_config::describe(refused, text);
  const OptionInfo &info = OPTIONS[refused.option];
  const bool stored = refused.kind != ConfigProblem::Kind::NOT_STORED;
  // What could not be stored is no option's fault.
  const auto place = pointer_to(pointer, std::string_view(info.key));
  problem.set(stored ? 422 : 503, stored ? place.view() : "", "%.*s", static_cast<int>(length), text.data());
  if (refused.kind == ConfigProblem::Kind::OUT_OF_RANGE) {
    problem.allow("%g to %g %s", static_cast<double>(refused.minimum) / info.divisor,
                  static_cast<double>(refused.maximum) / info.divisor, info.unit);
  }
}

}  // namespace esphome::tinybms_web
