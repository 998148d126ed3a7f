#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "route.h"

namespace esphome::local_http {

/// A file of the page, compiled in and already compressed with gzip.
struct Asset {
  const char *path;          ///< "/" or "/app.js"
  const char *content_type;  ///< "text/javascript; charset=utf-8"
  const char *etag;          ///< with its quotes
  const uint8_t *data;
  size_t size;
};

/// The page: its files, or a line of text when none was compiled in.
/// `server.add_routes(assets.routes(), &assets)` after the last add().
class Assets final {
 public:
  static constexpr size_t MAX_ASSETS = 16;

  /// `asset` has to live for ever.
  void add(const Asset &asset);
  std::span<const Route> routes();

 protected:
  void serve_(Exchange &exchange);

  std::array<Route, MAX_ASSETS> routes_{};
  std::array<Asset, MAX_ASSETS> assets_{};
  size_t count_{0};
};

}  // namespace esphome::local_http
