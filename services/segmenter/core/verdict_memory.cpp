#include "segmenter/core/verdict_memory.hpp"

#include <algorithm>
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
      readers_(variables_ + rules.features().all().size()),
      due_(rules.conditions().size() + rules.segments().size()) {
  std::size_t place = 0;
  for (const auto& condition : rules.conditions()) note_reader(place++, condition.rule);
  for (const auto& segment : rules.segments()) note_reader(place++, segment.rule);
}

void VerdictMemory::note_reader(std::size_t place, const rules::Rule& rule) {
  for (const std::size_t variable : rule.variables()) readers_[variable].push_back(place);
  for (const std::size_t feature : rule.features()) {
    readers_[variables_ + feature].push_back(place);
  }
}

void VerdictMemory::changed(std::size_t input) {
  for (const std::size_t reader : readers_[input]) due_[reader] = true;
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

void VerdictMemory::compare(std::span<const Value> variables, Verdicts& verdicts) {
  for (std::size_t i = 0; i < kFacts; ++i) {
    const Input now = fact(i, variables[i]);
    if (verdicts.facts[i] == now) continue;
    verdicts.facts[i] = now;
    changed(i);
  }
  const Value& tier = variables[index_of(Fact::kTier)];
  const std::string_view text = tier.is(Value::Kind::kString) ? tier.string() : "";
  if (verdicts.tier == text) return;
  verdicts.tier = text;
  changed(index_of(Fact::kTier));
}

void VerdictMemory::judge(std::span<Value> variables, std::span<const Value> features,
                          std::span<const std::size_t> changed_features, Verdicts& verdicts) {
  std::fill(due_.begin(), due_.end(), verdicts.values.empty());
  for (const std::size_t feature : changed_features) changed(variables_ + feature);
  verdicts.facts.resize(kFacts);
  verdicts.values.resize(due_.size());
  compare(variables, verdicts);
  const std::size_t conditions = rules_.conditions().size();
  for (std::size_t i = 0; i < conditions; ++i) {
    Value& value = verdicts.values[i];
    if (due_[i]) {
      const Input before = input_of(value);
      value = rules_.conditions()[i].rule.evaluate({variables, features}, scratch_);
      if (input_of(value) != before) changed(kFacts + i);
    }
    // A condition sees those before it; its own place and those after it are not read.
    variables[kFacts + i] = value;
  }
  for (std::size_t i = conditions; i < due_.size(); ++i) {
    if (!due_[i]) continue;
    verdicts.values[i] =
        rules_.segments()[i - conditions].rule.evaluate({variables, features}, scratch_);
  }
}

}  // namespace hearth::segmenter
