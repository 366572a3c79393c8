#include <algorithm>

#include "backtest_fixture.hpp"
#include "html_report.hpp"
#include "json_report.hpp"
#include "line_chart.hpp"
#include "terminal_report.hpp"
#include "text_table.hpp"

namespace hearth::backtest {
namespace {

constexpr const char* kHostile = "<script>alert('&\"1\"')</script>";

class ReportsTest : public BacktestFixture {
 protected:
  // With everything that a report may show, and names that want to be markup.
  Outcome full(const std::string& name = kHostile) const {
    const std::string log = line("<b>ann</b>", "Read", 1, 10) + line("bob", "Read", 1, 10) +
                            line("<b>ann</b>", "Complain", 1, 11) +
                            line("<b>ann</b>", "Read", 2, 10) + line("bob", "Read", 4, 10);
    Wishes wished = wishes(log);
    wished.why = "silent";
    wished.labels = {{"bob", load::Intent::kQuietReader, {}}, {"eve", load::Intent::kCore, {}}};
    contract::Product product = shop();
    for (auto& segment : product.segments.segments) segment.title = name;
    for (auto& warning : product.warnings) warning.owner = name;
    auto outcome = backtest(name, product, wished);
    EXPECT_TRUE(outcome);
    return std::move(outcome).value_or(Outcome{});
  }
};

TEST_F(ReportsTest, a_page_holds_no_reference_to_anything_outside_of_it) {
  const std::string page = html_report({full("one.yaml"), full("two.yaml")});
  for (const char* outside : {"http:", "https:", "//", "src=", "href=", "url(", "@import",
                              "<script", "<link", "<iframe"}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
  EXPECT_NE(page.find("<svg"), std::string::npos);
}

TEST_F(ReportsTest, names_cannot_become_markup) {
  const std::string page = html_report({full()});
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<b>ann"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;alert("), std::string::npos);
  EXPECT_EQ(page.find("{{"), std::string::npos);
}

TEST_F(ReportsTest, a_warning_is_a_mark_in_the_chart_and_a_row_in_the_table) {
  const std::string page = html_report({full("shop.yaml")});
  EXPECT_NE(page.find("2026-01-01: complaints opened"), std::string::npos);
  EXPECT_NE(page.find("<td>complaints</td>"), std::string::npos);
}

TEST_F(ReportsTest, the_terminal_says_what_happened) {
  const std::string text = terminal_report({full("shop.yaml")});
  for (const char* part :
       {"shop.yaml over ", "5 events of 2 users", "Segments at the end", "silent", "50.00 %",
        "2026-01-01  opened  complaints", "Retention", "u:<b>ann</b>, member since",
        "Verdicts against the labels of 2 users", "1 of the labelled never did anything here"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
  }
}

TEST_F(ReportsTest, two_configurations_stand_side_by_side) {
  Outcome one = full("one.yaml"), other = one;
  other.configuration = "two.yaml";
  other.segments.front().users += 1'500;
  const std::string text = terminal_report({one, other});
  EXPECT_NE(text.find("first one.yaml, second two.yaml"), std::string::npos);
  EXPECT_NE(text.find("+1,500"), std::string::npos) << text;
  EXPECT_EQ(json_report({one, other})["configurations"].size(), 2U);
}

TEST(LineChartTest, a_gap_in_the_values_is_a_gap_in_the_line) {
  const Chart chart{.title = "t", .x = {"a", "b", "c"}, .lines = {{"l", {1, std::nullopt, 2}}}};
  const std::string svg = svg_of(chart);
  const std::size_t begin = svg.find("line-0"), end = svg.find("<title>", begin);
  const std::string path = svg.substr(begin, end - begin);
  EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2) << path;
}

TEST(LineChartTest, a_chart_without_values_is_still_a_chart) {
  EXPECT_TRUE(svg_of(Chart{.title = "nothing"}).ends_with("</svg>"));
  EXPECT_EQ(svg_of(Chart{.title = "n", .x = {"a"}, .lines = {{"l", {0}}}}).find("nan"),
            std::string::npos);
}

TEST(TextTableTest, numbers_are_grouped_and_columns_as_wide_as_their_widest_cell) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(12'345'678), "12,345,678");
  EXPECT_EQ(percent(1, 3), "33.33 %");
  EXPECT_EQ(percent(1, 0), "-");
  TextTable table({"name", "n", "<title"});
  table.add({"a", "1,000", "x"});
  EXPECT_EQ(table.text(), "  name      n  title\n  a     1,000  x\n");
}

}  // namespace
}  // namespace hearth::backtest
