#include "connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "esphome/core/log.h"
#include "server.h"

namespace esphome::local_http {

static const char *const TAG = "local_http";

// Life

static ClientAddress to_client_address(const sockaddr_storage &storage) {
  ClientAddress address{};
  uint32_t ipv4;
  if (socket::sockaddr_to_ipv4(reinterpret_cast<const sockaddr *>(&storage), &ipv4)) {
    address[10] = address[11] = 0xFF;
    std::memcpy(&address[12], &ipv4, sizeof(ipv4));
  }
#if USE_NETWORK_IPV6
  else if (storage.ss_family == AF_INET6) {
    std::memcpy(address.data(), &reinterpret_cast<const sockaddr_in6 *>(&storage)->sin6_addr, address.size());
  }
#endif
  return address;
}

void Connection::open(Server &server, std::unique_ptr<socket::Socket> socket, uint32_t now_ms) {
  this->server_ = &server;
  this->socket_ = std::move(socket);
  this->now_ms_ = now_ms;
  this->broken_ = this->socket_->setblocking(false) != 0;
  const int enable = 1;
  this->socket_->setsockopt(IPPROTO_TCP, TCP_NODELAY, &enable, sizeof(enable));
  sockaddr_storage peer{};
  socklen_t length = sizeof(peer);
  this->broken_ |= this->socket_->getpeername(reinterpret_cast<sockaddr *>(&peer), &length) != 0;
  this->address_ = to_client_address(peer);
  this->socket_->getsockname_to(this->local_address_);
  this->received_ms_ = now_ms;
  this->in_size_ = this->in_used_ = 0;
  this->out_begin_ = this->out_end_ = 0;
  this->endpoint_ = nullptr;
  this->route_ = nullptr;
  this->handler_called_ = false;
  this->served_ = false;
  this->enter_(State::HEAD);
}

void Connection::enter_(State state) {
  this->state_ = state;
  this->state_since_ms_ = this->now_ms_;
  this->sent_ms_ = this->now_ms_;
  this->wrote_ms_ = this->now_ms_;
  this->sent_bytes_ = 0;
}

void Connection::close() {
  if (this->state_ == State::FREE) {
    return;
  }
  this->state_ = State::FREE;
  this->socket_.reset();
  if (this->handler_called_) {
    this->handler_called_ = false;
    if (this->route_->gone != nullptr) {
      this->route_->gone(this->route_context_, this->exchange_);
    }
  }
  if (this->endpoint_ != nullptr) {
    if (this->endpoint_->on_close != nullptr) {
      this->endpoint_->on_close(this->endpoint_context_, this->websocket_);
    }
    this->endpoint_ = nullptr;
  }
}

void Connection::shut_down() {
  if (this->state_ == State::WEBSOCKET) {
    this->say_goodbye_(CloseCode::GOING_AWAY, {});
    this->flush_();
  }
  this->close();
}

bool Connection::step(uint32_t now_ms) {
  this->now_ms_ = now_ms;
  bool more = false;
  switch (this->state_) {
    case State::FREE:
      return false;
    case State::HEAD:
      more = this->read_head_();
      break;
    case State::BODY:
      more = this->read_body_();
      break;
    case State::WAITING:
      more = this->wait_();
      break;
    case State::REPLY:
      more = this->send_reply_();
      break;
    case State::WEBSOCKET:
      more = this->run_websocket_();
      break;
    case State::GOODBYE:
      this->flush_();
      if (this->out_pending_() == 0) {
        this->begin_linger_();
      }
      break;
    case State::LINGER:
      more = this->linger_();
      break;
  }
  if (!this->broken_) {
    this->check_time_();
  }
  if (this->broken_) {
    this->close();
    return false;
  }
  return more;
}

void Connection::check_time_() {
  const uint32_t in_state_ms = this->now_ms_ - this->state_since_ms_;
  const uint32_t silent_ms = this->now_ms_ - this->received_ms_;
  const uint32_t unsent_ms = this->now_ms_ - this->sent_ms_;
  switch (this->state_) {
    case State::HEAD:
      if (this->in_size_ == 0) {
        this->broken_ = silent_ms >= IDLE_MS;
      } else if (silent_ms >= PROGRESS_MS || in_state_ms >= WHOLE_MS) {
        this->server_->counters_.timed_out++;
        this->refuse_head_(408, "The request was not complete in time.");
      }
      break;
    case State::BODY:
      if (silent_ms >= PROGRESS_MS || (this->route_->sink == nullptr && in_state_ms >= WHOLE_MS)) {
        this->server_->counters_.timed_out++;
        if (this->handler_called_ && this->route_->gone != nullptr) {
          this->route_->gone(this->route_context_, this->exchange_);
        }
        this->handler_called_ = false;
        this->refuse_(408, "The body of the request was not complete in time.");
      }
      break;
    case State::REPLY:
      if (unsent_ms < PROGRESS_MS) {
        break;
      }
      if (this->sent_bytes_ < LEAST_PROGRESS) {
        this->server_->counters_.timed_out++;
        this->broken_ = true;
      }
      this->sent_ms_ = this->now_ms_;
      this->sent_bytes_ = 0;
      break;
    case State::WEBSOCKET:
      if (this->out_pending_() > 0 && unsent_ms >= PROGRESS_MS) {
        this->server_->counters_.slow_sockets++;
        this->say_goodbye_(CloseCode::TRY_AGAIN_LATER, "too slow");
      } else if (silent_ms >= DEAD_MS) {
        this->broken_ = true;
      }
      break;
    case State::GOODBYE:
      this->broken_ = (this->out_pending_() > 0 && unsent_ms >= PROGRESS_MS) || silent_ms >= DEAD_MS;
      break;
    case State::LINGER:
      this->broken_ = in_state_ms >= WHOLE_MS || std::min(silent_ms, in_state_ms) >= LINGER_SILENCE_MS;
      break;
    case State::WAITING:
    case State::FREE:
      break;
  }
}

uint32_t Connection::willingness(uint32_t now_ms) const {
  static constexpr uint32_t RANK = 1u << 24;
  /// Long enough for a request to follow its connection, or the end of a head its beginning.
  static constexpr uint32_t GRACE_MS = 250;
  static constexpr uint32_t STALLED_MS = 1'000;
  const uint32_t silent_ms = std::min(now_ms - this->received_ms_, RANK - 1);
  const uint32_t in_state_ms = std::min(now_ms - this->state_since_ms_, RANK - 1);
  const uint32_t not_taken_ms = std::min(now_ms - this->wrote_ms_, RANK - 1);
  const bool stranger = !this->exchange_.identity().logged_in();
  switch (this->state_) {
    case State::LINGER:
      return in_state_ms >= GRACE_MS ? 4 * RANK + in_state_ms : 0;
    case State::HEAD:
      if (this->in_size_ == 0 && this->served_) {
        return 3 * RANK + silent_ms;
      }
      return in_state_ms >= GRACE_MS ? 2 * RANK + in_state_ms : 0;
    // A stranger who stops half-way must not keep others out.
    case State::BODY:
      return stranger && in_state_ms >= STALLED_MS ? RANK + in_state_ms : 0;
    case State::REPLY:
      return stranger && not_taken_ms >= STALLED_MS ? RANK + not_taken_ms : 0;
    default:
      return 0;
  }
}

// Bytes

std::span<const uint8_t> Connection::read_(std::span<uint8_t> room) {
  const ssize_t count = this->socket_->read(room.data(), room.size());
  if (count > 0) {
    this->received_ms_ = this->now_ms_;
    return room.first(static_cast<size_t>(count));
  }
  if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
    this->broken_ = true;
  }
  return {};
}

