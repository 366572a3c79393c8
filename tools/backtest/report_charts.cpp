#include "report_charts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "warning_text.hpp"

namespace hearth::backtest {
namespace {

// Beyond this a line is wider than its chart has pixels.
constexpr std::size_t kLongestCharts = 800;

const char* const kNames[] = {"first", "second"};

std::set<Day> days_of(const std::vector<Outcome>& outcomes) {
  std::set<Day> days;
  for (const Outcome& outcome : outcomes) {
    for (const DaySizes& sizes : outcome.days) days.insert(sizes.day);
  }
  while (days.size() > kLongestCharts) days.erase(days.begin());
  return days;
}

ChartLine line_of(const Outcome& outcome, const std::string& segment,
                  const std::set<Day>& days) {
  ChartLine line;
  const auto at = std::find_if(outcome.segments.begin(), outcome.segments.end(),
                               [&](const auto& one) { return one.name == segment; });
  if (at == outcome.segments.end()) return line;
  const auto index = static_cast<std::size_t>(at - outcome.segments.begin());
  std::map<Day, std::uint64_t> sizes;
  for (const DaySizes& day : outcome.days) sizes[day.day] = day.users[index];
  for (const Day day : days) {
    const auto size = sizes.find(day);
    line.values.push_back(size == sizes.end() ? std::nullopt
                                              : std::optional(static_cast<double>(size->second)));
  }
  return line;
}

}  // namespace

Chart active_users_chart(const Outcome& outcome) {
  Chart chart{.title = "Active users a day (DAU), in 7 days (WAU) and in 28 (MAU)"};
  const std::pair<const char*, const char*> kLines[] = {
      {"mau", "MAU"}, {"wau", "WAU"}, {"dau", "DAU"}};
  const std::size_t count = std::min(outcome.daily.size(), kLongestCharts);
  const std::size_t first = outcome.daily.size() - count;
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < count; ++i) {
    chart.x.push_back(outcome.daily[first + i]["day"].get<std::string>());
    positions[chart.x.back()] = i;
  }
  for (const auto& [figure, name] : kLines) {
    ChartLine line{name, {}};
    for (std::size_t i = 0; i < count; ++i) {
      line.values.emplace_back(outcome.daily[first + i][figure].get<double>());
    }
    chart.lines.push_back(std::move(line));
  }
  for (const Json& warning : outcome.warnings) {
    const WarningText text = text_of(warning);
    const auto at = positions.find(text.day);
    if (at == positions.end()) continue;
    chart.marks.push_back({at->second, text.day + ": " + text.name + " " + text.change});
  }
  return chart;
}

Chart retention_chart(const std::vector<Outcome>& outcomes) {
  Chart chart{.title = "Retention: active again exactly so many days after the first",
              .unit = Chart::Unit::kShare};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ChartLine line{kNames[std::min<std::size_t>(i, 1)], {}};
    for (const Json& row : outcomes[i].retention) {
      if (i == 0) chart.x.push_back("day " + row["n"].dump());
      const bool is_known = row["eligible"].get<std::uint64_t>() > 0;
      line.values.push_back(is_known ? std::optional(row["retention"].get<double>())
                                     : std::nullopt);
    }
    line.values.resize(chart.x.size());
    chart.lines.push_back(std::move(line));
  }
  return chart;
}

std::vector<Chart> segment_charts(const std::vector<Outcome>& outcomes) {
  const std::set<Day> days = days_of(outcomes);
  std::vector<Chart> charts;
  std::set<std::string> drawn;
  for (const Outcome& outcome : outcomes) {
    for (const SegmentOutcome& segment : outcome.segments) {
      if (!drawn.insert(segment.name).second) continue;
      Chart chart{.title = segment.name, .size = Chart::Size::kSmall};
      if (!segment.title.empty()) chart.title += " " + segment.title;
      for (const Day day : days) chart.x.push_back(day_text(day));
      for (std::size_t i = 0; i < outcomes.size(); ++i) {
        chart.lines.push_back(line_of(outcomes[i], segment.name, days));
        chart.lines.back().name = kNames[std::min<std::size_t>(i, 1)];
      }
      charts.push_back(std::move(chart));
    }
  }
  return charts;
}

}  // namespace hearth::backtest
