#include "live_api.h"

#include <algorithm>

#include "esphome/core/hal.h"
#include "esphome/core/helpers.h"
#include "monitor_json.h"

namespace esphome::tinybms_web {

using local_http::CloseCode;
using local_http::to;
using local_http::WebSocket;
using local_http::WebSocketEndpoint;

namespace {

/// The level of the history that has a sample a second.
constexpr uint8_t FINEST = 0;

constexpr std::string_view PATH = "/api/v1/ws";
constexpr std::string_view TOPICS[] = {"state", "event", "can", "uart", "log", "history", "ota"};
static_assert(std::size(TOPICS) == TOPIC_COUNT);

/// Bounds the work for one client in one pass.
constexpr size_t MESSAGES_PER_PASS = 6;
/// Schema HistorySample.
void write_sample(JsonWriter &json, const bms_core::HistoryRecord &record) {
  json.begin_object().field("number", record.place.number).field("boot", record.place.boot).key("time");
  write_timestamp(json,
                  {record.place.utc_ms, static_cast<TimeMs>(record.place.end_uptime_s) * 1000, record.place.quality});
  json.key("values").begin_object();
  for (size_t i = 0; i < bms_core::HISTORY_SERIES_COUNT; i++) {
    const auto &series = bms_core::HISTORY_SERIES[i];
    const auto steps = record.value(static_cast<bms_core::HistorySeries>(i), bms_core::HistoryStat::MEAN);
    json.field(series.key, steps ? std::optional(Decimal{int64_t{*steps} * series.digits_per_step, series.decimals})
                                 : std::nullopt);
  }
  json.end_object().end_object();
}

/// Less than this is not worth a frame.
constexpr size_t LEAST_PART = 512;
constexpr size_t LONGEST_MESSAGE = 1536;
/// In front of the state; the longest sequence number included.
constexpr size_t ENVELOPE = 64;

}  // namespace

const WebSocketEndpoint LiveApi::ENDPOINT = {.path = PATH,
                                             .access = local_http::Access::READ,
                                             .on_open = to<&LiveApi::open_>,
                                             .on_text = to<&LiveApi::receive_>,
                                             .on_binary = to<&LiveApi::receive_binary_>};

void LiveApi::setup() { this->server_.add_endpoint(ENDPOINT, this); }

bool LiveApi::limits_fell_() {
  const bms_core::Limits &limits = this->state_.gateway().state().limits;
  const std::array<int32_t, 3> now{limits.charge_voltage_mv.value(), limits.charge_current_ma.value(),
                                   limits.discharge_current_ma.value()};
  const bool fell = now[0] < this->limits_[0] || now[1] < this->limits_[1] || now[2] < this->limits_[2];
  return fell;
}

void LiveApi::loop(uint32_t now_ms) {
  bool wanted = false;
  this->server_.for_each_websocket(
      PATH, [&](WebSocket &socket) { wanted = wanted || socket.state<Client>().wants(Topic::STATE); });
  if (wanted) {
    const uint32_t before = this->document_.number();
    const uint32_t age_ms = this->limits_fell_() ? StateDocument::LEAST_INTERVAL_MS : STATE_INTERVAL_MS;
    if (this->document_.refresh(age_ms, now_ms) != before) {
      const bms_core::Limits &limits = this->state_.gateway().state().limits;
      this->limits_ = {limits.charge_voltage_mv.value(), limits.charge_current_ma.value(),
                       limits.discharge_current_ma.value()};
    }
  }
  this->server_.for_each_websocket(PATH, [this](WebSocket &socket) { this->serve_(socket); });
}

void LiveApi::open_(WebSocket &socket) { socket.state<Client>() = {}; }

void LiveApi::receive_binary_(WebSocket &socket, std::span<const uint8_t> /*message*/) {
  socket.close(CloseCode::UNSUPPORTED_DATA, "send JSON as text");
}

void LiveApi::receive_(WebSocket &socket, std::string_view message) {
  static constexpr std::string_view NAMES[] = {"subscribe", "unsubscribe"};
  Problem problem;
  const JsonValue body = this->body_.parse_object(message, problem);
  ObjectReader reader(body, "", problem);
  reader.only(NAMES);
  const auto topics_of = [&](std::string_view name) {
    uint8_t bits = 0;
    if (!reader.has(name))
      return bits;
    for (JsonValue item = reader.array(name, 0, TOPIC_COUNT).child(); !item.empty(); item = item.next()) {
      const auto *found = std::ranges::find(TOPICS, item.text().value_or(""));
      if (found == std::end(TOPICS)) {
        problem.set(422, name, "There is no such topic");
      } else {
        bits |= static_cast<uint8_t>(1U << (found - std::begin(TOPICS)));
      }
    }
    return bits;
  };
  const uint8_t more = topics_of(NAMES[0]);
  const uint8_t fewer = topics_of(NAMES[1]);
  if (problem) {
    // A close frame has room for 123 bytes.
    socket.close(CloseCode::POLICY_VIOLATION, problem.detail().substr(0, 120));
    return;
  }
  auto &client = socket.state<Client>();
  this->subscribe_(client, more);
  client.topics &= static_cast<uint8_t>(~fewer);
}

void LiveApi::subscribe_(Client &client, uint8_t topics) {
  const uint8_t fresh = topics & static_cast<uint8_t>(~client.topics);
  client.topics |= topics;
  const auto is_new = [&](Topic topic) { return (fresh >> static_cast<uint8_t>(topic) & 1) != 0; };
  if (is_new(Topic::STATE) && !client.offset)
    client.state = 0;
  // From now on; what was before is to be asked for.
  if (is_new(Topic::CAN) && this->can_ != nullptr)
    client.can = this->can_->newest();
  if (is_new(Topic::UART) && this->uart_ != nullptr)
    client.uart = this->uart_->newest();
  if (is_new(Topic::EVENT))
    client.event = this->history_api_.events().next_sequence() - 1;
  if (is_new(Topic::HISTORY))
    client.history = this->history_.history().end_ordinal(FINEST);
  if (is_new(Topic::LOG) && this->log_ != nullptr)
    client.log = this->log_->newest();
}

template<typename Write> bool LiveApi::send_(WebSocket &socket, Client &client, const char *type, Write &&write) {
  std::array<char, LONGEST_MESSAGE> room;
  JsonWriter json(room);
  json.begin_object().field("type", type).field("seq", client.seq).key("data");
  write(json);
  json.end_object();
  if (json.overflow()) {
    client.missed++;
    return true;
  }
  if (!socket.send_text({room.data(), json.size()}))
    return false;
  client.seq++;
  return true;
}

bool LiveApi::greet_(WebSocket &socket, Client &client) {
  if (client.greeted)
    return true;
  client.greeted = this->send_(socket, client, "hello", [this](JsonWriter &json) {
    std::array<char, 18> mac;
    get_mac_address_pretty_into_buffer(mac);
    json.begin_object().field("api", 1).field("boot_id", this->state_.boot_id()).field("mac", mac.data()).key("time");
    write_timestamp(json, this->state_.now());
    json.end_object();
  });
  return client.greeted;
}

bool LiveApi::tell_missed_(WebSocket &socket, Client &client) {
  if (client.missed == 0)
    return true;
  const uint32_t missed = client.missed;
  const bool sent = this->send_(socket, client, "resync",
                                [&](JsonWriter &json) { json.begin_object().field("dropped", missed).end_object(); });
  if (sent) {
    this->state_.websocket_dropped += missed;
    client.missed = 0;
  }
  return sent;
}

bool LiveApi::send_state_(WebSocket &socket, Client &client) {
  if (!client.offset) {
    if (!client.wants(Topic::STATE) || client.state == this->document_.number() || this->document_.number() == 0)
      return true;
    std::array<char, ENVELOPE> head;
    JsonWriter json(head);
    json.begin_object().field("type", "state").field("seq", client.seq).key("data");
    if (socket.room() < LEAST_PART || !socket.send_text_part({head.data(), json.size()}, true, false))
      return false;
    client.seq++;
    client.state = this->document_.number();
    client.offset = 0;
  }
  const std::string_view text = this->document_.text(client.state);
  if (text.empty()) {
    socket.close(CloseCode::TRY_AGAIN_LATER, "too slow");
    return false;
  }
  while (*client.offset < text.size()) {
    const size_t left = text.size() - *client.offset;
    const size_t room = socket.room();
    if (room < std::min(left + 1, LEAST_PART))
      return false;
    const auto part = text.substr(*client.offset, std::min(left, room));
    if (!socket.send_text_part(part, false, false))
      return false;
    client.offset = *client.offset + static_cast<uint32_t>(part.size());
  }
  if (!socket.send_text_part("}", false, true))
    return false;
  client.offset.reset();
  return true;
}

void LiveApi::note_gap_(Client &client, uint32_t last, uint32_t number) { client.missed += number - last - 1; }

bool LiveApi::send_event_(WebSocket &socket, Client &client) {
  const bms_core::EventLog &log = this->history_api_.events();
  if (!client.wants(Topic::EVENT) || client.event + 1 == log.next_sequence())
    return false;
  bool sent = false;
  log.visit_from(client.event + 1, [&](const bms_core::LogRecord &record) {
    sent = this->send_(socket, client, "event",
                       [&](JsonWriter &json) { write_event(json, record, this->history_api_.context()); });
    if (sent) {
      this->note_gap_(client, client.event, record.sequence);
      client.event = record.sequence;
    }
    return false;
  });
  return sent;
}

bool LiveApi::send_history_(WebSocket &socket, Client &client) {
  const bms_core::History &history = this->history_.history();
  if (!client.wants(Topic::HISTORY) || history.level_count() == 0 || client.history == history.end_ordinal(FINEST))
    return false;
  const uint32_t ordinal = std::max(client.history, history.first_ordinal(FINEST));
  const auto record = history.record(FINEST, ordinal);
  if (!record || !this->send_(socket, client, "history", [&](JsonWriter &json) { write_sample(json, *record); }))
    return false;
  client.missed += ordinal - client.history;
  client.history = ordinal + 1;
  return true;
}

bool LiveApi::send_ota_(WebSocket &socket, Client &client) {
  if (!client.wants(Topic::OTA) || this->ota_ == nullptr || client.ota == this->ota_->number)
    return false;
  if (!this->send_(socket, client, "ota", [this](JsonWriter &json) { write_ota(json, *this->ota_); }))
    return false;
  client.ota = this->ota_->number;
  return true;
}

bool LiveApi::send_can_(WebSocket &socket, Client &client) {
  if (!client.wants(Topic::CAN) || this->can_ == nullptr)
    return false;
  const auto entry = this->can_->after(client.can);
  if (!entry || !this->send_(socket, client, "can", [&](JsonWriter &json) { write_can_traffic(json, *entry); }))
    return false;
  this->note_gap_(client, client.can, entry->number);
  client.can = entry->number;
  return true;
}

bool LiveApi::send_uart_(WebSocket &socket, Client &client) {
  if (!client.wants(Topic::UART) || this->uart_ == nullptr)
    return false;
  const auto entry = this->uart_->after(client.uart);
  if (!entry || !this->send_(socket, client, "uart", [&](JsonWriter &json) { write_uart_traffic(json, *entry); }))
    return false;
  this->note_gap_(client, client.uart, entry->number);
  client.uart = entry->number;
  return true;
}

bool LiveApi::send_log_(WebSocket &socket, Client &client) {
  if (!client.wants(Topic::LOG) || this->log_ == nullptr)
    return false;
  const auto entry = this->log_->after(client.log);
  if (!entry || !this->send_(socket, client, "log", [&](JsonWriter &json) { write_log_line(json, *entry); }))
    return false;
  this->note_gap_(client, client.log, entry->number);
  client.log = entry->number;
  return true;
}

void LiveApi::serve_(WebSocket &socket) {
  auto &client = socket.state<Client>();
  // Parts of a message may not be parted by another message.
  if (client.offset && !this->send_state_(socket, client))
    return;
  if (!this->greet_(socket, client) || !this->tell_missed_(socket, client) || !this->send_state_(socket, client))
    return;
  for (size_t sent = 0; sent < MESSAGES_PER_PASS; sent++) {
    if (!this->send_event_(socket, client) && !this->send_ota_(socket, client) &&
        !this->send_history_(socket, client) && !this->send_log_(socket, client) && !this->send_can_(socket, client) &&
        !this->send_uart_(socket, client))
      return;
  }
}

}  // namespace esphome::tinybms_web
