#include "service/admin_routes.hpp"

#include <nlohmann/json.hpp>

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

Response level_answer(const Log& log) {
  return {.body = R"({"level":")" + std::string(name(log.level())) + R"("})",
          .headers = {{"Cache-Control", "no-store"}}};
}

Response set_level(Log& log, const Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const bool told =
      body.is_object() && body.size() == 1 && body.contains("level") && body["level"].is_string();
  const auto level = told ? parse_level(body["level"].get<std::string>()) : std::nullopt;
  if (!level) {
    return problem(request, 400, "invalid_level",
                   R"(The body is {"level": "debug"}, or "info", "warn" or "error".)");
  }
  log.warn("the log level changes", {{"detail", name(*level)}});
  log.set_level(*level);
  return level_answer(log);
}

}  // namespace

void add_admin_routes(HttpServer& server, const Health& health, Metrics& metrics, Log log,
                      const std::optional<ApiKeys>& keys) {
  add_health_metrics(metrics, health);
  const RouteOptions probe{.logged = Logged::kNo};
  for (const char* path : {"/livez", "/healthz"}) {
    server.route("GET", path, probe, [&](const Request&) { return to_response(health.live()); });
  }
  server.route("GET", "/readyz", probe,
               [&](const Request& request) { return ready(health, request); });
  server.route("GET", "/metrics", {}, [&](const Request&) {
    return Response{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                    .body = metrics.text()};
  });
  server.route("GET", "/log-level", {}, [log](const Request&) { return level_answer(log); });
  if (!keys) return;
  constexpr std::size_t kMaxLevelBytes = 256;
  server.route(
      "PUT", "/log-level", {.body = {.max_bytes = kMaxLevelBytes}},
      keys->guard([log](const Request& request) mutable { return set_level(log, request); }));
}

}  // namespace hearth::service
