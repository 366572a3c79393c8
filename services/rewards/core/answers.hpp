#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "common/time.hpp"
#include "rewards/core/settings.hpp"
#include "rewards/core/state.pb.h"

// States as callers read them. Points are integers, money is in fen, moments are RFC 3339.
namespace hearth::rewards {

using Json = nlohmann::ordered_json;

Json wallet_answer(std::string_view user, const pb::Standing& standing, TimePoint now);
// Every chain in order; a task is locked, open, claimed, refused or done, and says why.
Json tasks_answer(std::string_view user, const pb::Standing& standing, const Settings& settings,
                  TimePoint now);
Json lines_answer(std::string_view user, const pb::Lines& lines);  // the newest first
Json coupons_answer(std::string_view user, const pb::Standing& standing, TimePoint now);

Json budget_answer(std::string_view id, const pb::Budget& budget);
Json stock_answer(std::string_view id, const pb::CouponStock& stock);
// Of all partitions: {"accounts": [{class, currency, amount}], "sum": 0, "refused": {reason: n}}
Json totals_answer(const std::vector<pb::Totals>& partitions);

// The sum of all partitions.
pb::Totals added_up(const std::vector<pb::Totals>& partitions);

}  // namespace hearth::rewards
