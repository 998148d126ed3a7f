#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

/// Digests and base64 of mbedTLS, behind one file: IDF 6 replaces its interface.
namespace esphome::local_http {

using Sha1 = std::array<uint8_t, 20>;
using Sha256 = std::array<uint8_t, 32>;

Sha1 sha1(std::span<const uint8_t> bytes);
Sha256 sha256(std::span<const uint8_t> bytes);
/// A key of at most 64 bytes. Takes nothing from the heap.
Sha256 hmac_sha256(std::span<const uint8_t> key, std::span<const uint8_t> bytes);

/// A SHA-256 over bytes that come bit by bit. Its memory is taken when it is made.
class Sha256Stream final {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream &) = delete;
  Sha256Stream &operator=(const Sha256Stream &) = delete;

  void start();
  void update(std::span<const uint8_t> bytes);
  Sha256 finish();

 protected:
  struct Context;
  std::unique_ptr<Context> context_;
};

inline std::span<const uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
}

/// Standard alphabet with padding; the characters written, 0 when `out` has no room for them and one more.
size_t base64_encode(std::span<const uint8_t> bytes, std::span<char> out);
/// The bytes written; nothing when `text` is not base64 or does not fit.
std::optional<size_t> base64_decode(std::string_view text, std::span<uint8_t> out);
/// 64 hexadecimal digits; nothing when it is anything else.
std::optional<Sha256> parse_sha256(std::string_view hex);

/// Takes as long whether and wherever they differ.
bool equal_in_constant_time(std::span<const uint8_t> left, std::span<const uint8_t> right);

}  // namespace esphome::local_http
