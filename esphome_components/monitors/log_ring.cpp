#include "log_ring.h"

#include <array>

namespace esphome::monitors {

namespace {

/// ESPHome's longest header, with colours and the name of a thread.
constexpr size_t MAX_HEADER = 128;
constexpr char ESCAPE = '\x1B';

}  // namespace

const char *log_level_key(LogLevel level) {
  static constexpr const char *KEYS[] = {"error", "error", "warning", "info", "config", "debug", "verbose", "verbose"};
  static_assert(std::size(KEYS) == static_cast<size_t>(LogLevel::VERY_VERBOSE) + 1);
  return KEYS[std::min(static_cast<size_t>(level), std::size(KEYS) - 1)];
}

void LogRing::add(LogLevel level, std::string_view tag, std::string_view line, TimeMs now) {
  std::array<char, MAX_TAG + MAX_HEADER + MAX_TEXT + 1> buffer;
  tag = tag.substr(0, MAX_TAG);
  std::copy(tag.begin(), tag.end(), buffer.begin());

  // Without colours: ESC [ ... letter.
  const auto begin = buffer.begin() + static_cast<std::ptrdiff_t>(tag.size());
  auto end = begin;
  bool in_escape = false;
  for (const char character : line) {
    if (end == buffer.end())
      break;
    if (character == ESCAPE) {
      in_escape = true;
    } else if (!in_escape) {
      *end++ = character;
    } else {
      in_escape = (character < 'A' || character > 'Z') && (character < 'a' || character > 'z');
    }
  }

  std::string_view text(begin, end);
  if (text.starts_with('[')) {
    if (const size_t header = text.substr(0, MAX_HEADER).find("]: "); header != std::string_view::npos)
      text.remove_prefix(header + 3);
  }
  if (text.size() > MAX_TEXT) {
    size_t length = MAX_TEXT;
    while (length != 0 && (static_cast<uint8_t>(text[length]) & 0xC0) == 0x80)
      length--;
    text = text.substr(0, length);
  }
  // The text moves up to the tag; both lie in the same buffer.
  end = std::copy(text.begin(), text.end(), begin);
  const size_t size = static_cast<size_t>(end - buffer.begin());
  this->ring_.push({now, level, static_cast<uint8_t>(tag.size())},
                   {reinterpret_cast<const uint8_t *>(buffer.data()), size});
}

std::optional<LogLine> LogRing::after(uint32_t number) const {
  const auto entry = this->ring_.after(number);
  if (!entry)
    return std::nullopt;
  const std::string_view bytes(reinterpret_cast<const char *>(entry->bytes.data()), entry->bytes.size());
  return LogLine{entry->number, entry->meta.at, entry->meta.level, bytes.substr(0, entry->meta.tag_length),
                 bytes.substr(entry->meta.tag_length)};
}

}  // namespace esphome::monitors
