#include "target.hpp"

#include <cstring>
#include <memory>

#include <netdb.h>

namespace hearth::load {

Result<HostAndPort> parse_url(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const auto invalid = [&] {
    return fail(ErrorKind::kInvalid, "'" + std::string(url) + "' is not like http://host:port");
  };
  if (!url.starts_with(kScheme)) return invalid();
  std::string_view rest = url.substr(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t colon = rest.rfind(':');
  if (colon == 0 || rest.find_first_of("/?#@") != std::string_view::npos) return invalid();
  if (colon == std::string_view::npos) return HostAndPort{std::string(rest), "80"};
  const std::string_view port = rest.substr(colon + 1);
  if (port.empty() || port.find_first_not_of("0123456789") != std::string_view::npos) {
    return invalid();
  }
  return HostAndPort{std::string(rest.substr(0, colon)), std::string(port)};
}

Result<Target> find_target(std::string_view url) {
  const auto parsed = parse_url(url);
  if (!parsed) return fail(parsed.error());
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(parsed->host.c_str(), parsed->port.c_str(), &hints, &found);
  if (error != 0) {
    return fail(ErrorKind::kUnavailable, parsed->host + ": " + gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  Target target{.authority = parsed->host + ':' + parsed->port};
  std::memcpy(&target.address, found->ai_addr, found->ai_addrlen);
  target.address_size = found->ai_addrlen;
  return target;
}

}  // namespace hearth::load
