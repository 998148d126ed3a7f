#include "json_body.h"

#include <cmath>
#include <cstring>
#include <new>

// ESP-IDF and Debian keep it in different places.
#if __has_include(<cjson/cJSON.h>)
#include <cjson/cJSON.h>
#else
#include <cJSON.h>
#endif

#include "../local_http/digest.h"
#include "../local_http/ws_codec.h"

namespace esphome::tinybms_web {

namespace {

static_assert(sizeof(cJSON) <= JsonBody::VALUE_SIZE);

/// Memory for one tree: taken from the front, given back all at once.
struct Arena {
  std::byte *next{nullptr};
  size_t left{0};
  /// What was taken last.
  std::byte *last{nullptr};
  bool exhausted{false};
};

// cJSON's memory functions have no context.
Arena current_arena;  // NOLINT

void *take(size_t size) {
  constexpr size_t ALIGNMENT = alignof(cJSON);
  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (size > current_arena.left) {
    current_arena.exhausted = true;
    return nullptr;
  }
  current_arena.last = current_arena.next;
  current_arena.next += size;
  current_arena.left -= size;
  return current_arena.last;
}

/// cJSON copies each number for a moment (since 1.7.19).
void give_back(void *memory) {
  if (memory == nullptr || memory != current_arena.last)
    return;
  current_arena.left += static_cast<size_t>(current_arena.next - current_arena.last);
  current_arena.next = current_arena.last;
  current_arena.last = nullptr;
}

bool is_space(char character) {
  return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/// What cJSON would let pass, or not survive: depth, control characters and NUL in texts, bytes that are not UTF-8.
bool look_over(std::string_view text, Problem &problem) {
  local_http::Utf8Check utf8;
  if (!utf8.feed(local_http::as_bytes(text)) || !utf8.complete()) {
    problem.set(400, "", "The body is not UTF-8");
    return false;
  }
  uint8_t depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < text.size(); i++) {
    const char character = text[i];
    if (in_text) {
      if (static_cast<uint8_t>(character) < 0x20) {
        problem.set(400, "", "A text in the body has a control character: byte %u", static_cast<unsigned>(i));
        return false;
      }
      if (character == '\\') {
        if (text.substr(i).starts_with("\\u0000")) {
          problem.set(400, "", "A text in the body has a NUL: byte %u", static_cast<unsigned>(i));
          return false;
        }
        i++;
      } else if (character == '"') {
        in_text = false;
      }
    } else if (character == '"') {
      in_text = true;
    } else if (character == '{' || character == '[') {
      if (++depth > JsonBody::MAX_DEPTH) {
        problem.set(400, "", "The body is nested too deeply");
        problem.allow("at most %u levels", JsonBody::MAX_DEPTH);
        return false;
      }
    } else if ((character == '}' || character == ']') && depth > 0) {
      depth--;
    }
  }
  return true;
}

/// Refuses a member that is there twice: which one counts would be a guess. Recursion ends at MAX_DEPTH.
void check_names(const cJSON *parent, Problem &problem) {
  for (const cJSON *item = parent->child; item != nullptr && !problem; item = item->next) {
    if (cJSON_IsObject(parent)) {
      for (const cJSON *other = parent->child; other != item; other = other->next) {
        if (strcmp(other->string, item->string) == 0) {
          problem.set(400, "", "'%.60s' is there twice", item->string);
          return;
        }
      }
    }
    check_names(item, problem);
  }
}

}  // namespace

bool JsonValue::is_null() const { return cJSON_IsNull(this->item_) != 0; }
bool JsonValue::is_object() const { return cJSON_IsObject(this->item_) != 0; }
bool JsonValue::is_array() const { return cJSON_IsArray(this->item_) != 0; }

std::optional<bool> JsonValue::boolean() const {
  if (cJSON_IsBool(this->item_) == 0)
    return std::nullopt;
  return cJSON_IsTrue(this->item_) != 0;
}

std::optional<double> JsonValue::number() const {
  if (cJSON_IsNumber(this->item_) == 0 || !std::isfinite(this->item_->valuedouble))
    return std::nullopt;
  return this->item_->valuedouble;
}

std::optional<std::string_view> JsonValue::text() const {
  if (cJSON_IsString(this->item_) == 0)
    return std::nullopt;
  return this->item_->valuestring;
}

JsonValue JsonValue::child() const { return this->item_ == nullptr ? JsonValue{} : JsonValue(this->item_->child); }
JsonValue JsonValue::next() const { return this->item_ == nullptr ? JsonValue{} : JsonValue(this->item_->next); }

size_t JsonValue::size() const {
  size_t count = 0;
  for (JsonValue item = this->child(); !item.empty(); item = item.next())
    count++;
  return count;
}

std::string_view JsonValue::name() const {
  return this->item_ == nullptr || this->item_->string == nullptr ? "" : this->item_->string;
}

JsonValue JsonValue::operator[](std::string_view name) const {
  if (!this->is_object())
    return {};
  for (JsonValue item = this->child(); !item.empty(); item = item.next()) {
    if (item.name() == name)
      return item;
  }
  return {};
}

JsonValue JsonBody::parse_object(std::string_view text, Problem &problem) {
  if (!look_over(text, problem))
    return {};
  current_arena = {this->arena_.data(), this->arena_.size()};
  cJSON_Hooks hooks{take, give_back};
  cJSON_InitHooks(&hooks);
  const char *end = nullptr;
  const cJSON *root = cJSON_ParseWithLengthOpts(text.data(), text.size(), &end, 0);
  cJSON_InitHooks(nullptr);

  if (root == nullptr && current_arena.exhausted) {
    problem.set(413, "", "The body has too many values");
    return {};
  }
  const auto offset = static_cast<size_t>(end == nullptr ? 0 : end - text.data());
  if (root == nullptr) {
    problem.set(400, "", "The body is no JSON: look at byte %u", static_cast<unsigned>(offset));
    return {};
  }
  for (size_t i = offset; i < text.size(); i++) {
    if (!is_space(text[i])) {
      problem.set(400, "", "Something follows the JSON: byte %u", static_cast<unsigned>(i));
      return {};
    }
  }
  if (cJSON_IsObject(root) == 0) {
    problem.set(400, "", "The body is JSON, but no object");
    return {};
  }
  check_names(root, problem);
  return problem ? JsonValue{} : JsonValue(root);
}

ObjectReader::ObjectReader(JsonValue object, std::string_view pointer, Problem &problem)
    : object_(object), pointer_(pointer), problem_(problem) {
  if (!object.is_object())
    problem.set(422, pointer, "This has to be an object");
}

void ObjectReader::only(std::span<const std::string_view> names) {
  for (JsonValue item = this->object_.child(); !item.empty(); item = item.next()) {
    bool known = false;
    for (const std::string_view name : names)
      known = known || name == item.name();
    if (known)
      continue;
    FixedText<160> list;
    for (const std::string_view name : names)
      list.append(list.empty() ? "" : ", ").append(name);
    this->problem_.set(422, this->pointer(item.name()).view(), "There is no '%.60s' here", item.name().data());
    this->problem_.allow("%.*s", static_cast<int>(list.view().size()), list.view().data());
  }
}

JsonValue ObjectReader::required_(std::string_view name) {
  const JsonValue value = this->object_[name];
  if (value.empty()) {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' is missing", static_cast<int>(name.size()),
                       name.data());
  }
  return value;
}

