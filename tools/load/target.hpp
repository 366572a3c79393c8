#pragma once

#include <string>
#include <string_view>

#include <sys/socket.h>

#include "common/result.hpp"

namespace hearth::load {

// Where the collector listens. Looked up once: a run plays against one address.
struct Target {
  std::string authority;  // host:port, for the Host header
  sockaddr_storage address{};
  socklen_t address_size = 0;
};

struct HostAndPort {
  std::string host, port;
};

// `http://host:port` with or without a slash at the end. kInvalid for everything else, https
// included: a load generator stands next to what it loads.
Result<HostAndPort> parse_url(std::string_view url);

// kInvalid: not such a URL. kUnavailable: the name is not known.
Result<Target> find_target(std::string_view url);

}  // namespace hearth::load
