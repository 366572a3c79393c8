#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace hearth::redis {

class Observer;

// Where a Redis is and how to log in.
struct Address {
  std::string host;  // name or IP address; empty when `path` is used
  int port = 6379;
  std::string path;      // of a Unix socket; empty when `host` is used
  std::string user;      // empty: the default user
  std::string password;  // empty: no AUTH is sent
  int database = 0;
  Observer* observer = nullptr;  // of all connections made to it, which it outlives; may be null

  // redis://[[user]:password@]host[:port][/database] or unix:///path. User and password are
  // percent-encoded, an IPv6 host stands in brackets. The error never repeats the text, since it
  // may hold a password.
  static Result<Address> parse(std::string_view url);

  std::string without_secrets() const;  // for logs
};

}  // namespace hearth::redis