void ObjectReader::wrong_kind_(std::string_view name, JsonValue value, const char *wanted) {
  if (!value.empty()) {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' has to be %s", static_cast<int>(name.size()),
                       name.data(), wanted);
  }
}

std::optional<bool> ObjectReader::boolean(std::string_view name) {
  const JsonValue value = this->required_(name);
  const auto result = value.boolean();
  if (!result)
    this->wrong_kind_(name, value, "true or false");
  return result;
}

std::optional<double> ObjectReader::number(std::string_view name, double minimum, double maximum) {
  const JsonValue value = this->required_(name);
  const auto result = value.number();
  if (!result) {
    this->wrong_kind_(name, value, "a number");
    return std::nullopt;
  }
  if (*result < minimum || *result > maximum) {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' is %g", static_cast<int>(name.size()), name.data(),
                       *result);
    this->problem_.allow("%g to %g", minimum, maximum);
    return std::nullopt;
  }
  return result;
}

std::optional<int64_t> ObjectReader::integer(std::string_view name, int64_t minimum, int64_t maximum) {
  const JsonValue value = this->required_(name);
  const auto result = value.number();
  if (!result || *result != std::trunc(*result)) {
    this->wrong_kind_(name, value, "a whole number");
    return std::nullopt;
  }
  if (*result < static_cast<double>(minimum) || *result > static_cast<double>(maximum)) {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' is %.15g", static_cast<int>(name.size()), name.data(),
                       *result);
    this->problem_.allow("%lld to %lld", static_cast<long long>(minimum), static_cast<long long>(maximum));
    return std::nullopt;
  }
  return static_cast<int64_t>(*result);
}

std::optional<std::string_view> ObjectReader::text(std::string_view name, size_t shortest, size_t longest) {
  const JsonValue value = this->required_(name);
  const auto result = value.text();
  if (!result) {
    this->wrong_kind_(name, value, "a text");
    return std::nullopt;
  }
  if (result->size() < shortest || result->size() > longest) {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' has %u characters", static_cast<int>(name.size()),
                       name.data(), static_cast<unsigned>(result->size()));
    this->problem_.allow("%u to %u characters", static_cast<unsigned>(shortest), static_cast<unsigned>(longest));
    return std::nullopt;
  }
  return result;
}

std::optional<size_t> ObjectReader::choice(std::string_view name, std::span<const std::string_view> words) {
  const JsonValue value = this->required_(name);
  const auto word = value.text();
  for (size_t i = 0; word && i < words.size(); i++) {
    if (words[i] == *word)
      return i;
  }
  if (!word) {
    this->wrong_kind_(name, value, "a text");
  } else {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' is '%.40s'", static_cast<int>(name.size()), name.data(),
                       word->data());
  }
  FixedText<160> list;
  for (const std::string_view one : words)
    list.append(list.empty() ? "" : ", ").append(one);
  this->problem_.allow("%.*s", static_cast<int>(list.view().size()), list.view().data());
  return std::nullopt;
}

JsonValue ObjectReader::object(std::string_view name) {
  const JsonValue value = this->required_(name);
  if (value.is_object())
    return value;
  this->wrong_kind_(name, value, "an object");
  return {};
}

JsonValue ObjectReader::array(std::string_view name, size_t least, size_t most) {
  const JsonValue value = this->required_(name);
  if (!value.is_array()) {
    this->wrong_kind_(name, value, "a list");
    return {};
  }
  if (value.size() < least || value.size() > most) {
    this->problem_.set(422, this->pointer(name).view(), "'%.*s' has %u entries", static_cast<int>(name.size()),
                       name.data(), static_cast<unsigned>(value.size()));
    this->problem_.allow("%u to %u entries", static_cast<unsigned>(least), static_cast<unsigned>(most));
    return {};
  }
  return value;
}

}  // namespace esphome::tinybms_web
