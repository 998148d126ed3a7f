#include "state_api.h"

#include <algorithm>

#include "../tinybms_victron/texts.h"
#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/helpers.h"

namespace esphome::tinybms_web {

using local_http::Access;
using local_http::Method;
using local_http::Route;
using local_http::to;
using tinybms_victron::PackText;

namespace {

constexpr uint32_t API_VERSION = 1;
constexpr uint32_t MAX_WEBSOCKET_MESSAGE = local_http::WebSocket::MAX_RECEIVED;

std::string_view view(const StringRef &text) { return {text.c_str(), text.size()}; }

/// Where a client is in the text of the state.
struct StateReader {
  uint32_t number;
  uint32_t offset;
};

}  // namespace

const std::array<Route, 2> StateApi::ROUTES{{
    {.method = Method::GET, .path = "/api/v1/info", .access = Access::OPEN, .handle = to<&StateApi::info_>},
    {.method = Method::GET, .path = "/api/v1/state", .access = Access::READ, .handle = to<&StateApi::state_of_all_>},
}};

void StateApi::info_(Exchange &exchange) {
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&StateApi::produce_info_>);
}

size_t StateApi::produce_info_(Exchange &exchange, std::span<char> room) {
  return exchange.state<JsonStream>().fill(
      room, [this](JsonWriter &json, uint32_t piece) { return this->write_info_(json, piece); });
}

bool StateApi::write_info_(JsonWriter &json, uint32_t piece) const {
  constexpr size_t PACKS = GatewayState::PACK_COUNT;
  if (piece == 0) {
    this->write_head_(json);
    json.key("packs").begin_array();
    return true;
  }
  if (piece <= PACKS) {
    this->write_pack_(json, piece - 1);
    return true;
  }
  json.end_array();
  this->write_history_(json);
  json.key("limits").begin_object().field("clients", local_http::Server::MAX_CONNECTIONS);
  json.field("request_header_bytes", local_http::MAX_HEAD_SIZE).field("request_body_bytes", Exchange::MAX_BODY);
  json.field("websocket_message_bytes", MAX_WEBSOCKET_MESSAGE).end_object().end_object();
  return false;
}

void StateApi::write_head_(JsonWriter &json) const {
  std::array<char, 18> mac;
  get_mac_address_pretty_into_buffer(mac);
  json.begin_object().field("api", API_VERSION).field("id", view(App.get_name()));
  json.field("mac", mac.data());
  const auto &friendly = App.get_friendly_name();
  json.field("name", view(friendly.empty() ? App.get_name() : friendly));
  json.field("model", this->device_.model).key("firmware").begin_object().field("version", this->device_.version);
  json.field("build", this->device_.build).field("built_utc_ms", static_cast<int64_t>(App.get_build_time()) * 1000);
  json.end_object().field("boot_id", this->state_.boot_id()).key("time");
  write_timestamp(json, this->state_.now());
  json.field("auth", "password").field("read_access", this->server_.auth().open_reading() ? "open" : "login");
  json.key("capabilities").begin_array();
  if (this->history_ != nullptr)
    json.value("history").value("events");
  json.value("settings").value("config");
  if (this->state_.gateway().can() != nullptr)
    json.value("can");
  json.value("uart").value("log").value("capture");
#ifdef USE_OTA
  json.value("ota");
#endif
  json.end_array();
}

void StateApi::write_pack_(JsonWriter &json, size_t pack) const {
  const auto view = this->state_.pack(pack);
  std::array<char, tinybms_victron::TEXT_BUFFER> buffer;
  json.begin_object().field("index", pack + 1).field("name", this->state_.pack_name(pack));
  json.field("serial", tinybms_victron::pack_text(view, PackText::SERIAL_NUMBER, buffer));
  json.field("bms_firmware", tinybms_victron::pack_text(view, PackText::FIRMWARE_VERSION, buffer)).end_object();
}

void StateApi::write_history_(JsonWriter &json) const {
  json.key("history").begin_object().key("series").begin_array();
  const size_t levels = this->history_ == nullptr ? 0 : this->history_->level_count();
  for (const auto &series : bms_core::HISTORY_SERIES) {
    if (levels != 0)
      json.begin_object().field("key", series.key).field("unit", series.unit).field("name", series.name).end_object();
  }
  json.end_array().key("resolutions").begin_array();
  for (uint8_t level = 0; level < levels; level++) {
    const auto &spec = this->history_->spec(level);
    json.begin_object().field("key", spec.key).field("interval_s", spec.period_s);
    json.field("capacity", spec.capacity).end_object();
  }
  json.end_array().field("packs", false).end_object();
}

void StateApi::state_of_all_(Exchange &exchange) {
  const uint32_t number = this->document_.refresh(StateDocument::LEAST_INTERVAL_MS, millis());
  exchange.state<StateReader>() = {number, 0};
  exchange.reply_stream(200, local_http::CONTENT_JSON, to<&StateApi::produce_state_>);
}

size_t StateApi::produce_state_(Exchange &exchange, std::span<char> room) {
  auto &reader = exchange.state<StateReader>();
  const std::string_view text = this->document_.text(reader.number);
  if (text.empty()) {
    exchange.abort();
    return 0;
  }
  const size_t size = text.substr(reader.offset).copy(room.data(), room.size());
  reader.offset += static_cast<uint32_t>(size);
  return size;
}

}  // namespace esphome::tinybms_web
