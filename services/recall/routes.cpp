#include "recall/routes.hpp"

#include "fold/openapi.hpp"

namespace hearth::recall {

void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                const AwaitedApis& apis) {
  UserApi::add_routes(server, keys, apis.users);
  CampaignApi::add_routes(server, keys, apis.campaigns);
  fold::add_openapi_routes(server, kOpenApi);
}

}  // namespace hearth::recall
