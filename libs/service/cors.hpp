#pragma once

#include <string_view>
#include <vector>

#include "service/http_message.hpp"
#include "service/router.hpp"

namespace hearth::service {

// The headers that let a page of `origin` read the answer; none if the rules do not name that
// origin.
std::vector<NamedText> cors_headers(const CorsRules& rules, std::string_view origin);

// The answer to a preflight (OPTIONS) for a path that these routes share; 405 material if no route
// has CORS rules.
struct Preflight {
  bool is_allowed = false;
  Response response;
};
Preflight preflight(const std::vector<const Route*>& routes, std::string_view origin);

}  // namespace hearth::service
