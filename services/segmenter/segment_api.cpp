#include "segmenter/segment_api.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "contract/json_text.hpp"
#include "contract/segment_names.hpp"
#include "segmenter/population_scan.hpp"
#include "segmenter/request_body.hpp"
#include "segmenter/segment_problems.hpp"
#include "segmenter/segment_rows.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxPreviewBody = 16 * 1024;
constexpr std::size_t kMaxSample = 100;
constexpr std::array<std::string_view, 2> kPreviewMembers{"rule", "sample"};
constexpr std::size_t kDefaultPage = 100, kMaxPage = 1'000;
constexpr std::chrono::seconds kPreviewTime{30};

ordered_json described(std::string_view name, const contract::SegmentVersion& version,
                       const SegmentRows& rows) {
  const contract::SegmentOverride* changed = contract::find(rows.view().overlay, name);
  return {{"name", name},
          {"title", version.title},
          {"rule", version.rule},
          {"state", contract::name(version.state)},
          {"users", rows.users(name)},
          {"configuration",
           changed == nullptr ? ordered_json(nullptr) : ordered_json(changed->configuration)}};
}

service::Response not_found(const service::Request& request) {
  return service::problem(request, 404, "segment_not_found", "there is no segment of this name");
}

const SegmentRules::Segment* compiled(const View& view, std::string_view name) {
  for (const SegmentRules::Segment& one : view.configured->rules.segments()) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

std::optional<std::size_t> page_size(const service::Request& request) {
  const std::string_view text = request.query_parameter("limit");
  if (text.empty()) return kDefaultPage;
  std::size_t out = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return out >= 1 && out <= kMaxPage ? std::optional(out) : std::nullopt;
}

std::optional<PreviewRequest> preview_request(const service::Request& request,
                                              const nlohmann::json& body) {
  if (!body.is_object() || !body.contains("rule") || !body["rule"].is_string()) return std::nullopt;
  PreviewRequest out{body["rule"].get<std::string>(), 0, request.deadline};
  if (out.rule.empty() || out.rule.size() > contract::kMaxRuleBytes) return std::nullopt;
  if (!body.contains("sample")) return out;
  if (!body["sample"].is_number_unsigned() || body["sample"].get<std::uint64_t>() > kMaxSample) {
    return std::nullopt;
  }
  out.sample = body["sample"].get<std::size_t>();
  return out;
}

service::Response previewed(const Preview& preview) {
  ordered_json body{{"size", preview.size},
                    {"sample", preview.sample},
                    {"unknown", preview.unknown},
                    {"failed", preview.failed},
                    {"failure", nullptr},
                    {"complete", preview.complete},
                    {"missing", preview.missing},
                    {"exact", preview.from == preview.to},
                    {"position_from", contract::to_text(preview.from)}};
  if (preview.failure) {
    body["failure"] = {{"entity", preview.failure->entity}, {"reason", preview.failure->reason}};
  }
  if (!preview.missing.empty()) body["size"] = body["unknown"] = body["failed"] = nullptr;
  return fold::answer(std::move(body), preview.to);
}

}  // namespace

void SegmentApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                            const fold::Awaited<SegmentApi>& api) {
  const auto guarded = [&](service::Response (SegmentApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  service::RouteOptions previewing;
  previewing.body.max_bytes = kMaxPreviewBody;
  previewing.deadline = kPreviewTime;
  server.route("GET", "/v1/segments", {}, guarded(&SegmentApi::list));
  server.route("GET", "/v1/segments/{name}", {}, guarded(&SegmentApi::get));
  server.route("GET", "/v1/segments/{name}/members", {}, guarded(&SegmentApi::members));
  server.route("POST", "/v1/segments/preview", previewing, guarded(&SegmentApi::preview));
}

service::Response SegmentApi::list(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const auto rows = SegmentRows::read(reader_, view_);
  if (!rows) return fold::refusal(request, rows.error());
  ordered_json segments = ordered_json::array();
  for (const contract::DraftSegment& one : rows->view().product.segments.segments) {
    segments.push_back(
        described(one.name, *contract::version_in(rows->view().product, one.name), *rows));
  }
  return fold::answer(
      {{"segments", std::move(segments)}, {"configuration", rows->view().configuration}},
      rows->position());
}

service::Response SegmentApi::get(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const auto rows = SegmentRows::read(reader_, view_);
  if (!rows) return fold::refusal(request, rows.error());
  const View& view = rows->view();
  const std::string_view name = request.path_parameter("name");
  const contract::SegmentOverride* changed = contract::find(view.overlay, name);
  const auto version = changed != nullptr ? std::optional(changed->version)
                                          : contract::version_in(view.product, name);
  if (!version) return not_found(request);
  ordered_json body = described(name, *version, *rows);
  if (changed != nullptr && changed->previous) {
    body["previous"] = {{"rule", changed->previous->rule},
                        {"title", changed->previous->title},
                        {"state", contract::name(changed->previous->state)}};
  }
  body["judged"] = rows->judged(changed == nullptr ? 0 : changed->configuration);
  if (const auto* segment = compiled(view, name)) body.update(rows->completeness(segment->rule));
  body["backfill"] = rows->backfill();
  return fold::answer(std::move(body), rows->position());
}

service::Response SegmentApi::members(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const std::string_view name = request.path_parameter("name");
  const auto limit = page_size(request);
  if (!limit) {
    return service::problem(request, 400, "invalid_limit", "limit is a number from 1 to 1000");
  }
  const std::string_view text = request.query_parameter("cursor");
  const auto cursor =
      text.empty() ? MemberCursor() : MemberCursor::parse(text, reader_.partitions());
  if (!cursor) {
    return service::problem(request, 400, "invalid_cursor", "cursor is what the last page gave");
  }
  const auto rows = SegmentRows::read(reader_, view_);
  if (!rows) return fold::refusal(request, rows.error());
  const bool known = contract::version_in(rows->view().product, name).has_value() ||
                     contract::find(rows->view().overlay, name) != nullptr;
  if (!known) return not_found(request);
  const auto page = segmenter::members(reader_, segment_id(name), *cursor, *limit);
  if (!page) return fold::refusal(request, page.error());
  ordered_json list = ordered_json::array();
  for (const Member& one : page->members) {
    list.push_back(
        {{"entity", one.entity}, {"since", contract::to_rfc3339(from_unix_ms(one.since))}});
  }
  return fold::answer(
      {{"members", std::move(list)},
       {"next", page->next ? ordered_json(page->next->text()) : ordered_json(nullptr)}},
      page->position);
}

service::Response SegmentApi::preview(const service::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  const auto wanted = preview_request(request, body);
  if (!wanted) {
    return service::problem(request, 400, "invalid_request",
                            "the body is {\"rule\": 1 to 4096 bytes, \"sample\": 0 to 100}");
  }
  if (auto refused = unknown_member(request, body, kPreviewMembers)) return *std::move(refused);
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const std::unique_lock turn(previewing_, std::try_to_lock);
  if (!turn) {
    service::Response busy =
        service::problem(request, 429, "preview_under_way", "one preview at a time; try again");
    busy.headers.emplace_back("Retry-After", "1");
    return busy;
  }
  std::vector<rules::Problem> problems;
  const auto preview = segmenter::preview(*wanted, reader_, view_, problems);
  if (!problems.empty()) return wrong_rule(request, problems);
  if (!preview && preview.error().kind == ErrorKind::kLimit) {
    return service::problem(request, 503, "preview_too_long", preview.error().detail);
  }
  if (!preview) return fold::refusal(request, preview.error());
  return previewed(*preview);
}

}  // namespace hearth::segmenter
