#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "contract/product.hpp"
#include "rules/rule.hpp"
#include "segmenter/core/facts.hpp"
#include "segmenter/features/series_plan.hpp"

namespace hearth::segmenter {

std::uint32_t segment_id(std::string_view name);

// The segments of one configuration, compiled: conditions first, each a variable of what follows,
// then the segments over all of them.
class SegmentRules {
 public:
  struct Segment {
    std::string name, title;
    std::uint32_t id = 0;
    bool draft = false;  // what it asks for is kept, but nobody enters it
    rules::Rule rule;
  };
  struct Condition {
    std::string name;
    rules::Rule rule;
  };

  // Problems carry the place in hearth.yaml, the path and the rule language's own words.
  static tl::expected<SegmentRules, std::vector<contract::Problem>> compile(
      const contract::Product& product);

  // One more rule over the same facts, conditions and plan; it may ask for what is not kept, which
  // keeps() tells; `features`, if given, becomes all that are kept and then those. For previews.
  tl::expected<rules::Rule, std::vector<rules::Problem>> compile_more(
      std::string_view text, rules::FeatureSet* features = nullptr) const;
  bool keeps(const rules::Rule& rule) const;

  const std::vector<Condition>& conditions() const { return conditions_; }
  const std::vector<Segment>& segments() const { return segments_; }
  const rules::FeatureSet& features() const { return features_; }
  const SeriesPlan& plan() const { return plan_; }
  // Features that segments and conditions in force ask for; those of drafts are only kept.
  std::span<const std::size_t> asked() const { return asked_; }

  // What scores and tenures are compared with anywhere, ascending: only there can time alone change
  // what a rule says of them.
  const std::vector<double>& thresholds(Fact fact) const { return thresholds_[index_of(fact)]; }

 private:
  SegmentRules() = default;
  tl::expected<rules::Rule, std::vector<rules::Problem>> compile_rule(
      std::string_view text, rules::FeatureSet& features) const;
  std::vector<rules::Problem> unknown_moments(const rules::Rule& rule) const;
  void note_thresholds(const rules::Rule& rule);

  rules::Schema schema_;
  rules::FeatureSet features_;
  std::vector<Condition> conditions_;
  std::vector<Segment> segments_;
  std::vector<std::size_t> asked_;  // ascending
  SeriesPlan plan_{std::span<const rules::Feature>{}};
  std::array<std::vector<double>, kFacts> thresholds_;
};

}  // namespace hearth::segmenter
