#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

// The bodies of signals and commands: JSON objects, read leniently and written so that every byte
// of it is text.
namespace hearth::rewards {

nlohmann::json parse_body(std::string_view body);  // an empty object where it is none
std::string body_text(const nlohmann::json& body);

// The member, where it is a text that is not empty, or a whole number.
std::optional<std::string> text_in(const nlohmann::json& body, const char* key);
std::optional<std::int64_t> number_in(const nlohmann::json& body, const char* key);

}  // namespace hearth::rewards
