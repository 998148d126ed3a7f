#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "problem.h"

struct cJSON;

/// JSON bodies of requests: read with cJSON on a fixed piece of memory, and strictly. Pure.
namespace esphome::tinybms_web {

/// One value of a body. Valid until the next parse(); a value that is not there is empty().
class JsonValue final {
 public:
  JsonValue() = default;
  explicit JsonValue(const cJSON *item) : item_(item) {}

  bool empty() const { return this->item_ == nullptr; }
  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  std::optional<bool> boolean() const;
  /// Always finite.
  std::optional<double> number() const;
  std::optional<std::string_view> text() const;

  /// The first member or element, and the next one.
  JsonValue child() const;
  JsonValue next() const;
  size_t size() const;
  /// The name of a member.
  std::string_view name() const;
  /// The member of an object.
  JsonValue operator[](std::string_view name) const;

 protected:
  const cJSON *item_{nullptr};
};

/// Reads bodies. Only one body can be in use at a time: cJSON's memory functions are global.
class JsonBody final {
 public:
  /// Values of the largest export there can be: all options, curves of ten points, forty signals of CAN frames.
  static constexpr size_t MAX_VALUES = 750;
  /// What cJSON keeps of a value beside its texts: 64 bytes where a pointer has 8, 40 where it has 4.
  static constexpr size_t VALUE_SIZE = 16 + 6 * sizeof(void *);
  /// Names and texts of that export, each with its end and rounded up to 8 bytes.
  static constexpr size_t TEXT_SIZE = 8'704;
  static constexpr size_t ARENA_SIZE = MAX_VALUES * VALUE_SIZE + TEXT_SIZE;
  /// cJSON recurses; the main loop of an ESP32 has 8 kB of stack.
  static constexpr uint8_t MAX_DEPTH = 8;

  /// The value of a whole body: an object without a member twice, at any depth. Empty with a problem otherwise.
  JsonValue parse_object(std::string_view text, Problem &problem);

 protected:
  alignas(std::max_align_t) std::array<std::byte, ARENA_SIZE> arena_;
};

/// Takes the members of an object apart; every fault becomes a problem that names the member.
class ObjectReader final {
 public:
  /// `pointer` is where the object is and has to outlive the reader.
  ObjectReader(JsonValue object, std::string_view pointer, Problem &problem);

  /// Refuses members with any other name.
  void only(std::span<const std::string_view> names);
  bool has(std::string_view name) const { return !this->object_[name].empty(); }
  bool is_null(std::string_view name) const { return this->object_[name].is_null(); }

  /// These take a member of its kind within its range. What is missing or wrong is a problem and comes back empty.
  std::optional<bool> boolean(std::string_view name);
  std::optional<double> number(std::string_view name, double minimum, double maximum);
  std::optional<int64_t> integer(std::string_view name, int64_t minimum, int64_t maximum);
  std::optional<std::string_view> text(std::string_view name, size_t shortest, size_t longest);
  /// The index of the word in `words`.
  std::optional<size_t> choice(std::string_view name, std::span<const std::string_view> words);
  /// An object or array, not looked at.
  JsonValue object(std::string_view name);
  JsonValue array(std::string_view name, size_t least, size_t most);

  FixedText<128> pointer(std::string_view name) const { return pointer_to(this->pointer_, name); }

 protected:
  JsonValue required_(std::string_view name);
  void wrong_kind_(std::string_view name, JsonValue value, const char *wanted);

  JsonValue object_;
  std::string_view pointer_;
  Problem &problem_;
};

}  // namespace esphome::tinybms_web
