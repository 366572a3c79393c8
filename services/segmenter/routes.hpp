#pragma once

#include <string_view>

#include "segmenter/kpi_api.hpp"
#include "segmenter/user_api.hpp"

namespace hearth::segmenter {

extern const std::string_view kOpenApi;  // openapi.yaml of this folder

// The APIs of one process, as soon as they exist.
struct AwaitedApis {
  Awaited<UserApi> users;
  Awaited<KpiApi> kpis;
};

// Every route of the service, and its description.
void add_routes(service::HttpServer& server, const service::ApiKeys& keys, const AwaitedApis& apis);

}  // namespace hearth::segmenter
