#pragma once

#include <functional>

#include "fold/awaited.hpp"
#include "fold/configurations.hpp"
#include "segmenter/core/segment_change.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// Segments changed at run time: each change is the next numbered configuration, told
// to every partition, which then sweeps over its users. 202 with the number and the position of the
// change; 200 where nothing had to change.
//   PUT    /v1/segments/{name}           {"rule", "title", "state": "draft" or "published"}
//   DELETE /v1/segments/{name}           retires it
//   POST   /v1/segments/{name}/publish
//   POST   /v1/segments/{name}/rollback
// If-Match: "<configuration>" makes it conditional, an Idempotency-Key makes a retry harmless.
class SegmentPublishing {
 public:
  using Now = std::function<TimePoint()>;
  SegmentPublishing(fold::Configurations& configurations, Now now)
      : configurations_(configurations), now_(std::move(now)) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<SegmentPublishing>& api);

 private:
  service::Response put(const service::Request& request);
  service::Response simple(const service::Request& request, SegmentRequest::What what);
  service::Response change(const service::Request& request, SegmentRequest wanted);

  fold::Configurations& configurations_;
  Now now_;
};

}  // namespace hearth::segmenter
