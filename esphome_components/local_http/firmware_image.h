#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// What a firmware image says of itself: pure. Every program built with this room carries a marker
/// "<magic>model|version\n", the same in an ESP32 image and in a Linux program.
namespace esphome::local_http {

/// What an image is.
struct FirmwareIdentity {
  static constexpr size_t MAX_LENGTH = 47;

  std::array<char, MAX_LENGTH + 1> model{};    ///< such as "tinybms-gateway/esp32s3"
  std::array<char, MAX_LENGTH + 1> version{};  ///< dotted decimal

  std::string_view model_view() const { return {this->model.data()}; }
  std::string_view version_view() const { return {this->version.data()}; }
};

/// Looks for the marker in an image that comes piece by piece.
class MarkerSearch final {
 public:
  /// `magic` has to live as long as the search; its first byte is nowhere else in it.
  explicit MarkerSearch(std::string_view magic) : magic_(magic) {}

  void reset();
  void feed(std::span<const uint8_t> bytes);
  /// The first marker that is well formed.
  const std::optional<FirmwareIdentity> &found() const { return this->found_; }

 protected:
  void take_(char c);

  std::string_view magic_;
  std::array<char, 2 * FirmwareIdentity::MAX_LENGTH + 1> text_{};
  size_t matched_{0};
  size_t length_{0};
  std::optional<FirmwareIdentity> found_;
};

/// What the marker `marker` says.
std::optional<FirmwareIdentity> identity_of(std::string_view marker, std::string_view magic);

/// Whether the dotted decimal `candidate` is above `running`; missing places count as 0.
bool is_newer(std::string_view candidate, std::string_view running);

}  // namespace esphome::local_http
