#pragma once

#include <string>
#include <string_view>

#include "contract/json_text.hpp"

namespace hearth::contract {

// The body with which a fold refuses a command: what callers get as a problem of that stable type.
inline std::string refusal_body(std::string_view type, std::string_view detail) {
  std::string body = R"({"type":)";
  append_string(body, type);
  body += R"(,"detail":)";
  append_string(body, detail);
  return body += '}';
}

}  // namespace hearth::contract
