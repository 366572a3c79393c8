#pragma once

#include <sstream>
#include <stdexcept>

#include "service/http_server.hpp"
#include "service/raw_client.hpp"

namespace hearth::service {

// A running server for tests, with one route of each kind.
struct ExampleServer {
  explicit ExampleServer(HttpOptions options = {}) : server(options, metrics, log) {
    const RouteOptions strict{.body = {.max_bytes = 1024}};
    const RouteOptions collector{.body = {.max_bytes = 1024 * 1024,
                                          .max_expanded = 4 * 1024 * 1024,
                                          .allows_chunked = true,
                                          .max_time = std::chrono::milliseconds(1500)},
                                 .cors = {.origins = {"*"}}};
    const Handler length = [](const Request& request) {
      return Response{.body = std::to_string(request.body.size())};
    };
    const Handler echo = [](const Request& request) {
      return Response{.content_type = "text/plain",
                      .body = std::string(request.path_parameter("id")) + "|" +
                              std::string(request.query_parameter("q")) + "|" +
                              std::string(request.header("x-key")) + "|" + request.remote_address,
                      .headers = {{"X-Injected", "a\r\nEvil: b"}}};
    };
    server.route("GET", "/v1/users/{id}", {}, echo);
    server.route("POST", "/v1/strict", strict, length);
    server.route("POST", "/v1/batch", collector, length);
    server.route("POST", "/v1/nothing", {}, length);
    server.route("GET", "/v1/broken", {},
                 [](const Request&) -> Response { throw std::runtime_error("secret of user 42"); });
    const auto listening = server.listen();
    if (!listening) throw std::runtime_error(listening.error().detail);
  }

  int port() const { return server.port(); }

  std::ostringstream log_text;
  Log log{{"example", "0", ""}, log_text};
  Metrics metrics;
  HttpServer server;
};

}  // namespace hearth::service
