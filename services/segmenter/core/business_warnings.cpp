#include "segmenter/core/business_warnings.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace hearth::segmenter {
namespace {

std::optional<double> mean(std::span<const FigureValues> days, std::size_t figure) {
  double sum = 0;
  std::size_t known = 0;
  for (const FigureValues& day : days) {
    if (!day[figure]) continue;
    sum += *day[figure];
    ++known;
  }
  if (known < kLeastBaselineDays) return std::nullopt;
  return sum / static_cast<double>(known);
}

// The last kTrailingDays are taken off `days`.
DaySums take_trailing_sums(std::span<const DaySums>& days) {
  const std::size_t count = std::min<std::size_t>(kTrailingDays, days.size());
  DaySums sums{};
  for (const DaySums& day : days.last(count)) {
    for (std::size_t i = 0; i < kSums; ++i) sums[i] += day[i];
  }
  days = days.first(days.size() - count);
  return sums;
}

}  // namespace

FigureValues figure_values(const KpiFigures& figures, std::span<const DaySums> before,
                           const DaySums& day) {
  std::vector<FigureValues> past;
  for (const DaySums& sums : before) {
    if (at(sums, Sum::kEvents) > 0) past.push_back(figures.values(sums));
  }
  FigureValues values = figures.values(day);
  const std::size_t count = values.size();
  for (std::size_t i = 0; i < count; ++i) values.push_back(mean(past, i));
  std::vector<DaySums> days(before.begin(), before.end());
  days.push_back(day);
  std::span<const DaySums> rest = days;
  for (int period = 0; period < 2; ++period) {
    const auto trailing = figures.values(take_trailing_sums(rest));
    values.insert(values.end(), trailing.begin(), trailing.end());
  }
  return values;
}

WarningRules::WarningRules(const std::vector<contract::Warning>& warnings) {
  for (const char* suffix : {"", "_before", "_14d", "_matured"}) {
    for (const Figure& figure : figures_.all()) {
      schema_.variables.push_back({.name = figure.name + suffix, .type = rules::Type::kDouble});
    }
  }
  for (const contract::Warning& warning : warnings) add(warning);
}

void WarningRules::problem(const contract::Warning& warning, const contract::NamedRule& rule,
                           std::string text) {
  problems_.push_back({.line = rule.line,
                       .column = rule.column,
                       .path = "warnings." + warning.name + "." + rule.name,
                       .text = std::move(text)});
}

std::optional<rules::Rule> WarningRules::compile(const contract::Warning& warning,
                                                 const contract::NamedRule& rule) {
  rules::FeatureSet features;
  auto compiled = rules::Rule::compile(rule.rule, schema_, features);
  if (!compiled) {
    for (const rules::Problem& found : compiled.error()) {
      problem(warning, rule, found.text);
      const contract::TextPlace place = rule.in_file({found.line, found.column});
      problems_.back().line = place.line;
      problems_.back().column = place.column;
    }
    return std::nullopt;
  }
  if (!features.all().empty()) {
    problem(warning, rule,
            rules::to_text(features.all().front()) +
                " asks about one user; a warning reads the figures of a day");
    return std::nullopt;
  }
  return std::move(*compiled);
}

void WarningRules::add(const contract::Warning& warning) {
  auto open = compile(warning, warning.open);
  auto close = compile(warning, warning.close);
  const auto sample = figures_.find(warning.sample);
  if (!sample) {
    problem(warning, warning.open, "sample: there is no figure " + warning.sample);
    problems_.back().path = "warnings." + warning.name + ".sample";
  }
  if (!open || !close || !sample) return;
  rules_.push_back({warning, *sample, *std::move(open), *std::move(close)});
}

std::vector<contract::Problem> check_warnings(const contract::Product& product) {
  return WarningRules(product.warnings).problems();
}

}  // namespace hearth::segmenter
