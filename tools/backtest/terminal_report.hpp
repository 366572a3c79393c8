#pragma once

#include <string>
#include <vector>

#include "outcome.hpp"

namespace hearth::backtest {

// Tables for people. Of two outcomes the segments also stand side by side.
std::string terminal_report(const std::vector<Outcome>& outcomes);

}  // namespace hearth::backtest
