#include "rewards/core/body.hpp"

#include <limits>

#include <nlohmann/json.hpp>

namespace hearth::rewards {

using nlohmann::json;

json parse_body(std::string_view body) {
  json parsed = json::parse(body, nullptr, false);
  return parsed.is_object() ? parsed : json::object();
}

std::string body_text(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> text_in(const json& body, const char* key) {
  const auto at = body.find(key);
  if (at == body.end() || !at->is_string() || at->get_ref<const std::string&>().empty()) {
    return std::nullopt;
  }
  return at->get<std::string>();
}

std::optional<std::int64_t> number_in(const json& body, const char* key) {
  const auto at = body.find(key);
  if (at == body.end() || !at->is_number_integer()) return std::nullopt;
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (at->is_number_unsigned() && at->get<std::uint64_t>() > kMost) return std::nullopt;
  return at->get<std::int64_t>();
}

}  // namespace hearth::rewards
