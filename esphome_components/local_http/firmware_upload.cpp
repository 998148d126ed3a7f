#include "firmware_upload.h"

#ifdef USE_OTA

#include <algorithm>
#include <array>

#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::local_http {

static const char *const TAG = "local_http.upload";

// The configuration says which device a firmware is for; see __init__.py.
#ifndef LOCAL_HTTP_FIRMWARE_MODEL
#define LOCAL_HTTP_FIRMWARE_MODEL "unknown"
#endif
#ifndef LOCAL_HTTP_FIRMWARE_VERSION
#define LOCAL_HTTP_FIRMWARE_VERSION "0"
#endif

#define LOCAL_HTTP_MAGIC "\x01local_http firmware:"
// One text in the image, and the magic is taken from it: a second copy would be found first.
[[gnu::used]] static const char MARKER[] =
    LOCAL_HTTP_MAGIC LOCAL_HTTP_FIRMWARE_MODEL "|" LOCAL_HTTP_FIRMWARE_VERSION "\n";
static constexpr size_t MAGIC_LENGTH = sizeof(LOCAL_HTTP_MAGIC) - 1;

static constexpr uint32_t MAX_SIZE = 16 * 1024 * 1024;
static constexpr uint32_t LEAST_SIZE = 4096;
/// ESPHome erases the flash ahead of the data in blocks of this size.
static constexpr uint32_t ERASE_SIZE = ota::OTA_BLOCK_ERASE_SIZE;
/// The longest piece the server hands over.
static constexpr uint32_t MAX_PIECE = 2048;
/// Longer than the frame that is waited for may take: go on without it.
static constexpr uint32_t MAX_BLOCK_WAIT_MS = 1'500;
/// Time for the reply to reach the client.
static constexpr uint32_t RESTART_DELAY_MS = 1'000;

const BodySink FirmwareUpload::SINK = {
    .begin = to<&FirmwareUpload::begin_>, .ready = to<&FirmwareUpload::ready_>, .data = to<&FirmwareUpload::data_>};

FirmwareUpload::FirmwareUpload(std::string_view path)
    : route_{.method = Method::POST,
             .path = path,
             .access = Access::WRITE,
             .handle = to<&FirmwareUpload::handle_>,
             .max_body = MAX_SIZE,
             .content_type = "application/octet-stream",
             .sink = &SINK,
             .gone = to<&FirmwareUpload::gone_>},
      search_({MARKER, MAGIC_LENGTH}) {}

FirmwareIdentity FirmwareUpload::running() {
  return identity_of({MARKER, sizeof(MARKER) - 1}, {MARKER, MAGIC_LENGTH}).value_or(FirmwareIdentity{});
}

void FirmwareUpload::enter_(UploadState state) {
  this->state_ = state;
  if (this->observer_.on_progress != nullptr) {
    this->observer_.on_progress(this->observer_.context, state, this->received_, this->total_);
  }
}

bool FirmwareUpload::may_block_() {
  if (this->observer_.may_block_now == nullptr || this->observer_.may_block_now(this->observer_.context)) {
    this->waiting_ = false;
    return true;
  }
  if (!this->waiting_) {
    this->waiting_ = true;
    this->waiting_since_ms_ = millis();
  }
  if (millis() - this->waiting_since_ms_ < MAX_BLOCK_WAIT_MS) {
    return false;
  }
  this->waiting_ = false;
  return true;
}

uint32_t FirmwareUpload::left_s_() const {
  // One whose client has vanished is noticed when the moment to write comes.
  constexpr uint32_t LEAST_S = MAX_BLOCK_WAIT_MS / 1000 + 1;
  constexpr uint32_t MOST_S = 60;
  if (this->received_ == 0) {
    return LEAST_S;
  }
  const uint64_t left_ms = uint64_t{millis() - this->began_ms_} * (this->total_ - this->received_) / this->received_;
  return static_cast<uint32_t>(std::clamp<uint64_t>(left_ms / 1000 + 1, LEAST_S, MOST_S));
}

