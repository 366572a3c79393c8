#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "outcome.hpp"

// What both reports for people show of the KPI tables.
namespace hearth::backtest {

struct SummaryFigures {
  struct Row {
    std::string name;
    std::vector<std::string> values;  // by day; "-" where the figure has no value
  };
  struct Month {
    std::string month;
    std::uint64_t events = 0, users = 0;
  };
  std::vector<std::string> days;  // the last seven, the newest last
  std::vector<Row> rows;
  std::vector<Month> months;  // the first and the last
};
SummaryFigures summary_figures(const Outcome& outcome);

struct ComparedSegment {
  std::string name, first, second, difference;  // "-" where a configuration does not have it
};
std::vector<ComparedSegment> compared_segments(const Outcome& one, const Outcome& other);

}  // namespace hearth::backtest
