#include "segmenter/core/verdict_memory.hpp"

#include <bit>

#include "contract/partition.hpp"

namespace hearth::segmenter {

using rules::Value;

VerdictMemory::VerdictMemory(const SegmentRules& rules)
    : rules_(rules),
      variables_(kFacts + rules.conditions().size()),
      inputs_(variables_ + rules.features().all().size()),
      places_(kPlaces) {
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

// Values are told apart by their bits: what is equal and looks different is evaluated once more.
VerdictMemory::Input VerdictMemory::input_of(const Value& value) {
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

VerdictMemory::Place& VerdictMemory::place_of(std::string_view entity, Changed& changed) {
  Place* place = &unkept_;
  if (inputs_ <= kMostInputs) {
    auto& kept = places_[contract::stable_hash(entity) % kPlaces];
    if (kept == nullptr) kept = std::make_unique<Place>();
    place = kept.get();
  }
  if (place->inputs.empty() || place == &unkept_) {
    changed.set();
    place->inputs.resize(inputs_);
    place->values.resize(reads_.size());
  }
  return *place;
}

void VerdictMemory::compare(Place& place, std::span<const Value> variables,
                            std::span<const Value> features, Changed& changed) const {
  if (place.inputs.size() > kMostInputs) return;
  const auto look = [&](std::size_t at, const Value& value) {
    const Input now = input_of(value);
    if (place.inputs[at] == now) return;
    place.inputs[at] = now;
    changed.set(at);
  };
  for (std::size_t i = 0; i < kFacts; ++i) look(i, variables[i]);
  for (std::size_t i = 0; i < features.size(); ++i) look(variables_ + i, features[i]);
  const Value& tier = variables[index_of(Fact::kTier)];
  const std::string_view text = tier.is(Value::Kind::kString) ? tier.string() : "";
  if (place.tier == text) return;
  place.tier = text;
  changed.set(index_of(Fact::kTier));
}

void VerdictMemory::judge(std::string_view entity, std::span<Value> variables,
                          std::span<const Value> features, std::span<Value> verdicts) {
  Changed changed;
  Place& place = place_of(entity, changed);
  compare(place, variables, features, changed);
  const auto value_of = [&](std::size_t at, const rules::Rule& rule) -> const Value& {
    Value& value = place.values[at];
    if ((reads_[at] & changed).any()) value = rule.evaluate({variables, features}, scratch_);
    return value;
  };
  const std::size_t conditions = rules_.conditions().size();
  for (std::size_t i = 0; i < conditions; ++i) {
    // A condition sees those before it; its own place and those after it are not read.
    const Input before = input_of(place.values[i]);
    variables[kFacts + i] = value_of(i, rules_.conditions()[i].rule);
    if (inputs_ <= kMostInputs && input_of(place.values[i]) != before) changed.set(kFacts + i);
  }
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    verdicts[i] = value_of(conditions + i, rules_.segments()[i].rule);
  }
}

}  // namespace hearth::segmenter
