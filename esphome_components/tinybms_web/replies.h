#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "../local_http/exchange.h"
#include "json_body.h"
#include "json_writer.h"
#include "problem.h"

/// How answers are made of problems and JSON.
namespace esphome::tinybms_web {

using local_http::Exchange;

void reply_problem(Exchange &exchange, const Problem &problem);
void reply_problem(Exchange &exchange, uint16_t status, std::string_view pointer, const char *sentence);

/// A short JSON body; `write` fills it.
template<std::invocable<JsonWriter &> Write> void reply_json(Exchange &exchange, uint16_t status, Write &&write) {
  std::array<char, 1024> room;
  JsonWriter json(room);
  write(json);
  exchange.reply(status, local_http::CONTENT_JSON, {room.data(), json.size()});
}

/// A long JSON body, written in pieces that are never cut: each is at most Exchange::MIN_ROOM long.
struct JsonStream {
  JsonWriter json;
  uint32_t piece{0};
  bool done{false};

  /// `write(json, n)` writes piece n and tells whether there are more.
  template<std::invocable<JsonWriter &, uint32_t> Write> size_t fill(std::span<char> room, Write &&write) {
    this->json.use(room);
    while (!this->done) {
      const JsonWriter before = this->json;
      const bool more = write(this->json, this->piece);
      if (this->json.overflow()) {
        this->json = before;
        break;
      }
      this->done = !more;
      this->piece++;
    }
    return this->json.size();
  }
};

/// A query parameter as a number; `fallback` when it is not there, empty with a problem when it is malformed.
std::optional<uint32_t> query_number(const Exchange &exchange, std::string_view name, uint32_t fallback,
                                     uint32_t minimum, uint32_t maximum, Problem &problem);
/// The same for true and false.
std::optional<bool> query_flag(const Exchange &exchange, std::string_view name, Problem &problem);

}  // namespace esphome::tinybms_web
