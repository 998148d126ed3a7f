#include "problem.h"

#include "json_writer.h"

namespace esphome::tinybms_web {

namespace {

/// The kind of problem, where the status does not say all.
std::string_view kind_of(uint16_t status) {
  switch (status) {
    case 409:
      return "/problems/conflict";
    case 422:
      return "/problems/value";
    case 503:
      return "/problems/unavailable";
    default:
      return "about:blank";
  }
}

}  // namespace

void Problem::set(uint16_t status, std::string_view pointer, const char *pattern, ...) {
  this->fresh_ = this->status_ == 0;
  if (!this->fresh_)
    return;
  this->status_ = status;
  this->pointer_.append(pointer);
  va_list arguments;
  va_start(arguments, pattern);
  this->detail_.format_list(pattern, arguments);
  va_end(arguments);
}

void Problem::allow(const char *pattern, ...) {
  if (!this->fresh_)
    return;
  va_list arguments;
  va_start(arguments, pattern);
  this->allowed_.format_list(pattern, arguments);
  va_end(arguments);
}

size_t Problem::write(std::span<char, BODY_SIZE> out, std::string_view title) const {
  const auto attempt = [&](bool whole) {
    JsonWriter json(out);
    json.begin_object().field("type", kind_of(this->status_)).field("title", title).field("status", this->status_);
    json.field("detail", whole ? this->detail() : title);
    if (whole && !this->pointer_.empty())
      json.field("pointer", this->pointer());
    if (whole && !this->allowed_.empty())
      json.field("allowed", this->allowed());
    json.end_object();
    return json.overflow() ? 0 : json.size();
  };
  // Escapes can make a client's own text six times as long.
  const size_t size = attempt(true);
  return size != 0 ? size : attempt(false);
}

FixedText<128> pointer_to(std::string_view parent, std::string_view name) {
  FixedText<128> pointer;
  pointer.append(parent).append("/");
  for (const char &character : name) {
    if (character == '~') {
      pointer.append("~0");
    } else if (character == '/') {
      pointer.append("~1");
    } else {
      pointer.append({&character, 1});
    }
  }
  return pointer;
}

FixedText<128> pointer_to(std::string_view parent, size_t index) {
  FixedText<128> pointer;
  pointer.append(parent).format("/%u", static_cast<unsigned>(index));
  return pointer;
}

}  // namespace esphome::tinybms_web
