// Any body: it becomes a patch, a frame or a problem with a reason, and what it becomes is within its bounds.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tinybms/tables.h"
#include "tinybms_web/custom_frame_json.h"
#include "tinybms_web/json_body.h"
#include "tinybms_web/settings_patch.h"

using namespace esphome::tinybms_web;

static void require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

static void require_reason(const Problem &problem) {
  require(problem.status() >= 400 && problem.status() < 600);
  require(!problem.detail().empty());
  std::array<char, Problem::BODY_SIZE> room;
  require(problem.write(room, "Title") > 0);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static JsonBody body;
  const std::string_view text(reinterpret_cast<const char *>(data), size);

  Problem unreadable;
  const JsonValue object = body.parse_object(text, unreadable);
  require(object.empty() == static_cast<bool>(unreadable));
  if (unreadable) {
    require_reason(unreadable);
    return 0;
  }

  Problem no_patch;
  SettingsPatch patch;
  if (read_settings_patch(object, 2, patch, no_patch)) {
    require(patch.pack < 2 && patch.count >= 1 && patch.count <= SettingsPatch::MAX_CHANGES);
    Problem unknown;
    require(!check_settings_patch(patch, {}, std::nullopt, unknown));
    require_reason(unknown);
  } else {
    require_reason(no_patch);
  }

  Problem no_frame;
  CustomFrameData frame;
  if (read_custom_frame(object, "", frame, no_frame)) {
    require(frame.count >= 1 && frame.length >= 1 && frame.length <= 8 && frame.period_ms >= 100);
    const auto bytes = esphome::victron_can::encode_custom(frame.view(), {}, 0);
    require(bytes.length == frame.length);
    std::array<char, 4096> room;
    JsonWriter json(room);
    for (size_t part = 0; write_custom_frame(json, frame.view(), part); part++) {
    }
    require(!json.overflow());
    // What was written is the same frame again.
    Problem problem;
    CustomFrameData again;
    require(read_custom_frame(body.parse_object({room.data(), json.size()}, problem), "", again, problem));
    require(again.id == frame.id && again.count == frame.count && again.length == frame.length);
  } else {
    require_reason(no_frame);
  }
  return 0;
}
