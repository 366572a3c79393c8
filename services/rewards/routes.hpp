#pragma once

#include <string_view>

#include "rewards/book_api.hpp"
#include "rewards/user_api.hpp"

namespace hearth::rewards {

extern const std::string_view kOpenApi;  // openapi.yaml of this folder

// The APIs of one process, as soon as they exist.
struct AwaitedApis {
  fold::Awaited<UserApi> users;
  fold::Awaited<BookApi> books;
};

// Every route of the service, and its description.
void add_routes(service::HttpServer& server, const service::ApiKeys& keys, const AwaitedApis& apis);

}  // namespace hearth::rewards
