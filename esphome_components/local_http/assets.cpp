#include "assets.h"

namespace esphome::local_http {

static constexpr std::string_view NO_PAGE = "This firmware was built without its page. The API is at /api/v1/info.\n";

void Assets::add(const Asset &asset) {
  if (this->count_ < MAX_ASSETS) {
    this->assets_[this->count_++] = asset;
  }
}

std::span<const Route> Assets::routes() {
  for (size_t i = 0; i < this->count_; i++) {
    this->routes_[i] = {
        .method = Method::GET, .path = this->assets_[i].path, .access = Access::OPEN, .handle = to<&Assets::serve_>};
  }
  if (this->count_ == 0) {
    this->routes_[0] = {.method = Method::GET, .path = "/", .access = Access::OPEN, .handle = to<&Assets::serve_>};
    return {this->routes_.data(), 1};
  }
  return {this->routes_.data(), this->count_};
}

/// Whether If-None-Match names the tag (RFC 9110, 13.1.2): "*", or a list that may call it weak.
static bool has_tag(std::string_view list, std::string_view etag) {
  return list == "*" || list.find(etag) != list.npos;
}

void Assets::serve_(Exchange &exchange) {
  for (size_t i = 0; i < this->count_; i++) {
    const Asset &asset = this->assets_[i];
    if (exchange.request().path != asset.path) {
      continue;
    }
    const auto known = exchange.request().header(Header::IF_NONE_MATCH);
    if (known.has_value() && has_tag(*known, asset.etag)) {
      exchange.reply_not_modified(asset.etag);
    } else {
      exchange.reply_constant(200, asset.content_type, {asset.data, asset.size}, "gzip", asset.etag);
    }
    return;
  }
  exchange.reply(200, CONTENT_TEXT, NO_PAGE);
}

}  // namespace esphome::local_http
