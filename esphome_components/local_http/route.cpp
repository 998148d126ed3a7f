#include "route.h"

#include <algorithm>

namespace esphome::local_http {

bool matches(std::string_view pattern, std::string_view path, std::array<std::string_view, 2> &parameters) {
  size_t found = 0;
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() != '*') {
      if (pattern.front() != path.front()) {
        return false;
      }
      pattern.remove_prefix(1);
      path.remove_prefix(1);
      continue;
    }
    const size_t end = std::min(path.find('/'), path.size());
    if (end == 0 || found == parameters.size()) {
      return false;
    }
    parameters[found++] = path.substr(0, end);
    pattern.remove_prefix(1);
    path.remove_prefix(end);
  }
  return pattern.empty() && path.empty();
}

}  // namespace esphome::local_http
