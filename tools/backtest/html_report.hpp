#pragma once

#include <string>
#include <vector>

#include "outcome.hpp"

namespace hearth::backtest {

// One page that needs neither network nor scripts: charts are inline SVG, text is escaped. The
// template is report.html.mustache, compiled in.
std::string html_report(const std::vector<Outcome>& outcomes);

}  // namespace hearth::backtest
