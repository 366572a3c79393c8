#pragma once

#include <string_view>

#include "segmenter/heatmap_api.hpp"
#include "segmenter/kpi_api.hpp"
#include "segmenter/person_api.hpp"
#include "segmenter/segment_api.hpp"
#include "segmenter/segment_publishing.hpp"
#include "segmenter/user_api.hpp"
#include "segmenter/value_map_api.hpp"
#include "segmenter/warning_api.hpp"

namespace hearth::segmenter {

extern const std::string_view kOpenApi;  // openapi.yaml of this folder

// The APIs of one process, as soon as they exist.
struct AwaitedApis {
  fold::Awaited<UserApi> users;
  fold::Awaited<PersonApi> persons;
  fold::Awaited<SegmentApi> segments;
  fold::Awaited<SegmentPublishing> publishing;
  fold::Awaited<HeatmapApi> heatmaps;
  fold::Awaited<ValueMapApi> value_map;
  fold::Awaited<KpiApi> kpis;
  fold::Awaited<WarningApi> warnings;
};

// Every route of the service, and its description.
void add_routes(service::HttpServer& server, const service::ApiKeys& keys, const AwaitedApis& apis);

}  // namespace hearth::segmenter
