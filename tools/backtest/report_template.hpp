#pragma once

#include <string_view>

namespace hearth::backtest {

// The text of report.html.mustache.
extern const std::string_view kReportTemplate;

}  // namespace hearth::backtest
