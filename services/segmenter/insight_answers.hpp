#pragma once

#include <chrono>

#include <nlohmann/json.hpp>

#include "fold/answers.hpp"
#include "segmenter/insight_walk.hpp"

// What the answers that need a walk over everybody have in common.
namespace hearth::segmenter {

inline constexpr std::chrono::seconds kWalkTime{30};  // deadline of such a route

// For ?to= and ?at_least=, by the request's deadline. An error is a refusal.
tl::expected<std::shared_ptr<const CountedInsights>, service::Response> counted(
    const service::Request& request, const fold::StateReader& reader, InsightWalk& walk);

// With "exact" and "position_from", as a preview of a segment has them.
service::Response insight_answer(nlohmann::ordered_json body, const CountedInsights& insights);

}  // namespace hearth::segmenter
