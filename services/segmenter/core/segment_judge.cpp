#include "segmenter/core/segment_judge.hpp"

#include <algorithm>

#include "segmenter/core/score_clock.hpp"
#include "segmenter/features/reading.hpp"

namespace hearth::segmenter {

SegmentJudge::SegmentJudge(const SegmentRules& rules, const contract::ScoreSettings& settings,
                           const Calendar& calendar)
    : rules_(rules),
      settings_(settings),
      calendar_(calendar),
      variables_(kFacts + rules.conditions().size()),
      features_(rules.features().all().size()),
      verdicts_(rules.segments().size()) {}

void SegmentJudge::look(std::string_view entity, const pb::User& user, TimePoint now,
                        std::optional<std::string_view> tier) {
  user_ = &user;
  moment_ = moment_at(now, calendar_);
  lists_.assign(1, &user.own().series());
  for (const pb::Linked& part : user.linked()) lists_.push_back(&part.activity().series());
  read(lists_, rules_.plan(), moment_, features_);
  score_ = segmenter::score(user, now, settings_, calendar_);
  read_facts(entity, user, moment_, score_, tier, calendar_, variables_);
  std::size_t at = kFacts;
  for (const auto& condition : rules_.conditions()) {
    // A condition sees those before it; its own place and those after it are not read.
    variables_[at] = condition.rule.evaluate(inputs(), scratch_);
    ++at;
  }
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    verdicts_[i] = rules_.segments()[i].rule.evaluate(inputs(), scratch_);
  }
}

rules::Value SegmentJudge::evaluate(const rules::Rule& more) {
  return more.evaluate(inputs(), scratch_);
}

std::vector<rules::Term> SegmentJudge::because(const rules::Rule& rule) {
  return rule.explain(inputs(), scratch_);
}

std::optional<TimePoint> SegmentJudge::next_tenure() const {
  const Day first = first_day_of(*user_, calendar_);
  const Day tenure = std::max(moment_.day - first, 0);
  for (const double threshold : rules_.thresholds(Fact::kTenureDays)) {
    // Whole days: a comparison with c changes when c is reached, or when it is passed.
    const auto reached = static_cast<Day>(threshold);
    for (const Day day : {reached, reached + 1}) {
      if (day > tenure) return calendar_.start(first + day);
    }
  }
  return std::nullopt;
}

std::optional<TimePoint> SegmentJudge::next_change() const {
  std::optional<TimePoint> soonest;
  const auto consider = [&soonest](std::optional<TimePoint> at) {
    if (at && (!soonest || *at < *soonest)) soonest = at;
  };
  consider(
      next_score_change(*user_, score_, from_unix_ms(moment_.ms), rules_, settings_, calendar_));
  consider(next_tenure());
  const NextChange change = segmenter::next_change(lists_, rules_.plan(), rules_.asked(), moment_);
  if (change.day) consider(calendar_.start(*change.day));
  if (change.hour) consider(TimePoint(std::chrono::hours(*change.hour)));
  if (change.ms) consider(from_unix_ms(*change.ms));
  return soonest;
}

}  // namespace hearth::segmenter
