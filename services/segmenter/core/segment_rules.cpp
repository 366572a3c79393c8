#include "segmenter/core/segment_rules.hpp"

#include <algorithm>

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

rules::EventShape shape_of(const contract::PlannedEvent& event) {
  using contract::PropertyType;
  rules::EventShape shape{.name = event.name, .numeric = {}, .other = {}};
  for (const contract::PlannedProperty& property : event.properties) {
    const bool numeric = property.type == PropertyType::kNumber ||
                         property.type == PropertyType::kInteger ||
                         property.type == PropertyType::kBoolean;
    (numeric ? shape.numeric : shape.other).push_back(property.name);
  }
  return shape;
}

rules::Schema schema_of(const contract::Product& product) {
  rules::Schema schema{.variables = fact_variables(), .events = {}, .strict = product.plan.strict};
  for (const auto& [name, event] : product.plan.events) schema.events.push_back(shape_of(event));
  return schema;
}

contract::Problem in_file(const rules::Problem& problem, const contract::NamedRule& rule,
                          std::string_view path) {
  const contract::TextPlace place = rule.in_file({problem.line, problem.column});
  return {.line = place.line,
          .column = place.column,
          .path = std::string(path) + rule.name,
          .text = problem.text};
}

std::string moves_by_itself(const rules::Variable& fact) {
  return fact.name + " changes as time passes: compare it with a number, as in " + fact.name +
         " >= 50";
}

template <class T, class More>
void insert_each_once(std::vector<T>& sorted, const More& more) {
  sorted.insert(sorted.end(), more.begin(), more.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
}

}  // namespace

std::uint32_t segment_id(std::string_view name) {
  return static_cast<std::uint32_t>(contract::stable_hash(name));
}

// Where a fact moves by itself, a rule must name the points that matter: the moment at which a
// decaying score passes a number can be computed, that at which it changes any other expression
// cannot.
std::vector<rules::Problem> SegmentRules::unknown_moments(const rules::Rule& rule) const {
  std::vector<rules::Problem> problems;
  for (const std::size_t index : rule.variables()) {
    const auto& thresholds = rule.thresholds(index);
    if (index > index_of(Fact::kTenureDays) || thresholds) continue;
    problems.push_back({thresholds.error().line, thresholds.error().column,
                        moves_by_itself(schema_.variables[index])});
  }
  return problems;
}

void SegmentRules::note_thresholds(const rules::Rule& rule) {
  for (const std::size_t index : rule.variables()) {
    if (index <= index_of(Fact::kTenureDays)) {
      insert_each_once(thresholds_[index], rule.thresholds(index).value());
    }
  }
}

tl::expected<rules::Rule, std::vector<rules::Problem>> SegmentRules::compile_rule(
    std::string_view text, rules::FeatureSet& features) const {
  auto rule = rules::Rule::compile(text, schema_, features);
  if (!rule) return rule;
  auto problems = unknown_moments(*rule);
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return rule;
}

tl::expected<SegmentRules, std::vector<contract::Problem>> SegmentRules::compile(
    const contract::Product& product) {
  SegmentRules out;
  std::vector<contract::Problem> problems;
  out.schema_ = schema_of(product);
  const auto compiled = [&](const contract::NamedRule& source,
                            std::string_view path) -> std::optional<rules::Rule> {
    auto rule = out.compile_rule(source.rule, out.features_);
    if (rule) {
      out.note_thresholds(*rule);
      return std::move(*rule);
    }
    for (const rules::Problem& problem : rule.error()) {
      problems.push_back(in_file(problem, source, path));
    }
    return std::nullopt;
  };
  for (const contract::NamedRule& condition : product.segments.conditions) {
    const bool taken = std::any_of(
        out.schema_.variables.begin(), out.schema_.variables.end(),
        [&condition](const rules::Variable& known) { return known.name == condition.name; });
    if (taken) {
      problems.push_back({condition.line, condition.column, "segments.conditions." + condition.name,
                          "rules know " + condition.name + " already: choose another name"});
      continue;
    }
    if (auto rule = compiled(condition, "segments.conditions.")) {
      insert_each_once(out.asked_, rule->features());
      out.conditions_.push_back({condition.name, std::move(*rule)});
    }
    out.schema_.variables.push_back({condition.name, rules::Type::kBool});
  }
  for (const contract::DraftSegment& segment : product.segments.segments) {
    if (auto rule = compiled(segment, "segments.rules.")) {
      if (!segment.draft) insert_each_once(out.asked_, rule->features());
      out.segments_.push_back(
          {segment.name, segment.title, segment_id(segment.name), segment.draft, std::move(*rule)});
    }
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  std::sort(out.segments_.begin(), out.segments_.end(),
            [](const Segment& a, const Segment& b) { return a.id < b.id; });
  out.plan_ = SeriesPlan(out.features_.all());
  return out;
}

tl::expected<rules::Rule, std::vector<rules::Problem>> SegmentRules::compile_more(
    std::string_view text, rules::FeatureSet* features) const {
  rules::FeatureSet all = features_;
  auto rule = compile_rule(text, all);
  if (!rule) return rule;
  if (features != nullptr) *features = std::move(all);
  return rule;
}

bool SegmentRules::keeps(const rules::Rule& rule) const {
  return rule.features().empty() || rule.features().back() < features_.all().size();
}

}  // namespace hearth::segmenter
