#include "config_api.h"

#include <bitset>

#include "custom_frame_json.h"
#include "esphome/core/hal.h"

namespace esphome::tinybms_web {

using gateway_config::ConfigStore;
using gateway_config::OptionChange;
using gateway_config::OPTIONS;
using local_http::Access;
using local_http::Method;
using local_http::Route;
using local_http::to;

namespace {

constexpr std::string_view FORMAT = "tinybms-gateway-config";
constexpr int64_t FORMAT_VERSION = 1;

constexpr std::string_view FRAMES = "custom_frames";

/// A client that is told what its change did.
struct ChangeState {
  JsonStream stream;
  std::bitset<gateway_config::MAX_OPTIONS> changed;
  uint32_t revision{0};
  bool frames_changed{false};
  bool dry_run{false};
};

/// A client that reads the configuration.
struct ReadState {
  JsonStream stream;
  uint32_t revision{0};
};

/// Writes part n of the elements of a list of frames; false behind the last one.
bool write_frames(JsonWriter &json, std::span<const victron_can::CustomFrame> frames, uint32_t part) {
  const size_t frame = part / MAX_FRAME_PARTS;
  const size_t of_frame = part % MAX_FRAME_PARTS;
  if (frame >= frames.size())
    return false;
  // A frame with fewer parts leaves the rest of its numbers unused.
  if (of_frame <= frames[frame].signals.size() + 1)
    write_custom_frame(json, frames[frame], of_frame);
  return true;
}

}  // namespace

const local_http::BodySink ConfigApi::IMPORT_SINK{.begin = to<&ConfigApi::begin_import_>,
                                                  .ready = to<&ConfigApi::import_ready_>,
                                                  .data = to<&ConfigApi::import_piece_>};

const std::array<Route, 4> ConfigApi::ROUTES{{
    {.method = Method::GET, .path = "/api/v1/config", .access = Access::READ, .handle = to<&ConfigApi::list_>},
    {.method = Method::PATCH,
     .path = "/api/v1/config",
     .access = Access::WRITE,
     .handle = to<&ConfigApi::change_>,
     .max_body = Exchange::MAX_BODY},
    {.method = Method::GET, .path = "/api/v1/config/export", .access = Access::READ, .handle = to<&ConfigApi::export_>},
    {.method = Method::POST,
     .path = "/api/v1/config/import",
     .access = Access::WRITE,
     .handle = to<&ConfigApi::import_>,
     // All options and frames at once.
     .max_body = LongBody::SIZE,
     .sink = &IMPORT_SINK,
     .gone = to<&ConfigApi::import_gone_>},
}};

std::span<const victron_can::CustomFrame> ConfigApi::custom_frames_() {
  const auto *can = this->state_.gateway().can();
  return can != nullptr ? can->custom_frames() : std::span<const victron_can::CustomFrame>();
}

bool ConfigApi::has_changed_(Exchange &exchange) {
  const uint32_t revision = this->state_.gateway().config().revision();
  if (exchange.state<ReadState>().revision == revision)
    return false;
  // Half of the old and half of the new configuration would be neither.
  exchange.abort();
  return true;
}

void ConfigApi::list_(Exchange &exchange) {
  exchange.state<ReadState>().revision = this->state_.gateway().config().revision();
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&ConfigApi::produce_list_>);
}

size_t ConfigApi::produce_list_(Exchange &exchange, std::span<char> room) {
  if (this->has_changed_(exchange))
    return 0;
  const ConfigStore &store = this->state_.gateway().config();
  return exchange.state<ReadState>().stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().field("revision", store.revision()).key("options").begin_array();
      return true;
    }
    piece--;
    if (piece < OPTIONS.size()) {
      write_option(json, store, piece);
      return true;
    }
    piece -= OPTIONS.size();
    if (piece == 0) {
      json.end_array();
      json.field("custom_frames_source", this->state_.gateway().frames().changed() ? "stored" : "yaml");
      json.key(FRAMES).begin_array();
      return true;
    }
    if (write_frames(json, this->custom_frames_(), piece - 1))
      return true;
    json.end_array().end_object();
    return false;
  });
}

void ConfigApi::change_(Exchange &exchange) {
  static constexpr std::string_view NAMES[] = {"revision", "changes", FRAMES, "dry_run"};
  const ConfigStore &store = this->state_.gateway().config();
  Problem problem;
  ObjectReader reader(this->body_.parse_object(exchange.body(), problem), "", problem);
  reader.only(NAMES);
  const auto revision = reader.integer("revision", 0, UINT32_MAX);
  const bool dry_run = reader.has("dry_run") && reader.boolean("dry_run").value_or(false);
  const bool frames = this->read_frames_(reader, problem);
  // Frames alone are a change too.
  const JsonValue changes = frames && !reader.has("changes") ? JsonValue{} : reader.object("changes");
  const auto count = read_option_changes(changes, "/changes", store, this->changes_, problem);
  if (!problem && *revision != store.revision()) {
    problem.set(409, "/revision", "The configuration has changed since: its revision is %u",
                static_cast<unsigned>(store.revision()));
  }
  if (problem)
    return reply_problem(exchange, problem);
  this->apply_(exchange, *count, "/changes", false, dry_run, frames ? &this->frame_change_ : nullptr);
}

