#include "host_check.h"

#include <algorithm>

#include "http_request.h"

namespace esphome::local_http {

void HostCheck::add_name(const char *name) {
  if (this->count_ < MAX_NAMES) {
    this->names_[this->count_++] = name;
  }
}

/// "[fe80::1]:80" -> "fe80::1", "name:80" -> "name"; empty when it is neither.
static std::string_view without_port(std::string_view host) {
  size_t end;
  std::string_view name;
  if (host.starts_with('[')) {
    end = host.find(']');
    if (end == host.npos) {
      return {};
    }
    name = host.substr(1, end - 1);
    end++;
  } else {
    end = std::min(host.find(':'), host.size());
    name = host.substr(0, end);
  }
  const std::string_view rest = host.substr(end);
  if (!rest.empty() && (rest.front() != ':' || !parse_decimal(rest.substr(1), 65535).has_value())) {
    return {};
  }
  return name;
}

bool HostCheck::allows(std::string_view host, std::string_view local_address) const {
  std::string_view name = without_port(host);
  if (name.size() > 1 && name.ends_with('.')) {
    name.remove_suffix(1);  // a fully qualified name
  }
  if (name.empty()) {
    return false;
  }
  if (equals_ignoring_case(name, local_address)) {
    return true;
  }
  if ((local_address.starts_with("127.") || local_address == "::1") && equals_ignoring_case(name, "localhost")) {
    return true;
  }
  if (!this->device_name_.empty()) {
    static constexpr std::string_view LOCAL = ".local";
    const size_t length = this->device_name_.size();
    if (equals_ignoring_case(name.substr(0, length), this->device_name_) &&
        (name.size() == length || equals_ignoring_case(name.substr(length), LOCAL))) {
      return true;
    }
  }
  return std::any_of(this->names_.begin(), this->names_.begin() + static_cast<ptrdiff_t>(this->count_),
                     [name](std::string_view allowed) { return equals_ignoring_case(name, allowed); });
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) {
      return equals_ignoring_case(origin.substr(scheme.size()), host);
    }
  }
  return false;
}

}  // namespace esphome::local_http