size_t Connection::write_(std::span<const uint8_t> bytes) {
  const ssize_t count = this->socket_->write(bytes.data(), bytes.size());
  if (count > 0) {
    this->wrote_ms_ = this->now_ms_;
    this->sent_bytes_ += static_cast<uint32_t>(count);
    return static_cast<size_t>(count);
  }
  if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    this->broken_ = true;
  }
  return 0;
}

void Connection::flush_() {
  if (this->out_pending_() == 0 || this->broken_) {
    return;
  }
  const size_t written = this->write_(this->out_bytes_().subspan(this->out_begin_, this->out_pending_()));
  this->out_begin_ += static_cast<uint16_t>(written);
  if (this->out_pending_() == 0) {
    this->out_begin_ = this->out_end_ = 0;
  }
  if (written > 0 && this->state_ != State::REPLY) {
    this->sent_ms_ = this->now_ms_;  // a reply has a least rate instead
  }
}

// Requests

bool Connection::read_head_() {
  if (!this->socket_->ready()) {
    return false;
  }
  const std::span<char> room = std::span(this->in_).subspan(this->in_size_);
  const auto bytes = this->read_({reinterpret_cast<uint8_t *>(room.data()), room.size()});
  if (bytes.empty()) {
    return false;
  }
  if (this->in_size_ == 0) {
    this->state_since_ms_ = this->now_ms_;
  }
  this->in_size_ += static_cast<uint16_t>(bytes.size());

  const HeadResult result = parse_head(this->in_view_(), this->exchange_.request_);
  switch (result.kind) {
    case HeadResult::Kind::INCOMPLETE:
      break;
    case HeadResult::Kind::REFUSED:
      this->refuse_head_(result.status, result.reason);
      break;
    case HeadResult::Kind::COMPLETE:
      this->in_used_ = static_cast<uint16_t>(result.size);
      this->exchange_.begin_();
      this->dispatch_();
      break;
  }
  return true;
}

