#include "contract/product_configuration.hpp"

#include <simdjson.h>

#include "contract/json_text.hpp"

namespace hearth::contract {
namespace {

constexpr const char* kTextMember = "yaml";

}  // namespace

std::string configuration_body(std::string_view yaml) {
  std::string body = "{";
  append_string(body, kTextMember);
  body += ':';
  append_string(body, yaml);
  body += '}';
  return body;
}

ParsedProduct product_of(const Configuration& configuration) {
  simdjson::dom::parser parser;
  std::string_view yaml;
  if (parser.parse(configuration.body)[kTextMember].get_string().get(yaml) != simdjson::SUCCESS) {
    Problem problem;
    problem.text = "the configuration's body is not {\"yaml\": \"text of hearth.yaml\"}";
    return {{}, {std::move(problem)}};
  }
  return parse_product(yaml);
}

}  // namespace hearth::contract
