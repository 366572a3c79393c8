#include "line_chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace hearth::backtest {
namespace {

constexpr int kGridLines = 4;
constexpr double kLeft = 44, kRight = 12, kTop = 12;
constexpr double kLabelGap = 14;    // between labels on an axis, and names at the lines' ends
constexpr double kCharacter = 7.5;  // the width of one, roughly

std::string fixed(double value, int digits) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}

// The least of 1, 2, 2.5, 5 times a power of ten that is not below `value`.
double round_number(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 2.5, 5.0}) {
    if (step * power >= value) return step * power;
  }
  return 10 * power;
}

class Drawing {
 public:
  explicit Drawing(const Chart& chart)
      : chart_(chart),
        width_(chart.size == Chart::Size::kWide ? 520 : 300),
        height_(chart.size == Chart::Size::kWide ? 260 : 150),
        right_(chart.lines.size() > 1 ? 60 : kRight) {
    double most = 0;
    for (const ChartLine& line : chart.lines) {
      for (const auto& value : line.values) most = std::max(most, value.value_or(0));
    }
    step_ = round_number(most / kGridLines);
    if (chart.unit == Chart::Unit::kCount) step_ = std::ceil(step_);  // there are no half users
    grid_lines_ = std::max(1, static_cast<int>(std::ceil(most / step_ - 1e-9)));
  }

  std::string svg() {
    out_ = "<svg role=\"img\" viewBox=\"0 0 " + fixed(width_, 0) + " " + fixed(height_, 0) +
           "\" aria-label=\"" + escape_xml(chart_.title) + "\">";
    draw_grid();
    draw_x_axis();
    for (const ChartMark& mark : chart_.marks) draw(mark);
    for (std::size_t i = 0; i < chart_.lines.size(); ++i) draw(chart_.lines[i], i);
    draw_names();
    return out_ + "</svg>";
  }

 private:
  double bottom() const { return height_ - 24; }
  double x(std::size_t at) const {
    const std::size_t last = std::max<std::size_t>(chart_.x.size(), 2) - 1;
    return kLeft + (width_ - kLeft - right_) * static_cast<double>(at) / static_cast<double>(last);
  }
  double y(double value) const {
    return bottom() - (bottom() - kTop) * std::max(value, 0.0) / (step_ * grid_lines_);
  }

  void text(double at_x, double at_y, std::string_view anchor, std::string_view words,
            std::string_view style = "axis") {
    out_ += "<text class=\"" + std::string(style) + "\" x=\"" + fixed(at_x, 1) + "\" y=\"" +
            fixed(at_y, 1) + "\" text-anchor=\"" + std::string(anchor) + "\">" + escape_xml(words) +
            "</text>";
  }

  void draw_grid() {
    for (int i = 0; i <= grid_lines_; ++i) {
      const double value = step_ * i, at = y(value);
      out_ += "<path class=\"grid\" d=\"M" + fixed(kLeft, 1) + " " + fixed(at, 1) + "H" +
              fixed(width_ - right_, 1) + "\"/>";
      text(kLeft - 6, at + 4, "end", short_number(value, chart_.unit));
    }
  }

  void draw_x_axis() {
    if (chart_.x.empty()) return;
    const double wanted = (width_ - kLeft - right_) / label_width();
    const std::size_t count =
        std::min(std::max<std::size_t>(2, static_cast<std::size_t>(wanted)), chart_.x.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = count == 1 ? 0 : i * (chart_.x.size() - 1) / (count - 1);
      const char* const anchor = i == 0 ? "start" : i + 1 == count ? "end" : "middle";
      text(x(at), bottom() + 16, anchor, chart_.x[at]);
    }
  }

  double label_width() const {
    std::size_t longest = 0;
    for (const std::string& label : chart_.x) longest = std::max(longest, label.size());
    return kCharacter * static_cast<double>(longest) + kLabelGap;
  }

  void draw(const ChartMark& mark) {
    out_ += "<path class=\"mark\" d=\"M" + fixed(x(mark.at), 1) + " " + fixed(kTop, 1) + "V" +
            fixed(bottom(), 1) + "\"><title>" + escape_xml(mark.text) + "</title></path>";
  }

  void draw(const ChartLine& line, std::size_t number) {
    std::string path;
    bool pen_is_down = false;
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      if (line.values[i]) {
        path += (pen_is_down ? "L" : "M") + fixed(x(i), 1) + " " + fixed(y(*line.values[i]), 1);
      }
      pen_is_down = line.values[i].has_value();
    }
    out_ += "<path class=\"line line-" + std::to_string(number) + "\" d=\"" + path + "\"><title>" +
            escape_xml(line.name) + "</title></path>";
  }

  // At the lines' ends, pushed apart where they would lie on each other.
  void draw_names() {
    if (chart_.lines.size() < 2) return;
    struct Name {
      double at;
      std::size_t line;
    };
    std::vector<Name> names;
    for (std::size_t i = 0; i < chart_.lines.size(); ++i) {
      const auto& values = chart_.lines[i].values;
      const auto last = std::find_if(values.rbegin(), values.rend(),
                                     [](const auto& value) { return value.has_value(); });
      if (last != values.rend()) names.push_back({y(**last) + 4, i});
    }
    std::sort(names.begin(), names.end(), [](const Name& a, const Name& b) { return a.at > b.at; });
    double below = bottom() + kLabelGap;
    for (const Name& name : names) {
      below = std::min(name.at, below - kLabelGap);
      text(width_ - right_ + 4, below, "start", chart_.lines[name.line].name,
           "name name-" + std::to_string(name.line));
    }
  }

  const Chart& chart_;
  const double width_, height_, right_;
  double step_ = 1;
  int grid_lines_ = 1;
  std::string out_;
};

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string short_number(double value, Chart::Unit unit) {
  const auto trimmed = [](double number) {
    std::string text = fixed(number, 1);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  };
  if (unit == Chart::Unit::kShare) return trimmed(value * 100) + " %";
  if (value >= 1e6) return trimmed(value / 1e6) + "M";
  if (value >= 1e4) return trimmed(value / 1e3) + "k";
  return trimmed(value);
}

std::string svg_of(const Chart& chart) { return Drawing(chart).svg(); }

}  // namespace hearth::backtest