void ConfigApi::begin_import_(Exchange &exchange) {
  if (!this->import_body_.begin(&exchange, millis()))
    exchange.problem_later(503, 1, "Another import is under way");
}

void ConfigApi::import_piece_(Exchange &exchange, std::span<const uint8_t> piece) {
  if (!this->import_body_.add(&exchange, piece))
    exchange.problem_later(503, 1, "This import took so long that another one has begun");
}

void ConfigApi::import_(Exchange &exchange) {
  static constexpr std::string_view NAMES[] = {"format", "version", "firmware", "values", FRAMES};
  static constexpr std::string_view FORMATS[] = {FORMAT};
  Problem problem;
  const auto dry_run = query_flag(exchange, "dry_run", problem);
  const JsonValue body = this->body_.parse_object(this->import_body_.text(&exchange), problem);
  this->import_body_.end(&exchange);
  ObjectReader reader(body, "", problem);
  reader.only(NAMES);
  reader.choice("format", FORMATS);
  reader.integer("version", FORMAT_VERSION, FORMAT_VERSION);
  const JsonValue values = reader.object("values");
  const auto count = read_option_changes(values, "/values", this->state_.gateway().config(), this->changes_, problem);
  if (!this->read_frames_(reader, problem))
    this->frame_change_ = {.from_yaml = true};
  if (problem)
    return reply_problem(exchange, problem);
  this->apply_(exchange, *count, "/values", true, *dry_run, &this->frame_change_);
}

bool ConfigApi::read_frames_(ObjectReader &reader, Problem &problem) {
  if (!reader.has(FRAMES))
    return false;
  this->frame_change_ = {.from_yaml = reader.is_null(FRAMES)};
  if (this->state_.gateway().can() == nullptr) {
    problem.set(422, reader.pointer(FRAMES).view(), "No CAN bus is configured");
  } else if (!this->frame_change_.from_yaml && read_custom_frames(reader, FRAMES, this->frames_, problem)) {
    this->frame_change_.frames = this->frames_.frames();
  }
  return true;
}

void ConfigApi::apply_(Exchange &exchange, size_t count, std::string_view pointer, bool from_defaults, bool dry_run,
                       const tinybms_victron::FrameChange *frames) {
  tinybms_victron::Gateway &gateway = this->state_.gateway();
  const std::span<const OptionChange> changes = std::span(this->changes_).first(count);
  // Which keys change is only known before.
  auto &result = exchange.state<ChangeState>();
  result.dry_run = dry_run;
  for (size_t option = 0; from_defaults && option < OPTIONS.size(); option++)
    result.changed[option] = gateway.config().changed(option);
  for (const OptionChange &change : changes)
    result.changed[change.option] = !is_unchanged(gateway.config(), change);
  result.frames_changed = frames != nullptr && gateway.frames().differs(*frames);
  if (const auto refused = gateway.change_config(changes, from_defaults, dry_run, frames)) {
    Problem problem;
    explain(*refused, pointer, problem);
    return reply_problem(exchange, problem);
  }
  result.revision = gateway.config().revision();
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&ConfigApi::produce_result_>);
}

size_t ConfigApi::produce_result_(Exchange &exchange, std::span<char> room) {
  auto &result = exchange.state<ChangeState>();
  return result.stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().field("revision", result.revision).field("dry_run", result.dry_run);
      json.key("changed").begin_array();
      return true;
    }
    if (piece <= OPTIONS.size()) {
      if (result.changed[piece - 1])
        json.value(OPTIONS[piece - 1].key);
      return true;
    }
    if (result.frames_changed)
      json.value(FRAMES);
    json.end_array().field("restart_required", false).end_object();
    return false;
  });
}

void ConfigApi::export_(Exchange &exchange) {
  const tinybms_victron::FrameKeeper &frames = this->state_.gateway().frames();
  // A file without the frames would delete them when it is imported.
  if (this->state_.gateway().can() != nullptr && frames.differs(frames.present()))
    return reply_problem(exchange, 409, "", "Safe mode has not read the stored CAN frames: export after a restart");
  exchange.state<ReadState>().revision = this->state_.gateway().config().revision();
  exchange.add_header("Content-Disposition", "attachment; filename=\"tinybms-gateway.json\"");
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&ConfigApi::produce_export_>);
}

size_t ConfigApi::produce_export_(Exchange &exchange, std::span<char> room) {
  if (this->has_changed_(exchange))
    return 0;
  const ConfigStore &store = this->state_.gateway().config();
  const bool with_frames = this->state_.gateway().frames().changed();
  return exchange.state<ReadState>().stream.fill(room, [&](JsonWriter &json, uint32_t piece) {
    if (piece == 0) {
      json.begin_object().field("format", FORMAT).field("version", FORMAT_VERSION);
      json.field("firmware", this->state_.version()).key("values").begin_object();
      return true;
    }
    piece--;
    if (piece < OPTIONS.size()) {
      if (store.changed(piece)) {
        json.key(OPTIONS[piece].key);
        write_option_value(json, store.config(), piece);
      }
      return true;
    }
    piece -= OPTIONS.size();
    if (piece == 0) {
      json.end_object();
      if (with_frames)
        json.key(FRAMES).begin_array();
      return true;
    }
    if (with_frames) {
      if (write_frames(json, this->custom_frames_(), piece - 1))
        return true;
      json.end_array();
    }
    json.end_object();
    return false;
  });
}

}  // namespace esphome::tinybms_web
