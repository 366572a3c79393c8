#include "service/cors.hpp"

#include <algorithm>

namespace hearth::service {

std::vector<NamedText> cors_headers(const CorsRules& rules, std::string_view origin) {
  if (rules.origins.empty() || origin.empty()) return {};
  const bool named = std::any_of(rules.origins.begin(), rules.origins.end(),
                                 [&](const auto& rule) { return rule == "*" || rule == origin; });
  std::vector<NamedText> headers = {{"Vary", "Origin"}};
  if (!named) return headers;
  headers.emplace_back("Access-Control-Allow-Origin", origin);
  // analytics SDKs send with credentials, for which a plain "*" is refused by browsers
  headers.emplace_back("Access-Control-Allow-Credentials", "true");
  return headers;
}

Preflight preflight(const std::vector<const Route*>& routes, std::string_view origin) {
  Preflight result;
  std::string methods;
  for (const Route* route : routes) {
    const CorsRules& rules = route->options.cors;
    if (rules.origins.empty()) continue;
    if (!result.is_allowed) {
      result.response = {.status = 204, .headers = cors_headers(rules, origin)};
      result.response.headers.emplace_back("Access-Control-Allow-Headers", rules.allow_headers);
      result.response.headers.emplace_back("Access-Control-Max-Age",
                                           std::to_string(rules.max_age.count()));
    }
    result.is_allowed = true;
    methods += (methods.empty() ? "" : ", ") + route->method;
  }
  result.response.headers.emplace_back("Access-Control-Allow-Methods", methods);
  return result;
}

}  // namespace hearth::service
