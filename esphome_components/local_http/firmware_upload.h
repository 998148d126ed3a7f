#pragma once

#include "esphome/core/defines.h"

#ifdef USE_OTA

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "digest.h"
#include "esphome/components/ota/ota_backend_factory.h"
#include "firmware_image.h"
#include "route.h"

namespace esphome::local_http {

/// Where an upload is.
enum class UploadState : uint8_t { IDLE, RECEIVING, ACTIVATING, DONE, FAILED };

/// What others want to know of an upload. Functions may be left out.
struct UploadObserver {
  void *context{nullptr};
  /// Whether the main loop may stand still for some 150 ms now: right after the frame that must not be late.
  bool (*may_block_now)(void *context){nullptr};
  void (*on_progress)(void *context, UploadState state, uint32_t received, uint32_t total){nullptr};
};

/// Takes a firmware image as the raw body of a request and hands it to ESPHome's OTA bit by bit, while the main loop
/// goes on. The image is checked before it is activated: SHA-256 (field X-Firmware-Sha256), model, version.
///
/// Add it to a route: `server.add_routes(upload.routes(), &upload)`.
class FirmwareUpload final {
 public:
  FirmwareUpload();

  /// What is at the request path, "/api/v1/ota" unless told otherwise. `?force=true` allows a version that is not
  /// newer.
  std::span<const Route> routes() const { return {&this->route_, 1}; }
  void set_path(std::string_view path) { this->route_.path = path; }
  void set_max_size(uint32_t bytes) { this->route_.max_body = bytes; }
  void set_observer(const UploadObserver &observer) { this->observer_ = observer; }

  /// Restarts into the new firmware once the reply is sent; call it from the main loop.
  void loop(uint32_t now_ms);

  UploadState state() const { return this->state_; }
  static const FirmwareIdentity &running();

 protected:
  void begin_(Exchange &exchange);
  bool ready_(Exchange &exchange);
  void data_(Exchange &exchange, std::span<const uint8_t> piece);
  void handle_(Exchange &exchange);
  void activate_(Exchange &exchange);
  void gone_(Exchange &exchange);
  void fail_(Exchange &exchange, uint16_t status, std::string_view detail);
  void enter_(UploadState state);
  bool may_block_() const;

  static const BodySink SINK;

  /// Bytes that one erase of the flash covers (ESPHome erases ahead in such blocks).
  static constexpr uint32_t ERASE_SIZE = 64 * 1024;
  /// The longest piece that may come, and so the last position before a block at which no erase happens.
  static constexpr uint32_t MAX_PIECE = 2048;
  /// Without a frame to wait for, erase after this time all the same.
  static constexpr uint32_t MAX_BLOCK_WAIT_MS = 1'500;

  Route route_;
  UploadObserver observer_;
  ota::OTABackendPtr backend_;
  MarkerSearch search_;
  Sha256Stream digest_;
  Sha256 expected_{};
  uint32_t total_{0};
  uint32_t received_{0};
  uint32_t done_ms_{0};
  UploadState state_{UploadState::IDLE};
  bool has_expected_{false};
  bool force_{false};
};

}  // namespace esphome::local_http

#endif  // USE_OTA
