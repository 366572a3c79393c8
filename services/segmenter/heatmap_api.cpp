#include "segmenter/heatmap_api.hpp"

#include <functional>

#include "segmenter/core/fields.hpp"
#include "segmenter/core/habit_answers.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/segment_rules.hpp"
#include "segmenter/insight_answers.hpp"
#include "segmenter/person_lookup.hpp"
#include "segmenter/segment_rows.hpp"

namespace hearth::segmenter {
namespace {

// What is in force, if the path names a segment in it that people can be in. An error is a refusal.
tl::expected<std::shared_ptr<const Configured>, service::Response> known_segment(
    const service::Request& request, fold::StateReader& reader, InstallationView& view) {
  const auto rows = SegmentRows::read(reader, view);
  if (!rows) return tl::unexpected(fold::refusal(request, rows.error()));
  for (const SegmentRules::Segment& one : rows->view().configured->rules.segments()) {
    if (one.name == request.path_parameter("name") && !one.draft) {
      return rows->view().configured;
    }
  }
  return tl::unexpected(service::problem(request, 404, "segment_not_found",
                                         "there is no published segment of this name"));
}

}  // namespace

void HeatmapApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                            const fold::Awaited<HeatmapApi>& api) {
  const auto guarded = [&](service::Response (HeatmapApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  service::RouteOptions walking;
  walking.deadline = kWalkTime;
  server.route("GET", "/v1/users/{id}/heatmap", {}, guarded(&HeatmapApi::user));
  server.route("GET", "/v1/segments/{name}/heatmap", walking, guarded(&HeatmapApi::segment));
  server.route("GET", "/v1/segments/{name}/kpis", walking, guarded(&HeatmapApi::segment_kpis));
}

Result<HourGrid> HeatmapApi::population() {
  const auto partitions = reader_.read_all(heatmap_keys());
  if (!partitions) return fail(partitions.error());
  HourGrid grid{};
  pb::Entity row;
  for (const fold::ReadStates& read : *partitions) {
    if (!read.values.front()) continue;
    if (!row.ParseFromString(*read.values.front())) {
      return fail(ErrorKind::kCorrupt, "a KPI row does not parse");
    }
    for (int i = 0; i < kHourCells; ++i) {
      grid[static_cast<std::size_t>(i)] += cell(row.totals().habits(), i);
    }
  }
  return grid;
}

service::Response HeatmapApi::user(const service::Request& request) {
  const auto person = find_person(request, reader_);
  if (!person) return person.error();
  const auto view = view_.at(person->home, person->checkpoint);
  if (!view) return fold::refusal(request, view.error());
  const auto everybody = population();
  if (!everybody) return fold::refusal(request, everybody.error());
  const pb::Names& names = person->names ? person->names->names() : pb::Names::default_instance();
  const std::string_view zone = zone_of(person->user());
  nlohmann::ordered_json body{
      {"user_id", person->id()},
      {"zone", zone.empty() ? (*view)->calendar.zone() : std::string(zone)}};
  body.update(heatmap_answer("user", habits_of(person->user()), event_counts(person->user(), names),
                             (*view)->configured->product.plan, *everybody));
  return fold::answer(std::move(body), person->position());
}

service::Response HeatmapApi::segment(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const auto known = known_segment(request, reader_, view_);
  if (!known) return known.error();
  const auto insights = counted(request, reader_, walk_);
  if (!insights) return insights.error();
  const Insights& all = (*insights)->counted;
  const std::string_view name = request.path_parameter("name");
  const SegmentFigures& figures = all.segment(segment_id(name));
  EventCounts events;
  for (const auto& [id, count] : figures.events) events[std::string(all.event_name(id))] += count;
  nlohmann::ordered_json body{{"segment", name}, {"users", figures.size}};
  body.update(heatmap_answer("segment", figures.grid, events, (*known)->product.plan, all.grid()));
  return insight_answer(std::move(body), **insights);
}

service::Response HeatmapApi::segment_kpis(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  if (auto known = known_segment(request, reader_, view_); !known) return known.error();
  const auto insights = counted(request, reader_, walk_);
  if (!insights) return insights.error();
  const Insights& all = (*insights)->counted;
  const std::string_view name = request.path_parameter("name");
  nlohmann::ordered_json body{{"segment", name}};
  body.update(segmenter::segment_kpis(all.segment(segment_id(name)), all.to()));
  return insight_answer(std::move(body), **insights);
}

}  // namespace hearth::segmenter
