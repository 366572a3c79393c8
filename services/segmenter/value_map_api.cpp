#include "segmenter/value_map_api.hpp"

#include <functional>

#include "segmenter/core/value_map_answers.hpp"
#include "segmenter/insight_answers.hpp"

namespace hearth::segmenter {

void ValueMapApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                             const fold::Awaited<ValueMapApi>& api) {
  service::RouteOptions walking;
  walking.deadline = kWalkTime;
  server.route("GET", "/v1/insights/value-map", walking,
               keys.guard(api.handler(std::mem_fn(&ValueMapApi::get))));
}

service::Response ValueMapApi::get(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const auto insights = counted(request, reader_, walk_);
  if (!insights) return insights.error();
  const Insights& all = (*insights)->counted;
  return insight_answer(
      value_map_answer(all.value(), [&](std::uint32_t id) { return all.event_name(id); }),
      **insights);
}

}  // namespace hearth::segmenter
