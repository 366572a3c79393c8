#include "segmenter/routes.hpp"

#include "fold/openapi.hpp"

namespace hearth::segmenter {

void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                const AwaitedApis& apis) {
  UserApi::add_routes(server, keys, apis.users);
  KpiApi::add_routes(server, keys, apis.kpis);
  fold::add_openapi_routes(server, kOpenApi);
}

}  // namespace hearth::segmenter
