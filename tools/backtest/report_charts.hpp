#pragma once

#include <string>
#include <vector>

#include "line_chart.hpp"
#include "outcome.hpp"

namespace hearth::backtest {

Chart active_users_chart(const Outcome& outcome);  // with the days on which warnings opened, closed
Chart retention_chart(const std::vector<Outcome>& outcomes);

// One small chart a segment: people are in several, so stacked they would add up to nothing, and a
// dozen lines in one chart cannot be told apart. Several outcomes are lines of the same chart.
std::vector<Chart> segment_charts(const std::vector<Outcome>& outcomes);

}  // namespace hearth::backtest
