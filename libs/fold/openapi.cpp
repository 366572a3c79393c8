#include "fold/openapi.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <nlohmann/json.hpp>

#include "common/check.hpp"
#include "contract/yaml_tree.hpp"

namespace hearth::fold {
namespace {

using contract::YamlNode;
using Json = nlohmann::ordered_json;

// A plain scalar by YAML's core schema, as far as documents here need it: no hexadecimal, no .inf.
Json scalar(const YamlNode& node) {
  const std::string& text = node.text;
  if (node.quoted) return text;
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true" || text == "false") return text == "true";
  const char* const end = text.data() + text.size();
  std::int64_t integer = 0;
  if (const auto read = std::from_chars(text.data(), end, integer);
      read.ec == std::errc{} && read.ptr == end)
    return integer;
  double real = 0;
  const bool is_number_like = std::isdigit(static_cast<unsigned char>(text.back())) != 0;
  if (const auto read = std::from_chars(text.data(), end, real);
      is_number_like && read.ec == std::errc{} && read.ptr == end)
    return real;
  return text;
}

Json to_json(const YamlNode& node) {
  switch (node.shape) {
    case YamlNode::Shape::kNull:
      return nullptr;
    case YamlNode::Shape::kScalar:
      return scalar(node);
    case YamlNode::Shape::kSequence: {
      Json out = Json::array();
      for (const YamlNode& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case YamlNode::Shape::kMapping: {
      Json out = Json::object();
      for (std::size_t i = 0; i < node.items.size(); ++i)
        out[node.keys[i].text] = to_json(node.items[i]);
      return out;
    }
  }
  return nullptr;
}

service::Handler constant(std::string type, std::string body) {
  return [type = std::move(type), body = std::move(body)](const service::Request&) {
    return service::Response{.content_type = type, .body = body};
  };
}

}  // namespace

Result<std::string> yaml_to_json(std::string_view yaml) {
  const auto tree = contract::parse_yaml(yaml);
  if (!tree) return fail(ErrorKind::kInvalid, tree.error().text);
  return to_json(*tree).dump();
}

void add_openapi_routes(service::HttpServer& server, std::string_view yaml) {
  const service::RouteOptions any_page{.cors = {.origins = {"*"}}};
  server.route("GET", "/openapi.yaml", any_page, constant("application/yaml", std::string(yaml)));
  auto json = yaml_to_json(yaml);
  HEARTH_CHECK(json.has_value());  // built in, and read by this service's tests
  server.route("GET", "/openapi.json", any_page, constant("application/json", std::move(*json)));
}

std::set<std::string> operations_of(const service::HttpServer& server) {
  std::set<std::string> out;
  for (const service::Route& route : server.routes()) out.insert(route.method + " " + route.path);
  return out;
}

std::set<std::string> operations_in(std::string_view yaml) {
  std::set<std::string> out;
  const auto json = yaml_to_json(yaml);
  if (!json) return out;
  const auto document = Json::parse(*json);
  for (const auto& [path, methods] : document.at("paths").items()) {
    for (const auto& [name, operation] : methods.items()) {
      std::string method = name;
      std::transform(method.begin(), method.end(), method.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      out.insert(method + " " + path);
    }
  }
  return out;
}

}  // namespace hearth::fold
