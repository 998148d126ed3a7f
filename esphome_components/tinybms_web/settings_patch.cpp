#include "settings_patch.h"

#include <cmath>

#include "settings_json.h"

namespace esphome::tinybms_web {

using bms_core::TimeMs;
using tinybms::SettingInfo;
using tinybms::SettingsStore;
using tinybms::WriteReport;
using tinybms::WriteResult;

namespace {

/// Far beyond every setting, and safe to convert to an integer.
constexpr double LARGEST_RAW = 1e9;
/// What arithmetic in doubles may leave of a step.
constexpr double STEP_TOLERANCE = 1e-3;

std::optional<int32_t> raw_value(const SettingInfo &info, double value, std::string_view pointer, Problem &problem) {
  const double exact = value * info.divisor / info.multiplier;
  const double raw = std::round(exact);
  if (!(std::abs(raw) <= LARGEST_RAW)) {
    problem.set(422, pointer, "%s: %g is far out of range", info.name, value);
    return std::nullopt;
  }
  if (std::abs(exact - raw) > STEP_TOLERANCE) {
    problem.set(422, pointer, "%s: %.9g is between two steps", info.name, value);
    problem.allow("steps of %g %s", static_cast<double>(info.multiplier) / info.divisor, info.unit);
    return std::nullopt;
  }
  return static_cast<int32_t>(raw);
}

void read_change(JsonValue member, SettingsPatch &patch, Problem &problem) {
  const auto setting = tinybms::find_setting(member.name().data());
  const FixedText<128> pointer = pointer_to("/changes", member.name());
  if (!setting) {
    problem.set(422, pointer.view(), "There is no setting '%.60s'", member.name().data());
    return;
  }
  const SettingInfo &info = tinybms::SETTINGS[*setting];
  static constexpr std::string_view NAMES[] = {"value", "expected"};
  ObjectReader reader(member, pointer.view(), problem);
  reader.only(NAMES);
  const auto value = reader.number("value", -LARGEST_RAW, LARGEST_RAW);
  SettingChange change{*setting, 0, std::nullopt};
  if (value)
    change.raw = raw_value(info, *value, reader.pointer("value").view(), problem).value_or(0);
  if (!member["expected"].is_null()) {
    if (const auto expected = reader.number("expected", -LARGEST_RAW, LARGEST_RAW))
      change.expected = raw_value(info, *expected, reader.pointer("expected").view(), problem);
  }
  patch.changes[patch.count++] = change;
}

void explain(const WriteReport &report, std::string_view pointer, Problem &problem) {
  std::array<char, tinybms::REPORT_TEXT_SIZE> text;
  tinybms::describe(report, text.data(), text.size());
  const SettingInfo &info = tinybms::SETTINGS[report.setting];
  const auto number = [&](int32_t raw) { return static_cast<double>(raw) * info.multiplier / info.divisor; };
  switch (report.result) {
    case WriteResult::OUT_OF_RANGE:
      problem.set(422, pointer, "%s", text.data());
      problem.allow("%g to %g%s%s", number(report.minimum), number(report.maximum), *info.unit != 0 ? " " : "",
                    info.unit);
      return;
    case WriteResult::NOT_AN_OPTION: {
      FixedText<160> list;
      for (const auto &option : info.options)
        list.format("%s%u", list.empty() ? "" : ", ", option.value);
      problem.set(422, pointer, "%s", text.data());
      problem.allow("%.*s", static_cast<int>(list.view().size()), list.view().data());
      return;
    }
    case WriteResult::CONFLICT:
      problem.set(422, pointer, "%s", text.data());
      return;
    case WriteResult::FIRMWARE_TOO_OLD:
      problem.set(409, pointer, "%s", text.data());
      return;
    default:
      problem.set(503, pointer, "%s", text.data());
  }
}

/// The store as it will be once a change is made.
void apply(SettingsStore &store, const SettingChange &change, TimeMs now) {
  const SettingInfo &info = tinybms::SETTINGS[change.setting];
  const auto words = store.words_for(change.setting, change.raw);
  std::array<uint8_t, 2 * tinybms::MAX_WRITE_WORDS> bytes;
  for (size_t i = 0; i < words.size(); i++) {
    bytes[2 * i] = static_cast<uint8_t>(words[i] >> 8);
    bytes[2 * i + 1] = static_cast<uint8_t>(words[i]);
  }
  store.store_current(info.address, {bytes.data(), size_t{2} * info.words}, now);
}

}  // namespace

bool read_settings_patch(JsonValue body, size_t packs, SettingsPatch &patch, Problem &problem) {
  static constexpr std::string_view NAMES[] = {"pack", "changes", "dry_run"};
  ObjectReader reader(body, "", problem);
  reader.only(NAMES);
  patch = {};
  const auto pack = reader.integer("pack", 1, static_cast<int64_t>(packs));
  if (pack)
    patch.pack = static_cast<uint8_t>(*pack - 1);
  if (reader.has("dry_run"))
    patch.dry_run = reader.boolean("dry_run").value_or(false);
  const JsonValue changes = reader.object("changes");
  if (problem)
    return false;
  if (changes.size() == 0 || changes.size() > SettingsPatch::MAX_CHANGES) {
    problem.set(422, "/changes", "There are %u changes", static_cast<unsigned>(changes.size()));
    problem.allow("1 to %u", static_cast<unsigned>(SettingsPatch::MAX_CHANGES));
    return false;
  }
  for (JsonValue member = changes.child(); !member.empty() && !problem; member = member.next())
    read_change(member, patch, problem);
  return !problem;
}

bool check_settings_patch(const SettingsPatch &patch, const SettingsStore &store,
                          const std::optional<bms_core::Identity> &identity, Problem &problem) {
  const auto pointer = [](const SettingChange &change, const char *name) {
    const auto parent = pointer_to("/changes", std::string_view(tinybms::SETTINGS[change.setting].key));
    return pointer_to(parent.view(), std::string_view(name));
  };
  SettingsStore after = store;
  for (size_t i = 0; i < patch.count; i++) {
    const SettingChange &change = patch.changes[i];
    const SettingInfo &info = tinybms::SETTINGS[change.setting];
    const auto held = store.value(change.setting);
    if (change.expected && store.known() && held != change.expected) {
      const auto number = [&](int32_t raw) { return static_cast<double>(raw) * info.multiplier / info.divisor; };
      if (held) {
        problem.set(409, pointer(change, "expected").view(), "%s is %g, not %g as expected", info.name, number(*held),
                    number(*change.expected));
      } else {
        problem.set(409, pointer(change, "expected").view(), "%s cannot be read, so nothing can be expected",
                    info.name);
      }
      return false;
    }
    apply(after, change, 0);
  }
  for (size_t i = 0; i < patch.count; i++) {
    const SettingChange &change = patch.changes[i];
    const WriteReport report = after.check(change.setting, change.raw, identity);
    if (report.result != WriteResult::OK) {
      explain(report, pointer(change, "value").view(), problem);
      return false;
    }
  }
  return true;
}

void SettingsJob::start(const SettingsPatch &patch, const SettingsStore &store) {
  this->patch_ = patch;
  this->entries_ = {};
  for (size_t i = 0; i < patch.count; i++)
    this->entries_[i].before = store.value(patch.changes[i].setting);
  this->under_way_.reset();
  this->failed_or_finished_ = patch.dry_run;
}

std::optional<SettingChange> SettingsJob::next(const SettingsStore &store,
                                               const std::optional<bms_core::Identity> &identity) {
  if (this->under_way_ || this->failed_or_finished_)
    return std::nullopt;
  std::optional<size_t> chosen;
  for (size_t i = 0; i < this->patch_.count; i++) {
    const SettingChange &change = this->patch_.changes[i];
    if (this->entries_[i].handed_over)
      continue;
    const bool fits = store.check(change.setting, change.raw, identity).result == WriteResult::OK;
    // When none fits, the BMS's own check says why.
    if (fits || !chosen)
      chosen = i;
    if (fits)
      break;
  }
  if (!chosen) {
    this->failed_or_finished_ = true;
    return std::nullopt;
  }
  this->entries_[*chosen].handed_over = true;
  this->under_way_ = chosen;
  return this->patch_.changes[*chosen];
}

void SettingsJob::ended(const WriteReport &report) {
  if (!this->under_way_ || this->patch_.changes[*this->under_way_].setting != report.setting)
    return;
  this->entries_[*this->under_way_].report = report;
  this->under_way_.reset();
  if (report.result != WriteResult::OK)
    this->failed_or_finished_ = true;
}

void SettingsJob::give_up(WriteResult result) {
  if (!this->under_way_)
    return;
  const SettingChange &change = this->patch_.changes[*this->under_way_];
  WriteReport report;
  report.result = result;
  report.setting = change.setting;
  report.wanted = change.raw;
  this->ended(report);
}

void SettingsJob::write_change_(JsonWriter &json, size_t index) const {
  const SettingChange &change = this->patch_.changes[index];
  const Entry &entry = this->entries_[index];
  const SettingInfo &info = tinybms::SETTINGS[change.setting];
  const auto shown = [&](const std::optional<int32_t> &raw) {
    return raw ? std::optional(setting_value(info, *raw)) : std::nullopt;
  };
  const char *result = this->patch_.dry_run ? tinybms::write_result_key(WriteResult::OK) : "not_tried";
  std::array<char, tinybms::REPORT_TEXT_SIZE> report{"Not tried, because another change failed"};
  const char *text = this->patch_.dry_run ? "May be written" : report.data();
  if (entry.report) {
    result = tinybms::write_result_key(entry.report->result);
    tinybms::describe(*entry.report, report.data(), report.size());
  }
  json.begin_object().field("key", info.key).field("result", result).field("before", shown(entry.before));
  json.field("wanted", setting_value(info, change.raw));
  json.field("value", shown(entry.report ? entry.report->held : entry.before)).field("text", text).end_object();
}

bool SettingsJob::write(JsonWriter &json, uint32_t piece) const {
  if (piece == 0) {
    bool applied = true;
    for (size_t i = 0; i < this->patch_.count; i++) {
      const auto &report = this->entries_[i].report;
      applied = applied && (this->patch_.dry_run || (report && report->result == WriteResult::OK));
    }
    json.begin_object().field("pack", this->patch_.pack + 1).field("dry_run", this->patch_.dry_run);
    json.field("applied", applied).key("results").begin_array();
    return true;
  }
  if (piece <= this->patch_.count) {
    this->write_change_(json, piece - 1);
    return true;
  }
  json.end_array().end_object();
  return false;
}

}  // namespace esphome::tinybms_web
