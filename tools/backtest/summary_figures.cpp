#include "summary_figures.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>

#include "text_table.hpp"

namespace hearth::backtest {
namespace {

constexpr std::size_t kDays = 7;
enum class Unit { kCount, kShare, kFen, kNumber };
struct Shown {
  const char* figure;  // of the business table, which also has the counts of the daily one
  Unit unit;
};
constexpr std::array kShown = {
    Shown{"events", Unit::kCount},
    Shown{"dau", Unit::kCount},
    Shown{"wau", Unit::kCount},
    Shown{"mau", Unit::kCount},
    Shown{"new_users", Unit::kCount},
    Shown{"stickiness", Unit::kShare},
    Shown{"retention_day_1", Unit::kShare},
    Shown{"retention_day_7", Unit::kShare},
    Shown{"payers", Unit::kCount},
    Shown{"paid_conversion", Unit::kShare},
    Shown{"net_revenue", Unit::kFen},
    Shown{"arpu", Unit::kFen},
    Shown{"money_retained", Unit::kShare},
    Shown{"brushed_share", Unit::kShare},
    Shown{"repurchase_rate", Unit::kShare},
    Shown{"voluntary_share_rate", Unit::kShare},
    Shown{"activity_without_rewards", Unit::kShare},
    Shown{"complaint_rate", Unit::kShare},
    Shown{"nps", Unit::kNumber},
    Shown{"support_response_seconds", Unit::kNumber},
};

std::string in_words(const Json& day, const Shown& shown) {
  const auto value = day.find(shown.figure);
  if (value == day.end() || !value->is_number()) return "-";
  if (shown.unit == Unit::kShare) return percent(value->get<double>(), 1);
  if (shown.unit == Unit::kCount) return grouped(value->get<std::uint64_t>());
  std::array<char, 32> text{};
  const double number = value->get<double>() / (shown.unit == Unit::kFen ? 100 : 1);
  std::snprintf(text.data(), text.size(), "%.2f", number);
  return text.data();
}

std::string signed_difference(std::uint64_t from, std::uint64_t to) {
  if (to >= from) return "+" + grouped(to - from);
  return "-" + grouped(from - to);
}

}  // namespace

SummaryFigures summary_figures(const Outcome& outcome) {
  SummaryFigures summary;
  if (!outcome.business.is_object()) return summary;
  const Json& days = outcome.business["days"];
  const std::size_t first = days.size() - std::min(days.size(), kDays);
  for (std::size_t i = first; i < days.size(); ++i) {
    summary.days.push_back(days[i]["day"].get<std::string>());
  }
  for (const Shown& shown : kShown) {
    SummaryFigures::Row row{shown.figure, {}};
    if (shown.unit == Unit::kFen) row.name += " (yuan)";
    for (std::size_t i = first; i < days.size(); ++i) {
      row.values.push_back(in_words(days[i], shown));
    }
    const bool is_known = std::any_of(row.values.begin(), row.values.end(),
                                      [](const std::string& value) { return value != "-"; });
    if (is_known) summary.rows.push_back(std::move(row));
  }
  const auto add_month = [&summary](const Json& row) {
    summary.months.push_back({row["month"].get<std::string>(), row["events"].get<std::uint64_t>(),
                              row["users"].get<std::uint64_t>()});
  };
  if (!outcome.monthly.empty()) add_month(outcome.monthly.front());
  if (outcome.monthly.size() > 1) add_month(outcome.monthly.back());
  return summary;
}

std::vector<ComparedSegment> compared_segments(const Outcome& one, const Outcome& other) {
  std::map<std::string, std::array<std::optional<std::uint64_t>, 2>> users;
  for (const SegmentOutcome& segment : one.segments) users[segment.name][0] = segment.users;
  for (const SegmentOutcome& segment : other.segments) users[segment.name][1] = segment.users;
  std::vector<ComparedSegment> all;
  for (const auto& [name, sizes] : users) {
    ComparedSegment row{name, "-", "-", "-"};
    if (sizes[0]) row.first = grouped(*sizes[0]);
    if (sizes[1]) row.second = grouped(*sizes[1]);
    if (sizes[0] && sizes[1]) row.difference = signed_difference(*sizes[0], *sizes[1]);
    all.push_back(std::move(row));
  }
  return all;
}

}  // namespace hearth::backtest