void FirmwareUpload::begin_(Exchange &exchange) {
  if (this->state_ != UploadState::IDLE && this->state_ != UploadState::FAILED) {
    exchange.problem_later(409, this->left_s_(), "Another upload is going on.");
    return;
  }
  const Request &request = exchange.request();
  if (request.content_length < LEAST_SIZE) {
    exchange.problem(422, "The body is too short to be a firmware image.");
    return;
  }
  const auto digest = request.header(Header::FIRMWARE_SHA256);
  const auto expected = parse_sha256(digest.value_or(""));
  if (digest.has_value() && !expected.has_value()) {
    exchange.problem(400, "X-Firmware-Sha256 is not a SHA-256 in 64 hexadecimal digits.");
    return;
  }
  const auto force = request.query_value("force");
  if (force.has_value() && *force != "true" && *force != "false") {
    exchange.problem(400, "The query parameter force is neither true nor false.");
    return;
  }
  this->backend_ = ota::make_ota_backend();
  const auto result = this->backend_->begin(request.content_length);
  if (result != ota::OTA_RESPONSE_OK) {
    ESP_LOGW(TAG, "Upload refused with error 0x%02X", result);
    this->backend_.reset();
    exchange.problem(result == ota::OTA_RESPONSE_ERROR_ESP32_NOT_ENOUGH_SPACE ? 413 : 500,
                     result == ota::OTA_RESPONSE_ERROR_ESP32_NOT_ENOUGH_SPACE
                         ? "The image is larger than the place for it."
                         : "The place for the image cannot be prepared.");
    return;
  }
  this->force_ = force == "true";
  this->has_expected_ = expected.has_value();
  this->expected_ = expected.value_or(Sha256{});
  this->total_ = request.content_length;
  this->received_ = 0;
  this->began_ms_ = millis();
  this->waiting_ = false;
  this->search_.reset();
  this->digest_.start();
  ESP_LOGI(TAG, "Upload of %u bytes begins", static_cast<unsigned>(this->total_));
  this->enter_(UploadState::RECEIVING);
}

bool FirmwareUpload::ready_(Exchange & /*exchange*/) {
  // Whether the longest piece would make the flash erase its next block.
  const uint32_t in_block = this->received_ % ERASE_SIZE;
  return (in_block > 0 && in_block + MAX_PIECE <= ERASE_SIZE) || this->may_block_();
}

void FirmwareUpload::data_(Exchange &exchange, std::span<const uint8_t> piece) {
  this->digest_.update(piece);
  this->search_.feed(piece);
  // The interface asks for bytes it may change, but no backend does.
  const auto result = this->backend_->write(const_cast<uint8_t *>(piece.data()), piece.size());
  if (result != ota::OTA_RESPONSE_OK) {
    ESP_LOGW(TAG, "Writing failed with error 0x%02X", result);
    if (result == ota::OTA_RESPONSE_ERROR_MAGIC) {
      this->fail_(exchange, 422, "The body is no firmware image for this device.");
    } else {
      this->fail_(exchange, 500, "The image cannot be written.");
    }
    return;
  }
  this->received_ += static_cast<uint32_t>(piece.size());
  this->enter_(UploadState::RECEIVING);
}

void FirmwareUpload::handle_(Exchange &exchange) {
  if (this->has_expected_ && this->digest_.finish() != this->expected_) {
    this->fail_(exchange, 422, "The image is not the one that X-Firmware-Sha256 tells of.");
    return;
  }
  const auto &image = this->search_.found();
  if (!image.has_value() || image->model_view() != running().model_view()) {
    this->fail_(exchange, 422, "The image is not for this device.");
    return;
  }
  if (!this->force_ && !is_newer(image->version_view(), running().version_view())) {
    this->fail_(exchange, 409, "The image is not newer than what is running. Ask with ?force=true to use it anyway.");
    return;
  }
  this->enter_(UploadState::ACTIVATING);
  exchange.wait(to<&FirmwareUpload::activate_>);
}

void FirmwareUpload::activate_(Exchange &exchange) {
  if (!this->may_block_()) {
    return;  // the whole image is read again to verify it
  }
  const auto result = this->backend_->end();
  if (result != ota::OTA_RESPONSE_OK) {
    ESP_LOGW(TAG, "The image was refused with error 0x%02X", result);
    this->fail_(exchange, 422, "The image is damaged or not made for this hardware.");
    return;
  }
  this->backend_.reset();
  this->done_ms_ = millis();
  this->enter_(UploadState::DONE);
  const auto &image = *this->search_.found();
  ESP_LOGI(TAG, "Firmware %s will be started", image.version.data());
  std::array<char, 256> body;
  TextWriter json(body);
  json.text("{\"received_bytes\":").number(this->total_);
  json.text(",\"version\":").json_string(image.version_view());
  json.text(",\"restart_in_s\":").number(RESTART_DELAY_MS / 1000).text("}");
  exchange.reply(200, CONTENT_JSON, json.view());
}

void FirmwareUpload::give_up_() {
  if (this->backend_ != nullptr) {
    this->backend_->abort();
    this->backend_.reset();
  }
  this->enter_(UploadState::FAILED);
}

void FirmwareUpload::fail_(Exchange &exchange, uint16_t status, std::string_view detail) {
  this->give_up_();
  exchange.problem(status, detail);
}

void FirmwareUpload::gone_(Exchange & /*exchange*/) {
  if (this->backend_ != nullptr) {
    this->give_up_();
    ESP_LOGW(TAG, "Upload ended after %u of %u bytes", static_cast<unsigned>(this->received_),
             static_cast<unsigned>(this->total_));
  }
}

void FirmwareUpload::loop() {
  if (this->state_ == UploadState::DONE && millis() - this->done_ms_ >= RESTART_DELAY_MS) {
    App.safe_reboot();
  }
}

}  // namespace esphome::local_http

#endif  // USE_OTA
