#include "recall/core/body.hpp"

#include <nlohmann/json.hpp>

namespace hearth::recall {

using nlohmann::json;

std::string text_at(const json& body, const char* key) {
  const auto at = body.find(key);
  return at != body.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::int64_t number_at(const json& body, const char* key) {
  const auto at = body.find(key);
  return at != body.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

json list_at(const json& body, const char* key) {
  const auto at = body.find(key);
  return at != body.end() && at->is_array() ? *at : json::array();
}

}  // namespace hearth::recall
