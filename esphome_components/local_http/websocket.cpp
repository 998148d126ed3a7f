#include "websocket.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "connection.h"
#include "esphome/components/socket/socket.h"
#include "server.h"

namespace esphome::local_http {

// What endpoints see

bool WebSocket::send_text(std::string_view message) {
  return this->connection_.queue_frame_(Opcode::TEXT, as_bytes(message));
}

bool WebSocket::send_text_part(std::string_view part, bool first, bool last) {
  return this->connection_.queue_frame_(first ? Opcode::TEXT : Opcode::CONTINUATION, as_bytes(part), last);
}

bool WebSocket::send_binary(std::span<const uint8_t> message) {
  return this->connection_.queue_frame_(Opcode::BINARY, message);
}

size_t WebSocket::room() const {
  constexpr size_t BESIDES = MAX_SENT_HEADER + Connection::CONTROL_ROOM;
  const size_t left = Connection::OUT_SIZE - this->connection_.out_pending_();
  return left > BESIDES ? left - BESIDES : 0;
}

bool WebSocket::idle() const { return this->connection_.out_pending_() == 0; }

void WebSocket::close(CloseCode code, std::string_view reason) {
  if (this->connection_.is_websocket()) {
    this->connection_.say_goodbye_(code, reason);
  }
}

const ClientAddress &WebSocket::address() const { return this->connection_.address_; }

// A connection that has become a WebSocket

void Connection::upgrade_() {
  const Request &request = this->exchange_.request_;
  const WebSocketEndpoint *endpoint = this->endpoint_;
  this->endpoint_ = nullptr;  // until the client has become one
  if (request.method != Method::GET || !request.upgrade_websocket || request.content_length > 0) {
    this->exchange_.add_header("Upgrade", "websocket");
    this->refuse_(426, "This path speaks WebSocket only.");
    return;
  }
  if (request.header(Header::SEC_WEBSOCKET_VERSION) != "13") {
    this->exchange_.add_header("Sec-WebSocket-Version", "13");
    this->refuse_(426, "Only version 13 of WebSocket is spoken here.");
    return;
  }
  const auto accept = accept_key(request.header(Header::SEC_WEBSOCKET_KEY).value_or(""));
  if (!accept.has_value()) {
    this->refuse_(400, "Sec-WebSocket-Key is not 16 bytes in base64.");
    return;
  }
  if (this->is_cross_site_()) {
    this->refuse_(403, "The WebSocket was opened by the page of another site.");
    return;
  }
  this->identify_();
  if (!this->is_allowed_(endpoint->access)) {
    return;
  }
  if (this->server_->websocket_count() >= Server::MAX_WEBSOCKETS) {
    this->exchange_.problem_later(503, 10, "There are as many live clients as this device can serve.");
    return;
  }
  this->websocket_.identity_ = this->exchange_.identity_;
  this->websocket_.has_state_ = false;
  TextWriter out(this->out_);
  out.text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ");
  out.text({accept->data(), accept->size()}).text("\r\n\r\n");
  this->out_begin_ = 0;
  this->out_end_ = static_cast<uint16_t>(out.size());

  // The place of the head becomes that of the messages: what came behind it moves first.
  const std::string_view behind = this->in_view_().substr(this->in_used_);
  std::ranges::copy(as_bytes(behind), this->server_->chunk_.begin());
  // What waits in the network's buffers is old when it is read: there is to be little of it. Where the network knows no
  // such option, as on an ESP32, it keeps less anyhow.
  const int waiting = WEBSOCKET_WAITING;
  this->socket_->setsockopt(SOL_SOCKET, SO_SNDBUF, &waiting, sizeof(waiting));
  this->reader_ = FrameReader({reinterpret_cast<uint8_t *>(this->in_.data()), WebSocket::MAX_RECEIVED});
  this->endpoint_ = endpoint;
  this->pinged_ = false;
  this->enter_(State::WEBSOCKET);
  this->flush_();
  if (endpoint->on_open != nullptr) {
    endpoint->on_open(this->endpoint_context_, this->websocket_);
  }
  this->handle_frames_(std::span(this->server_->chunk_).first(behind.size()));
}

bool Connection::run_websocket_() {
  this->flush_();
  if (!this->server_->auth_.keep(this->websocket_.identity_, this->now_ms_)) {
    this->say_goodbye_(CloseCode::POLICY_VIOLATION, "the login has ended");
    return true;
  }
  const bool silent = this->now_ms_ - this->received_ms_ >= PING_MS;
  if (silent && !this->pinged_) {
    this->pinged_ = this->queue_frame_(Opcode::PING, {});
  }
  // Who does not read what is sent is not listened to: there is room for the answers to all that is read.
  if (this->out_pending_() > OUT_SIZE / 2 || !this->socket_->ready()) {
    return false;
  }
  const auto bytes = this->read_(std::span(this->server_->chunk_).first(WEBSOCKET_PIECE));
  if (bytes.empty()) {
    return false;
  }
  this->pinged_ = false;
  this->handle_frames_(bytes);
  return true;
}

void Connection::handle_frames_(std::span<const uint8_t> bytes) {
  while (this->state_ == State::WEBSOCKET) {
    const FrameReader::Event event = this->reader_.feed(bytes);
    const auto payload = this->reader_.payload();
    switch (event) {
      case FrameReader::Event::NEED_MORE:
        return;
      case FrameReader::Event::TEXT:
        if (this->endpoint_->on_text == nullptr) {
          this->say_goodbye_(CloseCode::UNSUPPORTED_DATA, "no text is expected here");
        } else {
          this->endpoint_->on_text(this->endpoint_context_, this->websocket_,
                                   {reinterpret_cast<const char *>(payload.data()), payload.size()});
        }
        break;
      case FrameReader::Event::BINARY:
        if (this->endpoint_->on_binary == nullptr) {
          this->say_goodbye_(CloseCode::UNSUPPORTED_DATA, "no binary data are expected here");
        } else {
          this->endpoint_->on_binary(this->endpoint_context_, this->websocket_, payload);
        }
        break;
      case FrameReader::Event::PING:
        this->queue_frame_(Opcode::PONG, payload);
        break;
      case FrameReader::Event::PONG:
        break;
      case FrameReader::Event::CLOSE:
      case FrameReader::Event::FAILED:
        this->say_goodbye_(this->reader_.close_code(), {});
        break;
    }
  }
}

bool Connection::queue_frame_(Opcode opcode, std::span<const uint8_t> payload, bool last) {
  std::array<uint8_t, MAX_SENT_HEADER> header;
  const size_t header_size = write_frame_header(header, opcode, payload.size(), last);
  const size_t size = header_size + payload.size();
  const size_t reserved = is_control(opcode) ? 0 : CONTROL_ROOM;
  if (size + reserved > OUT_SIZE - this->out_pending_() || this->state_ != State::WEBSOCKET) {
    return false;
  }
  if (size > OUT_SIZE - this->out_end_) {
    std::memmove(this->out_.data(), this->out_.data() + this->out_begin_, this->out_pending_());
    this->out_end_ = static_cast<uint16_t>(this->out_pending_());
    this->out_begin_ = 0;
  }
  if (this->out_pending_() == 0) {
    this->sent_ms_ = this->now_ms_;
  }
  std::memcpy(this->out_.data() + this->out_end_, header.data(), header_size);
  if (!payload.empty()) {
    std::memcpy(this->out_.data() + this->out_end_ + header_size, payload.data(), payload.size());
  }
  this->out_end_ += static_cast<uint16_t>(size);
  this->flush_();
  return true;
}

void Connection::say_goodbye_(CloseCode code, std::string_view reason) {
  std::array<uint8_t, MAX_CONTROL_PAYLOAD> payload;
  size_t size = 0;
  if (code != CloseCode::NO_STATUS) {
    payload[0] = static_cast<uint8_t>(static_cast<uint16_t>(code) >> 8);
    payload[1] = static_cast<uint8_t>(static_cast<uint16_t>(code));
    const size_t length = std::min(reason.size(), payload.size() - 2);
    std::ranges::copy(reason.substr(0, length), payload.begin() + 2);
    size = 2 + length;
  }
  this->queue_frame_(Opcode::CLOSE, std::span(payload).first(size));
  this->enter_(State::GOODBYE);
}

}  // namespace esphome::local_http
