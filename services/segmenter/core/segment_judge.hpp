#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/score.hpp"
#include "segmenter/core/segment_rules.hpp"
#include "segmenter/features/series.hpp"

namespace hearth::segmenter {

// Holds the rules of one configuration against one person after the other. Not thread-safe: it owns
// the memory of the evaluation, so that judging allocates nothing that grows with the number of
// persons.
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
  std::optional<TimePoint> next_change() const;

 private:
  rules::Inputs inputs() const { return {variables_, features_}; }
  std::optional<TimePoint> next_tenure() const;

  const SegmentRules& rules_;
  const contract::ScoreSettings& settings_;
  const Calendar& calendar_;
  std::vector<rules::Value> variables_;  // facts, then conditions
  std::vector<rules::Value> features_;
  std::vector<rules::Value> verdicts_;  // as rules_.segments()
  std::vector<const SeriesList*> lists_;
  rules::Scratch scratch_;
  Score score_;
  const pb::User* user_ = nullptr;
  Moment moment_;
};

}  // namespace hearth::segmenter
