#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/day_clock.hpp"
#include "segmenter/core/score.hpp"
#include "segmenter/core/segment_rules.hpp"
#include "segmenter/core/verdict_memory.hpp"
#include "segmenter/features/plan_reader.hpp"
#include "segmenter/features/series.hpp"

namespace hearth::segmenter {

// Holds the rules of one configuration against one person after the other. Not thread-safe: it owns
// the memory of the evaluation, which is bounded, however many persons there are.
class SegmentJudge {
 public:
  // All of it must outlive the judge.
  SegmentJudge(const SegmentRules& rules, const contract::ScoreSettings& settings,
               const Calendar& calendar);

  // Looks at a person who has activity. What follows answers for this look, while the person's
  // state is not changed.
  void look(std::string_view entity, const pb::User& user, TimePoint now,
            std::optional<std::string_view> tier);

  const rules::Value& verdict(std::size_t segment) const { return verdicts_[segment]; }
  rules::Value evaluate(const rules::Rule& more);
  std::vector<rules::Term> because(const rules::Rule& rule);
  const Score& score() const { return score_; }

  // When time alone can change any verdict; nullopt: never. May be early, never late.
  std::optional<TimePoint> next_change();

 private:
  rules::Inputs inputs() const { return {variables_, features_}; }
  std::optional<TimePoint> next_tenure();

  const SegmentRules& rules_;
  DayClock clock_;
  Scorer scorer_;
  PlanReader reader_;
  VerdictMemory memory_;
  std::vector<rules::Value> variables_;  // facts, then conditions
  std::vector<rules::Value> features_;
  std::vector<rules::Value> verdicts_;  // as rules_.segments()
  std::vector<const SeriesList*> lists_;
  rules::Scratch scratch_;
  Score score_;
  Day first_ = 0;  // of the person
  Moment moment_;
};

}  // namespace hearth::segmenter
