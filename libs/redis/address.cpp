#include "redis/address.hpp"

#include <charconv>
#include <optional>

namespace hearth::redis {
namespace {

constexpr std::string_view kTcpScheme = "redis://";
constexpr std::string_view kUnixScheme = "unix://";
constexpr int kMaxDatabase = 1'000'000;

std::optional<int> number(std::string_view text, int base, int low, int high) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc{} || stop != end || value < low || value > high) return std::nullopt;
  return value;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text[0] != '%') {
      decoded += text[0];
      text.remove_prefix(1);
      continue;
    }
    const auto byte = text.size() < 3 ? std::nullopt : number(text.substr(1, 2), 16, 0, 255);
    if (!byte) return std::nullopt;
    decoded += static_cast<char>(*byte);
    text.remove_prefix(3);
  }
  return decoded;
}

Status read_credentials(std::string_view text, Address& address) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return fail(ErrorKind::kInvalid, "Redis address: credentials need the form user:password");
  }
  const auto user = percent_decoded(text.substr(0, colon));
  const auto password = percent_decoded(text.substr(colon + 1));
  if (!user || !password || password->empty()) {
    return fail(ErrorKind::kInvalid, "Redis address: bad percent-encoding or an empty password");
  }
  address.user = *user;
  address.password = *password;
  return {};
}

Status read_host_and_port(std::string_view text, Address& address) {
  std::string_view port;
  if (!text.empty() && text[0] == '[') {
    const auto close = text.find(']');
    if (close == std::string_view::npos) {
      return fail(ErrorKind::kInvalid, "Redis address: '[' without ']'");
    }
    address.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else {
    const auto colon = text.find(':');
    address.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (address.host.empty()) return fail(ErrorKind::kInvalid, "Redis address: no host");
  if (port.empty()) return {};
  const auto value = port[0] == ':' ? number(port.substr(1), 10, 1, 65535) : std::nullopt;
  if (!value) return fail(ErrorKind::kInvalid, "Redis address: the port is not from 1 to 65535");
  address.port = *value;
  return {};
}

}  // namespace

Result<Address> Address::parse(std::string_view url) {
  Address address;
  if (url.starts_with(kUnixScheme)) {
    address.path = url.substr(kUnixScheme.size());
    if (!address.path.starts_with('/')) {
      return fail(ErrorKind::kInvalid, "Redis address: unix:// needs an absolute path");
    }
    return address;
  }
  if (!url.starts_with(kTcpScheme)) {
    return fail(ErrorKind::kInvalid, "Redis address: neither redis:// nor unix://");
  }
  url.remove_prefix(kTcpScheme.size());
  if (const auto slash = url.find('/'); slash != std::string_view::npos) {
    const auto database = url.substr(slash + 1);
    const auto value = database.empty() ? 0 : number(database, 10, 0, kMaxDatabase);
    if (!value) return fail(ErrorKind::kInvalid, "Redis address: the database is not a number");
    address.database = *value;
    url = url.substr(0, slash);
  }
  if (const auto at = url.rfind('@'); at != std::string_view::npos) {
    if (auto read = read_credentials(url.substr(0, at), address); !read) return fail(read.error());
    url.remove_prefix(at + 1);
  }
  if (auto read = read_host_and_port(url, address); !read) return fail(read.error());
  return address;
}

std::string Address::without_secrets() const {
  if (!path.empty()) return std::string(kUnixScheme) + path;
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return std::string(kTcpScheme) + (is_ipv6 ? "[" + host + "]" : host) + ":" +
         std::to_string(port) + "/" + std::to_string(database);
}

}  // namespace hearth::redis
