#include "segmenter/core/verdict_memory.hpp"

#include <bit>

namespace hearth::segmenter {
namespace {

using rules::Value;
using Input = Verdicts::Input;

// Values are told apart by their bits: what is equal and looks different is evaluated once more.
Input input_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::kBool:
      return {value.kind, value.truth ? 1 : 0};
    case Value::Kind::kDouble:
      return {value.kind, std::bit_cast<std::int64_t>(value.real)};
    case Value::Kind::kInt:
    case Value::Kind::kTimestamp:
    case Value::Kind::kDuration:
      return {value.kind, value.number};
    default:  // which error it is, if it is one
      return {value.kind, static_cast<std::int64_t>(value.error)};
  }
}

// Between which of the thresholds, or on which.
std::int64_t standing(double value, const std::vector<double>& thresholds) {
  std::int64_t passed = 0;
  for (const double threshold : thresholds) {
    if (value == threshold) return passed + 1;
    if (value < threshold) return passed;
    passed += 2;
  }
  return passed;
}

}  // namespace

VerdictMemory::VerdictMemory(const SegmentRules& rules)
    : rules_(rules),
      variables_(kFacts + rules.conditions().size()),
      inputs_(variables_ + rules.features().all().size()) {
  for (const auto& condition : rules.conditions()) reads_.push_back(reads(condition.rule));
  for (const auto& segment : rules.segments()) reads_.push_back(reads(segment.rule));
}

VerdictMemory::Changed VerdictMemory::reads(const rules::Rule& rule) const {
  Changed inputs;
  if (inputs_ > kMostInputs) return inputs.set();
  for (const std::size_t variable : rule.variables()) inputs.set(variable);
  for (const std::size_t feature : rule.features()) inputs.set(variables_ + feature);
  return inputs;
}

// Scores move with every event and moment; rules see only how they stand to the numbers in them.
Input VerdictMemory::fact(std::size_t index, const Value& value) const {
  if (index <= index_of(Fact::kTenureDays)) {
    const auto& thresholds = rules_.thresholds(static_cast<Fact>(index));
    if (value.is(Value::Kind::kDouble)) return {value.kind, standing(value.real, thresholds)};
    if (value.is(Value::Kind::kInt)) {
      return {value.kind, standing(static_cast<double>(value.number), thresholds)};
    }
  }
  return input_of(value);
}

void VerdictMemory::compare(std::span<const Value> variables, Verdicts& verdicts,
                            Changed& changed) const {
  for (std::size_t i = 0; i < kFacts; ++i) {
    const Input now = fact(i, variables[i]);
    if (verdicts.facts[i] == now) continue;
    verdicts.facts[i] = now;
    changed.set(i);
  }
  const Value& tier = variables[index_of(Fact::kTier)];
  const std::string_view text = tier.is(Value::Kind::kString) ? tier.string() : "";
  if (verdicts.tier == text) return;
  verdicts.tier = text;
  changed.set(index_of(Fact::kTier));
}

void VerdictMemory::judge(std::span<Value> variables, std::span<const Value> features,
                          std::span<const std::size_t> changed_features, Verdicts& verdicts) {
  Changed changed;
  if (verdicts.values.empty() || inputs_ > kMostInputs) {
    changed.set();
  } else {
    for (const std::size_t feature : changed_features) changed.set(variables_ + feature);
  }
  verdicts.facts.resize(kFacts);
  verdicts.values.resize(reads_.size());
  compare(variables, verdicts, changed);
  const auto value_of = [&](std::size_t at, const rules::Rule& rule) -> const Value& {
    Value& value = verdicts.values[at];
    if ((reads_[at] & changed).any()) value = rule.evaluate({variables, features}, scratch_);
    return value;
  };
  const std::size_t conditions = rules_.conditions().size();
  for (std::size_t i = 0; i < conditions; ++i) {
    // A condition sees those before it; its own place and those after it are not read.
    const Input before = input_of(verdicts.values[i]);
    variables[kFacts + i] = value_of(i, rules_.conditions()[i].rule);
    if (inputs_ <= kMostInputs && input_of(verdicts.values[i]) != before) changed.set(kFacts + i);
  }
  for (std::size_t i = 0; i < rules_.segments().size(); ++i) {
    value_of(conditions + i, rules_.segments()[i].rule);
  }
}

}  // namespace hearth::segmenter
