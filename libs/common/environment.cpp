#include "common/environment.hpp"

#include <charconv>
#include <cstdlib>
#include <sstream>

namespace hearth {

Environment::Environment(Lookup lookup)
    : lookup_(lookup != nullptr ? lookup
                                : [](const char* name) -> const char* { return std::getenv(name); }) {}

std::optional<std::string> Environment::get(const char* name) const {
  const char* value = lookup_(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

std::string Environment::text(const char* name, const std::string& fallback) {
  return get(name).value_or(fallback);
}

std::int64_t Environment::number(const char* name, std::int64_t fallback, std::int64_t low,
                                 std::int64_t high) {
  const auto value = get(name);
  if (!value) return fallback;
  std::int64_t parsed = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, parsed);
  if (error != std::errc{} || stop != end || parsed < low || parsed > high) {
    problem(std::string(name) + "=" + *value + " is not a whole number from " + std::to_string(low) +
            " to " + std::to_string(high));
    return fallback;
  }
  return parsed;
}

bool Environment::flag(const char* name) {
  const auto value = get(name);
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

void Environment::problem(std::string text) { problems_.push_back(std::move(text)); }

}  // namespace hearth
