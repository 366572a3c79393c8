#pragma once

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/insight_walk.hpp"
#include "segmenter/installation_view.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// At which hours of the week somebody does things, and when to reach them; and the
// KPIs of a segment, which come from the same walk.
//   GET /v1/users/{id}/heatmap
//   GET /v1/segments/{name}/heatmap
//   GET /v1/segments/{name}/kpis?to=
class HeatmapApi {
 public:
  HeatmapApi(fold::StateReader& reader, InstallationView& view, InsightWalk& walk)
      : reader_(reader), view_(view), walk_(walk) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<HeatmapApi>& api);

 private:
  service::Response user(const service::Request& request);
  service::Response segment(const service::Request& request);
  service::Response segment_kpis(const service::Request& request);
  // Of everybody, each event at its author's hour.
  Result<HourGrid> population();

  fold::StateReader& reader_;
  InstallationView& view_;
  InsightWalk& walk_;
};

}  // namespace hearth::segmenter
