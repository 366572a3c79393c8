#pragma once

#include <mutex>

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/installation_view.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// The segments, who is in them, and who would be.
//   GET  /v1/segments                 drafts and published ones, with their sizes
//   GET  /v1/segments/{name}          one, and how far the partitions have judged it
//   GET  /v1/segments/{name}/members  page by page
//   POST /v1/segments/preview         an unsaved rule; one at a time in each replica
class SegmentApi {
 public:
  SegmentApi(fold::StateReader& reader, InstallationView& view) : reader_(reader), view_(view) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<SegmentApi>& api);

 private:
  service::Response list(const service::Request& request);
  service::Response get(const service::Request& request);
  service::Response members(const service::Request& request);
  service::Response preview(const service::Request& request);

  fold::StateReader& reader_;
  InstallationView& view_;
  std::mutex previewing_;
};

}  // namespace hearth::segmenter
