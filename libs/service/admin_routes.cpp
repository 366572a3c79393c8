#include "service/admin_routes.hpp"

#include "service/health_metrics.hpp"

namespace hearth::service {
namespace {

Response to_response(Health::Answer answer) {
  return {.status = answer.ok ? 200 : 503,
          .body = std::move(answer.json),
          .headers = {{"Cache-Control", "no-store"}}};
}

Response ready(const Health& health, const Request& request) {
  std::vector<std::string_view> excluded;
  bool verbose = false;
  for (const auto& [name, value] : request.query_parameters) {
    if (name == "exclude") excluded.push_back(value);
    if (name == "verbose") verbose = true;
  }
  return to_response(health.ready(excluded, verbose));
}

}  // namespace

void add_admin_routes(HttpServer& server, const Health& health, Metrics& metrics) {
  add_health_metrics(metrics, health);
  const RouteOptions probe{.failures = FailureLog::kSilent};
  for (const char* path : {"/livez", "/healthz"}) {
    server.route("GET", path, probe, [&](const Request&) { return to_response(health.live()); });
  }
  server.route("GET", "/readyz", probe,
               [&](const Request& request) { return ready(health, request); });
  server.route("GET", "/metrics", {}, [&](const Request&) {
    return Response{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                    .body = metrics.text()};
  });
}

}  // namespace hearth::service
