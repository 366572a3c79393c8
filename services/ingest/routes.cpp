#include "ingest/routes.hpp"

#include <array>

#include "fold/openapi.hpp"

namespace hearth::ingest {
namespace {

constexpr std::array<std::string_view, 16> kPosts{
    "/v1/batch", "/v1/b",     "/v1/import", "/v1/track",  "/v1/t", "/v1/identify",
    "/v1/i",     "/v1/page",  "/v1/p",      "/v1/screen", "/v1/s", "/v1/group",
    "/v1/g",     "/v1/alias", "/v1/a",      "/v1/m"};
constexpr std::array<std::string_view, 2> kGets{"/health", "/v1/projects/{writeKey}/settings"};

}  // namespace

std::span<const std::string_view> post_routes() { return kPosts; }
std::span<const std::string_view> get_routes() { return kGets; }

void add_routes(service::HttpServer& server, Collector& collector, const Terms* terms) {
  const auto limits = terms != nullptr ? terms->product->ingest : contract::IngestSettings{};
  const service::CorsRules any_page{.origins = {"*"}};
  const service::BodyRules body{.max_bytes = limits.max_body_bytes,
                                .max_expanded = limits.max_expanded_bytes,
                                .max_ratio = limits.max_expansion_ratio,
                                .allows_chunked = true};
  const service::Handler handler = [&collector](const service::Request& request) {
    return collector.handle(request);
  };
  for (const auto path : kPosts) {
    server.route("POST", std::string(path), {.body = body, .cors = any_page}, handler);
  }
  for (const auto path : kGets) {
    server.route("GET", std::string(path), {.cors = any_page}, handler);
  }
  fold::add_openapi_routes(server, kOpenApi);
}

}  // namespace hearth::ingest
