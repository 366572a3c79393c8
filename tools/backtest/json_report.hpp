#pragma once

#include "outcome.hpp"

namespace hearth::backtest {

// {"configurations":[{"configuration","file","zone","events","users","segments":[{"name","title",
//   "users","entered","left"}],"days":[{"day","<segment>":users}],"tiers","kpis","warnings",…}]}:
// one entry a configuration, everything that the other reports show and the whole KPI tables.
Json json_report(const std::vector<Outcome>& outcomes);

}  // namespace hearth::backtest
