#include "digest.h"

#include <mbedtls/base64.h>
#include <mbedtls/md.h>

#include <algorithm>
#include <cstring>

namespace esphome::local_http {

static constexpr size_t BLOCK_SIZE = 64;

template<typename Digest> static Digest digest_of(mbedtls_md_type_t type, std::span<const uint8_t> bytes) {
  Digest digest{};
  mbedtls_md(mbedtls_md_info_from_type(type), bytes.data(), bytes.size(), digest.data());
  return digest;
}

Sha1 sha1(std::span<const uint8_t> bytes) { return digest_of<Sha1>(MBEDTLS_MD_SHA1, bytes); }

Sha256 sha256(std::span<const uint8_t> bytes) { return digest_of<Sha256>(MBEDTLS_MD_SHA256, bytes); }

// By hand (RFC 2104), because mbedtls_md_hmac() takes two blocks from the heap for every call.
Sha256 hmac_sha256(std::span<const uint8_t> key, std::span<const uint8_t> bytes) {
  std::array<uint8_t, 3 * BLOCK_SIZE> message{};
  if (key.size() > BLOCK_SIZE || bytes.size() > message.size() - BLOCK_SIZE) {
    return {};
  }
  const auto pad = [&](uint8_t value) {
    for (size_t i = 0; i < BLOCK_SIZE; i++) {
      message[i] = (i < key.size() ? key[i] : 0) ^ value;
    }
  };
  pad(0x36);
  std::copy(bytes.begin(), bytes.end(), message.begin() + BLOCK_SIZE);
  const Sha256 inner = sha256(std::span(message).first(BLOCK_SIZE + bytes.size()));
  pad(0x5C);
  std::copy(inner.begin(), inner.end(), message.begin() + BLOCK_SIZE);
  return sha256(std::span(message).first(BLOCK_SIZE + inner.size()));
}

struct Sha256Stream::Context {
  mbedtls_md_context_t md;
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {
  mbedtls_md_init(&this->context_->md);
  mbedtls_md_setup(&this->context_->md, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 0);
  this->start();
}

Sha256Stream::~Sha256Stream() { mbedtls_md_free(&this->context_->md); }

void Sha256Stream::start() { mbedtls_md_starts(&this->context_->md); }

void Sha256Stream::update(std::span<const uint8_t> bytes) {
  mbedtls_md_update(&this->context_->md, bytes.data(), bytes.size());
}

Sha256 Sha256Stream::finish() {
  Sha256 digest{};
  mbedtls_md_finish(&this->context_->md, digest.data());
  return digest;
}

size_t base64_encode(std::span<const uint8_t> bytes, std::span<char> out) {
  size_t written = 0;
  const int error = mbedtls_base64_encode(reinterpret_cast<unsigned char *>(out.data()), out.size(), &written,
                                          bytes.data(), bytes.size());
  return error == 0 ? written : 0;
}

std::optional<size_t> base64_decode(std::string_view text, std::span<uint8_t> out) {
  size_t written = 0;
  const auto bytes = as_bytes(text);
  if (mbedtls_base64_decode(out.data(), out.size(), &written, bytes.data(), bytes.size()) != 0) {
    return {};
  }
  return written;
}

std::optional<Sha256> parse_sha256(std::string_view hex) {
  Sha256 digest{};
  if (hex.size() != 2 * digest.size()) {
    return {};
  }
  for (size_t i = 0; i < hex.size(); i++) {
    const char c = hex[i];
    uint8_t nibble;
    if (c >= '0' && c <= '9') {
      nibble = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      nibble = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      nibble = c - 'A' + 10;
    } else {
      return {};
    }
    digest[i / 2] = static_cast<uint8_t>(digest[i / 2] << 4 | nibble);
  }
  return digest;
}

bool equal_in_constant_time(std::span<const uint8_t> left, std::span<const uint8_t> right) {
  if (left.size() != right.size()) {
    return false;
  }
  volatile uint8_t difference = 0;
  for (size_t i = 0; i < left.size(); i++) {
    difference = difference | (left[i] ^ right[i]);
  }
  return difference == 0;
}

}  // namespace esphome::local_http
