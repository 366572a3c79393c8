#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "segmenter/core/segment_judge.hpp"
#include "segmenter/core/tier_table.hpp"

// Where a person stands among the others, for answers.
namespace hearth::segmenter {

// {"segments": [names], "value": yuan, "tier": {…} or null, "accounts_on_device": n,
// "accounts_on_address": n}
nlohmann::ordered_json standing(const pb::User& user, const SegmentRules& rules,
                                const TierTable& tiers);

struct SegmentsLook {
  std::string_view entity;
  const pb::User& user;  // has activity
  TimePoint now{};       // log time
  const TierTable& tiers;
  const pb::Kept* kept = nullptr;  // of its partition; nullptr: everything since the beginning
  Outages outages{};               // of its partition, as of `now`
};

// {"segments": [{"segment", "title", "since", "complete", "because": [{"term", "value",
// "holds"}]}],
//  "unknown": [names]}. Membership is the state's; the reasons are those of this moment.
nlohmann::ordered_json segments_with_reasons(const SegmentsLook& look, const SegmentRules& rules,
                                             SegmentJudge& judge);

// One entry a sub-condition.
nlohmann::ordered_json reasons(const std::vector<rules::Term>& terms);

}  // namespace hearth::segmenter
