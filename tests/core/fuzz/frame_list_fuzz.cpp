// Frames of the user's own, as a body of a request or as a stored record: refused as a whole, or taken over as valid
// frames that are stored, written and encoded without loss.
//
// Input: 'J' and a body with `custom_frames`, anything else and a stored record.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "../support/fuzz.h"
#include "tinybms_web/custom_frame_json.h"
#include "victron_can/frame_list.h"

namespace {

using namespace esphome;
using test::require;
using tinybms_web::JsonBody;
using tinybms_web::JsonWriter;
using tinybms_web::ObjectReader;
using tinybms_web::Problem;
using victron_can::CustomFrame;
using victron_can::FrameList;

/// The status of the problem; 0 without one.
uint16_t read(std::string_view text, FrameList &frames) {
  static JsonBody body;
  Problem problem;
  ObjectReader reader(body.parse_object(text, problem), "", problem);
  const bool good = read_custom_frames(reader, "custom_frames", frames, problem);
  require(good == !problem);
  if (!good) {
    require(problem.status() >= 400 && problem.status() < 500 && !problem.detail().empty());
    std::array<char, Problem::BODY_SIZE> room;
    require(problem.write(room, "Title") > 0);
  }
  return problem.status();
}

std::string written(std::span<const CustomFrame> frames) {
  std::string text;
  JsonWriter json;
  const auto piece = [&](auto &&write) {
    std::array<char, 256> room;
    json.use(room);
    const bool more = write();
    require(!json.overflow());
    text.append(room.data(), json.size());
    return more;
  };
  piece([&] { return json.begin_object().key("custom_frames").begin_array().overflow(); });
  for (const CustomFrame &frame : frames) {
    for (size_t part = 0; piece([&] { return write_custom_frame(json, frame, part); }); part++)
      require(part < tinybms_web::MAX_FRAME_PARTS);
  }
  piece([&] { return json.end_array().end_object().overflow(); });
  return text;
}

void check(const FrameList &list, bool exact) {
  const auto frames = list.frames();
  require(frames.size() <= victron_can::MAX_CUSTOM_FRAMES);
  size_t signals = 0;
  for (size_t i = 0; i < frames.size(); i++) {
    require(valid(frames[i]));
    require(std::none_of(frames.begin(), frames.begin() + static_cast<ptrdiff_t>(i),
                         [&](const CustomFrame &other) { return same_id(other, frames[i]); }));
    const auto bytes = victron_can::encode_custom(frames[i], {}, 0);
    require(bytes.id == frames[i].id && bytes.length == frames[i].length);
    signals += frames[i].signals.size();
  }
  require(signals <= FrameList::MAX_SIGNALS);

  std::array<uint8_t, FrameList::MAX_RECORD> record;
  const auto size = victron_can::encode_frames(frames, record);
  require(size.has_value());
  FrameList stored;
  require(stored.restore(std::span(record).first(*size)));
  require(std::ranges::equal(stored.frames(), frames));

  // Numbers of a record may have more digits than a body; a list may be more than a body has room for.
  FrameList again;
  const uint16_t status = read(written(frames), again);
  require(status == 0 || status == 413 || !exact);
  if (status == 0 && exact)
    require(std::ranges::equal(again.frames(), frames));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::FuzzInput input(data, size);
  const bool as_body = input.byte() == 'J';
  const auto rest = input.bytes(size);
  FrameList list;
  if (as_body) {
    if (read({reinterpret_cast<const char *>(rest.data()), rest.size()}, list) == 0)
      check(list, true);
  } else if (list.restore(rest)) {
    std::array<uint8_t, FrameList::MAX_RECORD> record;
    const auto length = victron_can::encode_frames(list.frames(), record);
    require(length && std::ranges::equal(std::span(record).first(*length), rest));
    check(list, false);
  } else {
    require(list.frames().empty());
  }
  return 0;
}
