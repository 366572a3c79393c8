#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::backtest {

struct ChartLine {
  std::string name;
  std::vector<std::optional<double>> values;  // by position on the x axis
};

// An event on the x axis, as a warning that opened.
struct ChartMark {
  std::size_t at = 0;
  std::string text;
};

struct Chart {
  std::string title;
  std::vector<std::string> x;  // what each position is called
  std::vector<ChartLine> lines;
  std::vector<ChartMark> marks;
  enum class Unit { kCount, kShare } unit = Unit::kCount;
  enum class Size { kWide, kSmall } size = Size::kWide;
};

// An inline SVG of the chart, which brings no colours: the page's style gives them to the classes
// line-0, line-1, … (told apart by dashes, too), mark, axis and grid. All text is escaped.
std::string svg_of(const Chart& chart);

std::string escape_xml(std::string_view text);

// 950, 12.3k, 1.2M or, of a share, 17.5 %.
std::string short_number(double value, Chart::Unit unit);

}  // namespace hearth::backtest
