#include "common/environment.hpp"

#include <charconv>
#include <cstdlib>
#include <sstream>

namespace hearth {
namespace {

constexpr const char* kHidden = "***";

std::string shown(std::string_view name, std::string value) {
  if (value.empty()) return value;
  if (name.ends_with("_KEYS") || name.ends_with("_SECRET")) return kHidden;
  if (!name.ends_with("_URL")) return value;
  // Each of several servers may have its own user:password@.
  std::string out;
  std::istringstream servers(value);
  for (std::string server; std::getline(servers, server, ',');) {
    const std::size_t at = server.rfind('@');
    const std::size_t scheme = server.find("://");
    const std::size_t from = scheme == std::string::npos ? 0 : scheme + 3;
    if (at != std::string::npos && at >= from) server.replace(from, at - from, kHidden);
    out += (out.empty() ? "" : ",") + server;
  }
  return out;
}

}  // namespace

Environment::Environment(Lookup lookup)
    : lookup_(lookup != nullptr ? lookup : [](const char* name) -> const char* {
        return std::getenv(name);
      }) {}

std::optional<std::string> Environment::get(const char* name, const std::string& fallback) {
  const char* value = lookup_(name);
  const bool is_set = value != nullptr && *value != '\0';
  in_force_[name] = shown(name, is_set ? value : fallback);
  if (!is_set) return std::nullopt;
  return std::string(value);
}

std::string Environment::text(const char* name, const std::string& fallback) {
  return get(name, fallback).value_or(fallback);
}

std::int64_t Environment::number(const char* name, std::int64_t fallback, std::int64_t low,
                                 std::int64_t high) {
  const auto value = get(name, std::to_string(fallback));
  if (!value) return fallback;
  std::int64_t parsed = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, parsed);
  if (error != std::errc{} || stop != end || parsed < low || parsed > high) {
    problem(std::string(name) + "=" + *value + " is not a whole number from " +
            std::to_string(low) + " to " + std::to_string(high));
    return fallback;
  }
  return parsed;
}

bool Environment::flag(const char* name) {
  const auto value = get(name, "0");
  if (!value || *value == "0" || *value == "false") return false;
  if (*value == "1" || *value == "true") return true;
  problem(std::string(name) + "=" + *value + " is neither 1, true, 0 nor false");
  return false;
}

std::vector<std::string> Environment::list(const char* name) {
  std::vector<std::string> items;
  std::istringstream stream(get(name).value_or(""));
  for (std::string item; std::getline(stream, item, ',');) {
    if (!item.empty()) items.push_back(item);
  }
  return items;
}

std::string Environment::in_force() const {
  std::string out;
  for (const auto& [name, value] : in_force_) out += name + "=" + value + "\n";
  return out;
}

void Environment::problem(std::string text) { problems_.push_back(std::move(text)); }

}  // namespace hearth