void Connection::dispatch_() {
  const Request &request = this->exchange_.request_;
  this->server_->counters_.requests++;
  this->keep_alive_ = request.keep_alive;
  this->head_only_ = request.method == Method::HEAD;
  this->body_left_ = request.content_length;
  this->body_size_ = 0;

  if (!this->server_->host_check_.allows(request.header(Header::HOST).value_or(""), this->local_address_.data())) {
    this->refuse_(421, "The header field Host does not name this device.");
    return;
  }
  if (this->server_->find_endpoint_(request.path, this->endpoint_, this->endpoint_context_)) {
    this->upgrade_();
    return;
  }
  uint8_t methods = 0;
  const bool found = this->find_route_(methods);
  if (methods == 0) {
    this->refuse_(404, "There is nothing at this path.");
    return;
  }
  if (!found) {
    this->server_->add_allow_(this->exchange_, methods);
    if (request.method == Method::OPTIONS) {
      this->exchange_.reply_empty(204);
    } else {
      this->refuse_(405, "The path does not know this method.");
    }
    return;
  }
  if (request.method != Method::GET && request.method != Method::HEAD && this->is_cross_site_()) {
    this->refuse_(403, "The request was sent by the page of another site.");
    return;
  }
  this->identify_();
  if (this->is_allowed_(this->route_->access)) {
    this->start_body_();
  }
}

bool Connection::find_route_(uint8_t &methods) {
  const Request &request = this->exchange_.request_;
  const Method wanted = request.method == Method::HEAD ? Method::GET : request.method;
  for (size_t i = 0; i < this->server_->table_count_; i++) {
    const auto &table = this->server_->tables_[i];
    for (const Route &route : table.routes) {
      if (!matches(route.path, request.path, this->exchange_.path_parameters_)) {
        continue;
      }
      methods |= static_cast<uint8_t>(1u << static_cast<uint8_t>(route.method));
      if (route.method == wanted) {
        this->route_ = &route;
        this->route_context_ = table.context;
        return true;
      }
    }
  }
  return false;
}

bool Connection::is_cross_site_() const {
  const Request &request = this->exchange_.request_;
  const auto origin = request.header(Header::ORIGIN);
  if (origin.has_value() && !is_same_origin(*origin, request.header(Header::HOST).value_or(""))) {
    return true;
  }
  const auto site = request.header(Header::SEC_FETCH_SITE);
  return site.has_value() && *site != "same-origin" && *site != "none";
}

void Connection::identify_() {
  static constexpr std::string_view BEARER = "bearer ";
  const Request &request = this->exchange_.request_;
  Auth &auth = this->server_->auth_;
  if (const auto authorization = request.header(Header::AUTHORIZATION)) {
    if (equals_ignoring_case(authorization->substr(0, BEARER.size()), BEARER)) {
      this->exchange_.identity_ = auth.identify_token(authorization->substr(BEARER.size()), this->server_->now_utc_s());
    }
  } else if (const auto cookie = request.cookie(Auth::COOKIE_NAME)) {
    this->exchange_.identity_ = auth.identify_session(*cookie, this->now_ms_);
  }
}

