#pragma once

#include "esphome/core/defines.h"

#ifdef USE_OTA

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "digest.h"
#include "esphome/components/ota/ota_backend_factory.h"
#include "firmware_image.h"
#include "route.h"

namespace esphome::local_http {

enum class UploadState : uint8_t { IDLE, RECEIVING, ACTIVATING, DONE, FAILED };

/// What others have to do with an upload. Functions may be left out.
struct UploadObserver {
  void *context{nullptr};
  /// Whether the main loop may stand still for some 150 ms now: right after the frame that must not be late.
  bool (*may_block_now)(void *context){nullptr};
  void (*on_progress)(void *context, UploadState state, uint32_t received, uint32_t total){nullptr};
};

/// Takes a firmware image as the raw body of a request and hands it to ESPHome's OTA bit by bit, while the main loop
/// goes on. Before it is activated it is checked: SHA-256 (field X-Firmware-Sha256, when sent), model, version.
/// `?force=true` allows a version that is not newer.
///
/// `server.add_routes(upload.routes(), &upload)`.
class FirmwareUpload final {
 public:
  explicit FirmwareUpload(std::string_view path);

  std::span<const Route> routes() const { return {&this->route_, 1}; }
  void set_max_size(uint32_t bytes) { this->route_.max_body = bytes; }
  void set_observer(const UploadObserver &observer) { this->observer_ = observer; }

  /// Restarts into the new firmware a moment after the reply; to be called in the main loop.
  void loop();

  UploadState state() const { return this->state_; }
  /// What the running program says of itself.
  static FirmwareIdentity running();

 protected:
  void begin_(Exchange &exchange);
  bool ready_(Exchange &exchange);
  void data_(Exchange &exchange, std::span<const uint8_t> piece);
  void handle_(Exchange &exchange);
  void activate_(Exchange &exchange);
  void gone_(Exchange &exchange);

  /// Whether the main loop may stand still now, or has waited long enough for the moment.
  bool may_block_();
  /// Seconds until the upload under way should have ended.
  uint32_t left_s_() const;
  void give_up_();
  void fail_(Exchange &exchange, uint16_t status, std::string_view detail);
  void enter_(UploadState state);

  static const BodySink SINK;

  Route route_;
  UploadObserver observer_;
  ota::OTABackendPtr backend_;
  MarkerSearch search_;
  Sha256Stream digest_;
  Sha256 expected_{};
  uint32_t total_{0};
  uint32_t received_{0};
  uint32_t began_ms_{0};
  uint32_t waiting_since_ms_{0};
  uint32_t done_ms_{0};
  UploadState state_{UploadState::IDLE};
  bool waiting_{false};
  bool has_expected_{false};
  bool force_{false};
};

}  // namespace esphome::local_http

#endif  // USE_OTA
