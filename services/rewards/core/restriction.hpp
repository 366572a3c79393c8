#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// The graded downgrade of fake-active users and bonus hunters: a verdict of the
// segmenter restricts for a while from when it fell, is lifted when it clears, and can be appealed
// against once.
namespace hearth::rewards {

// The strictest verdict in force; nullptr: none.
const pb::Verdict* restriction_at(const pb::Standing& standing, TimePoint now);
std::int64_t pays_percent(const pb::Verdict* restriction);      // 100 without one
std::string restricted_reason(const pb::Verdict& restriction);  // "restricted: bonus-hunter"

// {"level": none | reduced | blocked, "pays_percent", "segment", "because", "until", "appeal"}
nlohmann::json restriction_body(const pb::Verdict* restriction);
// For callers: where none is in force, and an appeal suspends one, what that one is.
nlohmann::json restriction_answer(const pb::Standing& standing, TimePoint now);

// The segmenter's `segments`: which verdicts stand now.
void take_segments(Draft& draft, const Settings& settings);
// Signals `restricted` if it changed, and arms the timer for the next change.
void tell_restriction(Draft& draft);

void tell_lifted(Draft& draft);  // signals that there is none

void appeal(Draft& draft);
void decide_appeal(Draft& draft);

}  // namespace hearth::rewards
