#pragma once

#include <span>
#include <string_view>

#include "ingest/collector.hpp"
#include "ingest/terms.hpp"
#include "service/http_server.hpp"

namespace hearth::ingest {

// Templates of every route, as openapi.yaml lists them.
std::span<const std::string_view> post_routes();
std::span<const std::string_view> get_routes();

extern const std::string_view kOpenApi;  // openapi.yaml of this folder

// The API and its description. Any page in any browser may send: a write key only lets events in,
// and is public in a web page. The server's bounds on bodies are those of `terms`, or the defaults
// where there are none yet; a configuration that lowers them later is obeyed, one that raises them
// needs a restart.
void add_routes(service::HttpServer& server, Collector& collector, const Terms* terms);

}  // namespace hearth::ingest
