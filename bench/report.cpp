#include "report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

namespace hearth::bench {
namespace {

std::string number(double value) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), value < 100 ? "%.2f" : "%.0f", value);
  return text.data();
}

std::string whole(double value) { return std::to_string(std::lround(value)); }

std::vector<std::pair<std::string, double>> by_size(const std::map<std::string, double>& shares) {
  std::vector<std::pair<std::string, double>> out(shares.begin(), shares.end());
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

}  // namespace

bool met(const Figure& figure) {
  if (!figure.aim) return true;
  return figure.aim->side == Aim::Side::kAtLeast ? figure.value >= figure.aim->value
                                                 : figure.value <= figure.aim->value;
}

std::string as_text(const Figure& figure) {
  std::array<char, 64> name;
  std::snprintf(name.data(), name.size(), "%-44s", figure.name.c_str());
  std::string text = name.data() + number(figure.value) + ' ' + figure.unit;
  if (figure.raw && *figure.raw > 0) {
    text +=
        "   raw " + number(*figure.raw) + " (" + number(100 * figure.value / *figure.raw) + " %)";
  }
  if (figure.aim) {
    text += std::string("   aim ") + (figure.aim->side == Aim::Side::kAtLeast ? ">= " : "<= ") +
            number(figure.aim->value) + (met(figure) ? " met" : " MISSED");
  }
  std::string sep = "\n    processor: ";
  for (const auto& [who, percent] : by_size(figure.processor)) {
    text += std::exchange(sep, ", ") + who + ' ' + whole(percent) + " %";
  }
  return text;
}

std::string as_json(const Figure& figure) {
  std::string text = R"({"name":")" + figure.name + R"(","value":)" + number(figure.value) +
                     R"(,"unit":")" + figure.unit + '"';
  if (figure.raw) text += R"(,"raw":)" + number(*figure.raw);
  if (figure.aim) {
    text +=
        R"(,"aim":)" + number(figure.aim->value) + R"(,"met":)" + (met(figure) ? "true" : "false");
  }
  if (!figure.processor.empty()) {
    std::string members;
    for (const auto& [who, percent] : figure.processor) {
      members += (members.empty() ? "\"" : ",\"") + who + "\":" + number(percent);
    }
    text += R"(,"processor_percent":{)" + members + '}';
  }
  return text + '}';
}

void Report::add(const Figure& figure) const {
  std::printf("%s\n", (json_ ? as_json(figure) : as_text(figure)).c_str());
  std::fflush(stdout);
}

void Report::note(const std::string& text) const { std::fprintf(stderr, "  … %s\n", text.c_str()); }

}  // namespace hearth::bench
