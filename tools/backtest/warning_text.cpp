#include "warning_text.hpp"

#include <array>
#include <cstdio>

namespace hearth::backtest {
namespace {

std::string number(const Json& value) {
  if (!value.is_number()) return "unknown";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value.get<double>());
  return text.data();
}

std::string member(const Json& object, const char* name) {
  const auto at = object.find(name);
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

}  // namespace

WarningText text_of(const Json& warning) {
  WarningText text{.day = member(warning, "day"),
                   .change = member(warning, "change"),
                   .name = member(warning, "warning"),
                   .programme = member(warning, "programme"),
                   .owner = member(warning, "owner")};
  if (const auto figures = warning.find("figures"); figures != warning.end()) {
    for (const auto& [name, value] : figures->items()) {
      text.figures += (text.figures.empty() ? "" : ", ") + name + " " + number(value);
    }
  }
  if (const auto sample = warning.find("sample"); sample != warning.end() && sample->is_object()) {
    text.sample = member(*sample, "figure") + " " + number(sample->value("value", Json())) +
                  " of at least " + number(sample->value("minimum", Json()));
  }
  return text;
}

}  // namespace hearth::backtest
