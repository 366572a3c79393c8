#pragma once

#include <string_view>

#include "recall/campaign_api.hpp"
#include "recall/user_api.hpp"

namespace hearth::recall {

extern const std::string_view kOpenApi;  // openapi.yaml of this folder

// The APIs of one process, as soon as they exist.
struct AwaitedApis {
  fold::Awaited<UserApi> users;
  fold::Awaited<CampaignApi> campaigns;
};

// Every route of the service, and its description.
void add_routes(service::HttpServer& server, const service::ApiKeys& keys, const AwaitedApis& apis);

}  // namespace hearth::recall
