#include "replies.h"

namespace esphome::tinybms_web {

void reply_problem(Exchange &exchange, const Problem &problem) {
  std::array<char, Problem::BODY_SIZE> body;
  const size_t size = problem.write(body, local_http::status_text(problem.status()));
  exchange.reply(problem.status(), local_http::CONTENT_PROBLEM, {body.data(), size});
}

void reply_problem(Exchange &exchange, uint16_t status, std::string_view pointer, const char *sentence) {
  Problem problem;
  problem.set(status, pointer, "%s", sentence);
  reply_problem(exchange, problem);
}

std::optional<uint32_t> query_number(const Exchange &exchange, std::string_view name, uint32_t fallback,
                                     uint32_t minimum, uint32_t maximum, Problem &problem) {
  const auto text = exchange.request().query_value(name);
  if (!text)
    return fallback;
  const auto number = local_http::parse_decimal(*text, maximum);
  if (number && *number >= minimum)
    return number;
  problem.set(422, pointer_to("", name).view(), "'%.*s' is '%.*s'", static_cast<int>(name.size()), name.data(),
              static_cast<int>(std::min<size_t>(text->size(), 40)), text->data());
  problem.allow("%u to %u", static_cast<unsigned>(minimum), static_cast<unsigned>(maximum));
  return std::nullopt;
}

std::optional<bool> query_flag(const Exchange &exchange, std::string_view name, Problem &problem) {
  const auto text = exchange.request().query_value(name);
  if (!text || *text == "false")
    return false;
  if (*text == "true")
    return true;
  problem.set(422, pointer_to("", name).view(), "'%.*s' is '%.*s'", static_cast<int>(name.size()), name.data(),
              static_cast<int>(std::min<size_t>(text->size(), 40)), text->data());
  problem.allow("true, false");
  return std::nullopt;
}

}  // namespace esphome::tinybms_web
