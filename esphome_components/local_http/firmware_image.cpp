#include "firmware_image.h"

#include <algorithm>

namespace esphome::local_http {

static constexpr char SEPARATOR = '|';
static constexpr char END = '\n';

/// "model|version"
static std::optional<FirmwareIdentity> parse_fields(std::string_view text) {
  const size_t separator = text.find(SEPARATOR);
  if (separator == text.npos) {
    return {};
  }
  const std::string_view model = text.substr(0, separator);
  const std::string_view version = text.substr(separator + 1);
  const auto printable = [](char c) { return c > 0x20 && c < 0x7F && c != SEPARATOR; };
  for (const auto field : {model, version}) {
    if (field.empty() || field.size() > FirmwareIdentity::MAX_LENGTH || !std::ranges::all_of(field, printable)) {
      return {};
    }
  }
  FirmwareIdentity identity;
  std::ranges::copy(model, identity.model.begin());
  std::ranges::copy(version, identity.version.begin());
  return identity;
}

void MarkerSearch::reset() {
  this->matched_ = 0;
  this->length_ = 0;
  this->found_.reset();
}

void MarkerSearch::feed(std::span<const uint8_t> bytes) {
  for (const uint8_t byte : bytes) {
    if (this->found_.has_value()) {
      return;
    }
    this->take_(static_cast<char>(byte));
  }
}

void MarkerSearch::take_(char c) {
  if (this->matched_ < this->magic_.size()) {
    // The first byte of the magic is nowhere else in it: a mismatch can only begin anew.
    if (c == this->magic_[this->matched_]) {
      this->matched_++;
    } else {
      this->matched_ = c == this->magic_.front() ? 1 : 0;
    }
    this->length_ = 0;
    return;
  }
  if (c == END) {
    this->found_ = parse_fields({this->text_.data(), this->length_});
    this->matched_ = 0;
  } else if (this->length_ == this->text_.size()) {
    this->matched_ = 0;
  } else {
    this->text_[this->length_++] = c;
    if (c == this->magic_.front()) {
      this->matched_ = 1;
    }
  }
}

std::optional<FirmwareIdentity> identity_of(std::string_view marker, std::string_view magic) {
  MarkerSearch search(magic);
  search.feed({reinterpret_cast<const uint8_t *>(marker.data()), marker.size()});
  return search.found();
}

/// Takes the number at the front of a version and the dot behind it; what is no digit ends it.
static uint32_t next_number(std::string_view &version) {
  uint32_t number = 0;
  size_t position = 0;
  while (position < version.size() && version[position] >= '0' && version[position] <= '9') {
    number = std::min<uint32_t>(10 * number + static_cast<uint32_t>(version[position] - '0'), 99'999'999);
    position++;
  }
  const bool goes_on = position < version.size() && version[position] == '.';
  version = goes_on ? version.substr(position + 1) : std::string_view();
  return number;
}

bool is_newer(std::string_view candidate, std::string_view running) {
  while (!candidate.empty() || !running.empty()) {
    const uint32_t theirs = next_number(candidate);
    const uint32_t ours = next_number(running);
    if (theirs != ours) {
      return theirs > ours;
    }
  }
  return false;
}

}  // namespace esphome::local_http
