#include "exchange.h"

#include <algorithm>
#include <array>

#include "connection.h"
#include "esphome/core/log.h"

namespace esphome::local_http {

static const char *const TAG = "local_http";

const ClientAddress &Exchange::address() const { return this->connection_.address_; }

void Exchange::begin_() {
  this->identity_ = {};
  this->path_parameters_ = {};
  this->body_ = {};
  this->waiter_ = nullptr;
  this->has_state_ = false;
  this->replied_ = false;
  this->connection_.extra_size_ = 0;
}

void Exchange::add_header(std::string_view name, std::string_view value) {
  Connection &connection = this->connection_;
  const auto control = [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7F; };
  TextWriter line(std::span(connection.extra_).subspan(connection.extra_size_));
  line.text(name).text(": ").text(value).text("\r\n");
  if (line.overflow() || std::ranges::any_of(name, control) || std::ranges::any_of(value, control)) {
    ESP_LOGE(TAG, "Header field left out");
    return;
  }
  connection.extra_size_ += static_cast<uint8_t>(line.size());
}

void Exchange::reply(uint16_t status, std::string_view content_type, std::string_view body) {
  if (body.size() > MAX_BODY) {
    ESP_LOGE(TAG, "The body of a reply is too long");
    this->problem(500, "The reply is too long to be sent.");
    return;
  }
  ResponseHead head{.status = status, .content_type = content_type, .content_length = body.size()};
  if (this->connection_.begin_reply_(head) && !this->connection_.head_only_) {
    std::ranges::copy(body, this->connection_.out_.begin() + this->connection_.out_end_);
    this->connection_.out_end_ += static_cast<uint16_t>(body.size());
  }
}

void Exchange::reply_empty(uint16_t status) {
  const bool bodiless = status == 204 || status == 304;
  this->connection_.begin_reply_(
      {.status = status, .framing = bodiless ? Framing::NONE : Framing::CONTENT_LENGTH, .content_length = 0});
}

void Exchange::reply_constant(uint16_t status, std::string_view content_type, std::span<const uint8_t> body,
                              std::string_view content_encoding, std::string_view etag) {
  const ResponseHead head{.status = status,
                          .content_type = content_type,
                          .content_encoding = content_encoding,
                          .etag = etag,
                          .content_length = body.size()};
  if (this->connection_.begin_reply_(head) && !this->connection_.head_only_) {
    this->connection_.constant_ = body;
  }
}

void Exchange::reply_not_modified(std::string_view etag) {
  this->connection_.begin_reply_({.status = 304, .etag = etag, .framing = Framing::NONE});
}

void Exchange::reply_stream(uint16_t status, std::string_view content_type, Producer producer) {
  Connection &connection = this->connection_;
  connection.chunked_ = !this->request_.http_1_0;
  if (!connection.chunked_) {
    connection.keep_alive_ = false;
  }
  const ResponseHead head{.status = status,
                          .content_type = content_type,
                          .framing = connection.chunked_ ? Framing::CHUNKED : Framing::UNTIL_CLOSE};
  if (connection.begin_reply_(head) && !connection.head_only_) {
    connection.producer_ = producer;
  }
}

void Exchange::problem(uint16_t status, std::string_view detail, std::string_view pointer) {
  std::array<char, 640> body;
  TextWriter writer(body);
  if (!write_problem(writer, status, detail, pointer)) {
    writer = TextWriter(body);
    write_problem(writer, status, {});
  }
  this->reply(status, CONTENT_PROBLEM, writer.view());
}

void Exchange::problem_later(uint16_t status, uint32_t retry_after_s, std::string_view detail) {
  std::array<char, 12> seconds;
  this->add_header("Retry-After", TextWriter(seconds).number(retry_after_s).view());
  this->problem(status, detail);
}

void Exchange::abort() { this->connection_.broken_ = true; }

}  // namespace esphome::local_http
