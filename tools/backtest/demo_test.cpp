// The demo's year of a real shop: its KPI tables were computed with plain sets and SQLite
// (demo/expected.py), so nothing here checks itself.
#include <sstream>

#include "backtest_fixture.hpp"

namespace hearth::backtest {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// Without the heading.
Rows read_csv(const std::filesystem::path& path) {
  std::ifstream in(path);
  Rows rows;
  for (std::string text; std::getline(in, text);) {
    std::vector<std::string> cells;
    std::istringstream cut(text);
    for (std::string cell; std::getline(cut, cell, ',');) cells.push_back(cell);
    rows.push_back(std::move(cells));
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

// `members`: those of our rows in the order of the file's columns.
void compare(const std::string& name, const Json& ours, const std::vector<std::string>& members) {
  const Rows rows = read_csv(std::filesystem::path(HEARTH_DEMO) / "expected" / (name + ".csv"));
  ASSERT_FALSE(rows.empty()) << name;
  ASSERT_EQ(ours.size(), rows.size()) << name;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < members.size(); ++k) {
      const Json& value = ours[i][members[k]];
      const std::string where = name + " " + rows[i].at(0) + " " + members[k];
      if (value.is_string()) {
        ASSERT_EQ(value.get<std::string>(), rows[i].at(k)) << where;
      } else {
        ASSERT_DOUBLE_EQ(value.get<double>(), std::stod(rows[i].at(k))) << where;
      }
    }
  }
}

TEST(DemoTest, the_kpis_of_the_demo_are_those_that_other_tools_computed) {
  std::ifstream file(HEARTH_CONFIGURATION);
  std::ostringstream text;
  text << file.rdbuf();
  const auto parsed = contract::parse_product(text.str());
  ASSERT_TRUE(parsed.product);
  Wishes wishes;
  wishes.file = HEARTH_DEMO "/online-retail.ndjson.gz";
  wishes.zone = "UTC";
  const auto outcome = backtest("hearth.yaml", *parsed.product, wishes);
  ASSERT_TRUE(outcome) << outcome.error().detail;
  EXPECT_EQ(outcome->reading.events, 22'190U);
  EXPECT_TRUE(outcome->reading.rejected.empty());
  EXPECT_TRUE(outcome->fold_rejected.empty());
  EXPECT_EQ(outcome->users, 4'372U);
  compare("daily", outcome->daily,
          {"day", "events", "dau", "new_users", "wau", "mau", "mau_30d", "stickiness"});
  compare("weekly", outcome->weekly, {"week", "events", "users"});
  compare("monthly", outcome->monthly, {"month", "events", "users"});
  compare("by_event", outcome->by_event, {"event", "events", "users"});
  compare("retention_day_n", outcome->retention,
          {"n", "eligible", "returned", "retention", "returned_on_or_after"});
}

}  // namespace
}  // namespace hearth::backtest
