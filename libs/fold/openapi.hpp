#pragma once

#include <set>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "service/http_server.hpp"

// A service's description of its API, openapi.yaml of its folder, which the build puts into the
// program: hearth_library() makes `extern const std::string_view kOpenApi` of it.
namespace hearth::fold {

// GET /openapi.yaml: the text. GET /openapi.json: the same as JSON. Open to everybody.
void add_openapi_routes(service::HttpServer& server, std::string_view yaml);

// kInvalid: not one YAML document.
Result<std::string> yaml_to_json(std::string_view yaml);

// "GET /v1/users/{id}" …: what the server serves, and what the document says. The tests of every
// service compare the two.
std::set<std::string> operations_of(const service::HttpServer& server);
std::set<std::string> operations_in(std::string_view yaml);

}  // namespace hearth::fold
