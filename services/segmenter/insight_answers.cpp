#include "segmenter/insight_answers.hpp"

namespace hearth::segmenter {

tl::expected<std::shared_ptr<const CountedInsights>, service::Response> counted(
    const service::Request& request, const fold::StateReader& reader, InsightWalk& walk) {
  InsightRequest wanted{.to = std::nullopt, .at_least = {}, .deadline = request.deadline};
  if (const std::string_view to = request.query_parameter("to"); !to.empty()) {
    wanted.to = parse_day(to);
    if (!wanted.to) {
      return tl::unexpected(service::problem(request, 400, "invalid_day",
                                             std::string(to) + " is not a day like 2026-11-22"));
    }
  }
  if (const std::string_view text = request.query_parameter("at_least"); !text.empty()) {
    wanted.at_least =
        contract::parse_position(text, reader.partitions()).value_or(contract::Position());
  }
  auto insights = walk.get(wanted);
  if (insights) return *std::move(insights);
  if (insights.error().kind == ErrorKind::kLimit) {
    return tl::unexpected(service::problem(request, 503, "walk_too_long", insights.error().detail));
  }
  return tl::unexpected(fold::refusal(request, insights.error()));
}

service::Response insight_answer(nlohmann::ordered_json body, const CountedInsights& insights) {
  body["exact"] = insights.from == insights.to;
  body["position_from"] = contract::to_text(insights.from);
  return fold::answer(std::move(body), insights.to);
}

}  // namespace hearth::segmenter
