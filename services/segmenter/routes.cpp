#include "segmenter/routes.hpp"

#include "fold/openapi.hpp"

namespace hearth::segmenter {

void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                const AwaitedApis& apis) {
  UserApi::add_routes(server, keys, apis.users);
  PersonApi::add_routes(server, keys, apis.persons);
  SegmentApi::add_routes(server, keys, apis.segments);
  SegmentPublishing::add_routes(server, keys, apis.publishing);
  HeatmapApi::add_routes(server, keys, apis.heatmaps);
  ValueMapApi::add_routes(server, keys, apis.value_map);
  KpiApi::add_routes(server, keys, apis.kpis);
  WarningApi::add_routes(server, keys, apis.warnings);
  fold::add_openapi_routes(server, kOpenApi);
}

}  // namespace hearth::segmenter