bool Connection::is_allowed_(Access access) {
  if (access == Access::OPEN || this->exchange_.identity_.logged_in()) {
    return true;
  }
  // A token that is not valid is told so, even where none is needed.
  const bool tried = this->exchange_.request_.header(Header::AUTHORIZATION).has_value();
  if (access == Access::READ && this->server_->auth_.open_reading() && !tried) {
    return true;
  }
  this->exchange_.add_header("WWW-Authenticate", "Bearer");
  this->refuse_(401, tried ? "The token is not valid." : "This needs a login: a session cookie or a bearer token.");
  return false;
}

/// "application/json; charset=utf-8" is application/json.
static bool has_media_type(std::string_view content_type, std::string_view wanted) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' ')) {
    type.remove_suffix(1);
  }
  return equals_ignoring_case(type, wanted);
}

void Connection::start_body_() {
  const Request &request = this->exchange_.request_;
  const Route &route = *this->route_;
  if (request.content_length > route.max_body) {
    this->refuse_(413, route.max_body == 0 ? "This operation takes no body." : "The body is too long.");
    return;
  }
  if (request.content_length > 0 &&
      !has_media_type(request.header(Header::CONTENT_TYPE).value_or(""), route.content_type)) {
    this->exchange_.add_header("Accept", route.content_type);
    this->refuse_(415, "The body has not the Content-Type that is named in the field Accept.");
    return;
  }
  if (route.sink != nullptr && !request.has_content_length) {
    this->refuse_(411, "The length of the body has to be told in Content-Length.");
    return;
  }
  this->enter_(State::BODY);
  if (route.sink != nullptr) {
    this->handler_called_ = true;
    route.sink->begin(this->route_context_, this->exchange_);
    if (this->state_ != State::BODY) {
      return;
    }
  }
  if (this->body_left_ == 0) {
    this->end_body_();
  } else if (request.expect_continue && this->in_used_ == this->in_size_) {
    static constexpr std::string_view CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    this->broken_ |= this->write_(as_bytes(CONTINUE)) != CONTINUE.size();
  }
}

bool Connection::read_body_() {
  const BodySink *sink = this->route_->sink;
  if (sink != nullptr && !sink->ready(this->route_context_, this->exchange_)) {
    this->received_ms_ = this->now_ms_;  // it is us who wait
    return false;
  }
  if (this->state_ != State::BODY) {
    return true;
  }
  std::span<const uint8_t> piece;
  if (this->in_used_ < this->in_size_) {
    piece = as_bytes(this->in_view_().substr(this->in_used_, this->body_left_));
    this->in_used_ += static_cast<uint16_t>(piece.size());
  } else if (this->socket_->ready()) {
    const size_t size = std::min<size_t>(this->server_->chunk_.size(), this->body_left_);
    piece = this->read_(std::span(this->server_->chunk_).first(size));
  }
  if (piece.empty()) {
    return false;
  }
  this->body_left_ -= static_cast<uint32_t>(piece.size());
  if (sink != nullptr) {
    sink->data(this->route_context_, this->exchange_, piece);
  } else {
    std::memcpy(this->out_.data() + this->body_size_, piece.data(), piece.size());
    this->body_size_ += static_cast<uint16_t>(piece.size());
  }
  if (this->state_ == State::BODY && this->body_left_ == 0) {
    this->end_body_();
  }
  return true;
}

void Connection::end_body_() {
  this->exchange_.body_ = {this->out_.data(), this->body_size_};
  this->handler_called_ = true;
  this->enter_(State::WAITING);
  this->route_->handle(this->route_context_, this->exchange_);
  if (this->state_ == State::WAITING && this->exchange_.waiter_ == nullptr) {
    ESP_LOGE(TAG, "No reply to a request");
    this->refuse_(500, "The request found no reply.");
  }
}

bool Connection::wait_() {
  if (this->now_ms_ - this->state_since_ms_ >= Exchange::MAX_WAIT_MS) {
    if (this->route_->gone != nullptr) {
      this->route_->gone(this->route_context_, this->exchange_);
    }
    this->handler_called_ = false;
    this->refuse_(504, "The request was not done in time.");
  } else {
    this->exchange_.waiter_(this->route_context_, this->exchange_);
  }
  return this->state_ != State::WAITING;
}

// Replies

void Connection::refuse_(uint16_t status, std::string_view detail) { this->exchange_.problem(status, detail); }

void Connection::refuse_head_(uint16_t status, std::string_view detail) {
  this->exchange_.begin_();
  this->exchange_.request_ = Request();
  this->head_only_ = false;
  this->keep_alive_ = false;  // where the next request begins is not known
  this->refuse_(status, detail);
}

