#include "rewards/routes.hpp"

#include "fold/openapi.hpp"

namespace hearth::rewards {

void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                const AwaitedApis& apis) {
  UserApi::add_routes(server, keys, apis.users);
  BookApi::add_routes(server, keys, apis.books);
  fold::add_openapi_routes(server, kOpenApi);
}

}  // namespace hearth::rewards
