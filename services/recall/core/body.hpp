#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

// Members of the bodies of signals and commands, read leniently.
namespace hearth::recall {

std::string text_at(const nlohmann::json& body, const char* key);     // empty: no text
std::int64_t number_at(const nlohmann::json& body, const char* key);  // 0: no whole number
nlohmann::json list_at(const nlohmann::json& body, const char* key);  // empty: no array

}  // namespace hearth::recall