bool Connection::begin_reply_(ResponseHead head) {
  if (this->exchange_.replied_) {
    ESP_LOGE(TAG, "A second reply to one request");
    return false;
  }
  this->exchange_.replied_ = true;
  this->exchange_.waiter_ = nullptr;
  // Pipelined requests are not answered: their sender may send them again on a new connection.
  if (this->body_left_ > 0 || this->in_used_ < this->in_size_) {
    this->keep_alive_ = false;
  }
  head.keep_alive = this->keep_alive_;
  head.extra = {this->extra_.data(), this->extra_size_};
  TextWriter out(this->out_);
  write_head(out, head);
  this->extra_size_ = 0;
  this->out_begin_ = 0;
  this->out_end_ = static_cast<uint16_t>(out.size());
  this->producer_ = nullptr;
  this->constant_ = {};
  this->enter_(State::REPLY);
  return true;
}

bool Connection::send_reply_() {
  if (this->out_pending_() == 0 && this->producer_ != nullptr && !this->produce_()) {
    this->wait_for_producer_();
    return false;
  }
  if (this->out_pending_() > 0) {
    this->flush_();
    return this->out_pending_() == 0;
  }
  if (!this->constant_.empty()) {
    const size_t written = this->write_(this->constant_.first(std::min(OUT_SIZE, this->constant_.size())));
    this->constant_ = this->constant_.subspan(written);
    return written > 0;
  }
  if (!this->broken_) {
    this->end_reply_();
  }
  return true;
}

bool Connection::produce_() {
  static constexpr size_t SIZE_LINE = 6;  // "0123\r\n": leading zeros are allowed
  static constexpr size_t END_LINE = 2;
  static constexpr std::string_view LAST_CHUNK = "0\r\n\r\n";
  static constexpr std::string_view HEX = "0123456789abcdef";
  const std::span<char> room = std::span(this->out_).subspan(SIZE_LINE, OUT_SIZE - SIZE_LINE - END_LINE);
  const size_t size = this->producer_(this->route_context_, this->exchange_, room);
  if (this->broken_) {
    return true;
  }
  if (size == NOTHING_NOW) {
    return false;
  }
  if (size == 0) {
    this->producer_ = nullptr;
  }
  if (!this->chunked_) {
    this->out_begin_ = SIZE_LINE;
    this->out_end_ = static_cast<uint16_t>(SIZE_LINE + size);
    return true;
  }
  this->out_begin_ = 0;
  if (size == 0) {
    std::ranges::copy(LAST_CHUNK, this->out_.begin());
    this->out_end_ = LAST_CHUNK.size();
    return true;
  }
  const char line[SIZE_LINE] = {
      HEX[size >> 12], HEX[size >> 8 & 0xF], HEX[size >> 4 & 0xF], HEX[size & 0xF], '\r', '\n'};
  std::ranges::copy(line, this->out_.begin());
  this->out_[SIZE_LINE + size] = '\r';
  this->out_[SIZE_LINE + size + 1] = '\n';
  this->out_end_ = static_cast<uint16_t>(SIZE_LINE + size + END_LINE);
  return true;
}

void Connection::wait_for_producer_() {
  this->sent_ms_ = this->now_ms_;  // it is us who wait
  this->sent_bytes_ = 0;
  if (!this->server_->auth_.keep(this->exchange_.identity_, this->now_ms_)) {
    this->broken_ = true;
    return;
  }
  // A client that is gone is noticed by reading only. A request that comes meanwhile is not answered here.
  if (this->socket_->ready() && !this->read_(this->server_->chunk_).empty()) {
    this->keep_alive_ = false;
  }
}

void Connection::end_reply_() {
  this->handler_called_ = false;
  this->route_ = nullptr;
  if (!this->keep_alive_) {
    this->begin_linger_();
    return;
  }
  this->in_size_ = this->in_used_ = 0;
  this->served_ = true;
  this->received_ms_ = this->now_ms_;
  this->enter_(State::HEAD);
}

void Connection::begin_linger_() {
  this->socket_->shutdown(SHUT_WR);
  this->enter_(State::LINGER);
}

bool Connection::linger_() { return this->socket_->ready() && !this->read_(this->server_->chunk_).empty(); }

}  // namespace esphome::local_http
