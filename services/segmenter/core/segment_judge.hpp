#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/day_clock.hpp"
#include "segmenter/core/person_memory.hpp"
#include "segmenter/core/segment_rules.hpp"
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
  // state is not changed. `news`: what has come to the state that this judge saw last of it.
  // `outages`: of the partition, as of `now`; the judge holds them until the next look.
  void look(std::string_view entity, const pb::User& user, TimePoint now,
            std::optional<std::string_view> tier, const News& news = {}, Outages outages = {});
  // The person's state changes unseen: its next look has news of kUnknown, whatever it is told.
  void forget(std::string_view entity) { memory_.forget(entity); }

  const rules::Value& verdict(std::size_t segment) const {
    return place_->verdicts.values[rules_.conditions().size() + segment];
  }
  rules::Value evaluate(const rules::Rule& more);
  std::vector<rules::Term> because(const rules::Rule& rule);
  const Score& score() const { return score_; }

  // When time alone can change any verdict; nullopt: never. May be early, never late.
  std::optional<TimePoint> next_change();

 private:
  rules::Inputs inputs() const { return {variables_, place_->answers.values}; }
  std::optional<TimePoint> next_tenure();

  const SegmentRules& rules_;
  DayClock clock_;
  Scorer scorer_;
  PlanReader reader_;
  VerdictMemory verdicts_;
  PersonMemory memory_;
  const PersonMemory::Place* place_ = nullptr;  // of whom it looks at
  std::vector<rules::Value> variables_;         // facts, then conditions
  std::vector<const SeriesList*> lists_;
  rules::Scratch scratch_;
  Score score_;
  Day first_ = 0;  // of the person
  Moment moment_;
};

}  // namespace hearth::segmenter
