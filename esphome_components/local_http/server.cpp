#include "server.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstring>
#include <memory>

#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/helpers.h"
#include "esphome/core/log.h"

namespace esphome::local_http {

static const char *const TAG = "local_http";

Server::Server() : auth_(random_bytes) {}

void Server::add_routes(std::span<const Route> routes, void *context) {
  if (this->table_count_ < this->tables_.size()) {
    this->tables_[this->table_count_++] = {routes, context};
  }
}

void Server::add_endpoint(const WebSocketEndpoint &endpoint, void *context) {
  if (this->endpoint_count_ < this->endpoints_.size()) {
    this->endpoints_[this->endpoint_count_++] = {endpoint, context};
  }
}

size_t Server::connection_count() const {
  return this->connections_.size() - std::ranges::count_if(this->connections_, &Connection::is_free);
}

size_t Server::websocket_count() const { return std::ranges::count_if(this->connections_, &Connection::is_websocket); }

void Server::setup() {
  Connection *room = RAMAllocator<Connection>().allocate(MAX_CONNECTIONS);
  if (room == nullptr) {
    this->mark_failed(LOG_STR("no memory for the connections"));
    return;
  }
  std::uninitialized_default_construct_n(room, MAX_CONNECTIONS);
  this->connections_ = {room, MAX_CONNECTIONS};
  this->host_check_.set_device_name({App.get_name().c_str(), App.get_name().size()});
  this->listen_();
}

void Server::dump_config() {
  ESP_LOGCONFIG(TAG,
                "Web server:\n"
                "  Port: %u\n"
                "  Memory per connection: %u bytes, %u connections",
                this->port_, static_cast<unsigned>(sizeof(Connection)), static_cast<unsigned>(MAX_CONNECTIONS));
}

bool Server::listen_() {
  this->listener_ = socket::socket_ip_loop_monitored(SOCK_STREAM, 0);
  if (this->listener_ == nullptr) {
    return false;
  }
  sockaddr_storage address{};
  auto *generic = reinterpret_cast<sockaddr *>(&address);
  const socklen_t size = this->listen_address_ == nullptr
                             ? socket::set_sockaddr_any(generic, sizeof(address), this->port_)
                             : socket::set_sockaddr(generic, sizeof(address), this->listen_address_, this->port_);
  const int enable = 1;
  this->listener_->setsockopt(SOL_SOCKET, SO_REUSEADDR, &enable, sizeof(enable));
  const bool ok = size > 0 && this->listener_->setblocking(false) == 0 && this->listener_->bind(generic, size) == 0 &&
                  this->listener_->listen(BACKLOG) == 0;
  if (ok) {
    ESP_LOGI(TAG, "Listening on port %u", this->port_);
    this->status_clear_warning();
  } else {
    if (!this->listen_failed_) {
      ESP_LOGW(TAG, "Port %u cannot be opened: %s", this->port_, strerror(errno));
      this->status_set_warning(LOG_STR("the port is in use"));
    }
    this->listener_.reset();
  }
  this->listen_failed_ = !ok;
  return ok;
}

void Server::loop() {
  const uint32_t now_ms = App.get_loop_component_start_time();
  if (this->listener_ == nullptr) {
    if (static_cast<int32_t>(now_ms - this->next_listen_ms_) < 0) {
      return;
    }
    this->next_listen_ms_ = now_ms + LISTEN_RETRY_MS;
    if (!this->listen_()) {
      return;
    }
  }
  const uint32_t start_us = micros();
  this->accept_(now_ms);
  this->run_connections_(now_ms);
  this->counters_.longest_pass_us = std::max(this->counters_.longest_pass_us, micros() - start_us);
}

void Server::run_connections_(uint32_t now_ms) {
  const uint32_t start_us = micros();
  const auto out_of_time = [start_us] { return micros() - start_us >= PASS_US; };
  bool more = true;
  for (bool first_round = true; more && (first_round || !out_of_time()); first_round = false) {
    more = false;
    for (size_t i = 0; i < this->connections_.size(); i++) {
      // Everybody gets one step in every pass, whatever the others do.
      if (!first_round && out_of_time()) {
        more = true;
        break;
      }
      more |= this->connections_[(this->first_ + i) % this->connections_.size()].step(now_ms);
    }
  }
  this->first_ = (this->first_ + 1) % this->connections_.size();
  const auto sending = [now_ms](const Connection &connection) { return connection.is_sending(now_ms); };
  if (more || std::ranges::any_of(this->connections_, sending)) {
    this->hurry_.start();
  } else {
    this->hurry_.stop();
  }
}

// Who wants to come in

void Server::accept_(uint32_t now_ms) {
  static constexpr int MAX_PER_PASS = 8;
  for (int count = 0; count < MAX_PER_PASS && this->listener_->ready(); count++) {
    Connection *place = this->find_place_(now_ms);
    if (place != nullptr) {
      this->full_ = false;
    } else if (!this->full_) {
      this->full_ = true;
      this->full_since_ms_ = now_ms;
    }
    // A place is soon free again: until then who comes waits in the queue of the network.
    if (this->full_ && now_ms - this->full_since_ms_ < FULL_WAIT_MS) {
      return;
    }
    auto socket = this->listener_->accept_loop_monitored(nullptr, nullptr);
    if (socket == nullptr) {
      this->full_ = false;
      return;
    }
    if (place == nullptr) {
      this->turn_away_(*socket);
      continue;
    }
    if (!place->is_free()) {
      place->close();
      this->counters_.evicted++;
    }
    this->counters_.accepted++;
    place->open(*this, std::move(socket), now_ms);
  }
}

Connection *Server::find_place_(uint32_t now_ms) {
  Connection *willing = nullptr;
  for (auto &connection : this->connections_) {
    if (connection.is_free()) {
      return &connection;
    }
    if (connection.willingness(now_ms) > (willing == nullptr ? 0 : willing->willingness(now_ms))) {
      willing = &connection;
    }
  }
  return willing;
}

void Server::turn_away_(socket::Socket &socket) {
  static constexpr std::string_view DETAIL = "All connections are in use.";
  std::array<char, 128> body;
  TextWriter problem(body);
  write_problem(problem, 503, DETAIL);
  std::array<char, 768> text;
  TextWriter reply(text);
  write_head(reply, {.status = 503,
                     .content_type = CONTENT_PROBLEM,
                     .extra = "Retry-After: 1\r\n",
                     .content_length = problem.size(),
                     .keep_alive = false});
  reply.text(problem.view());
  socket.setblocking(false);
  socket.write(text.data(), reply.size());
  socket.shutdown(SHUT_WR);
  this->counters_.turned_away++;
}

bool Server::find_endpoint_(std::string_view path, const WebSocketEndpoint *&endpoint, void *&context) const {
  for (size_t i = 0; i < this->endpoint_count_; i++) {
    if (this->endpoints_[i].endpoint.path == path) {
      endpoint = &this->endpoints_[i].endpoint;
      context = this->endpoints_[i].context;
      return true;
    }
  }
  return false;
}

void Server::add_allow_(Exchange &exchange, uint8_t methods) {
  std::array<char, 64> text;
  TextWriter list(text);
  list.text("OPTIONS");
  for (const Method method : {Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE}) {
    if ((methods & (1u << static_cast<uint8_t>(method))) != 0) {
      list.text(method == Method::GET ? ", GET, HEAD" : ", ");
      list.text(method == Method::GET ? "" : to_string(method));
    }
  }
  exchange.add_header("Allow", list.view());
}

void Server::on_shutdown() {
  for (auto &connection : this->connections_) {
    connection.shut_down();
  }
  this->listener_.reset();
}

}  // namespace esphome::local_http
