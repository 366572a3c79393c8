#pragma once

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/insight_walk.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// Which behaviours go with value and with staying.
//   GET /v1/insights/value-map?to=
class ValueMapApi {
 public:
  ValueMapApi(fold::StateReader& reader, InsightWalk& walk) : reader_(reader), walk_(walk) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<ValueMapApi>& api);

 private:
  service::Response get(const service::Request& request);

  fold::StateReader& reader_;
  InsightWalk& walk_;
};

}  // namespace hearth::segmenter
