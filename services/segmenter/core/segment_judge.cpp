#include "segmenter/core/segment_judge.hpp"

#include <algorithm>

#include "segmenter/core/score_clock.hpp"

namespace hearth::segmenter {
namespace {

// Nobody is known for longer: days are counted from 1970 to 9999.
constexpr double kLongestTenure = 8030 * 366;

}  // namespace

SegmentJudge::SegmentJudge(const SegmentRules& rules, const contract::ScoreSettings& settings,
                           const Calendar& calendar)
    : rules_(rules),
      clock_(calendar),
      scorer_(settings, clock_),
      reader_(rules.plan(), rules.asked()),
      verdicts_(rules),
      variables_(kFacts + rules.conditions().size()) {}

void SegmentJudge::look(std::string_view entity, const pb::User& user, TimePoint now,
                        std::optional<std::string_view> tier, const News& news, Outages outages) {
  PersonMemory::Place& place = memory_.place_of(entity);
  const bool known = news.kind != News::Kind::kUnknown && place.entity == entity;
  place.entity.clear();  // unless it is whole at the end
  place_ = &place;
  moment_ = moment_at(now, clock_);
  moment_.outages = outages;
  first_ = first_day_of(user, clock_);
  lists_.assign(1, &user.own().series());
  for (const pb::Linked& part : user.linked()) lists_.push_back(&part.activity().series());
  if (known) {
    reader_.read_again(lists_, moment_, news.touched, place.answers);
    scorer_.look_again(user, news.weighted(), place.decay);
  } else {
    reader_.read(lists_, moment_, place.answers);
    scorer_.look(user);
  }
  place.decay = scorer_.decay();
  score_ = scorer_.at(now);
  read_facts({entity, user, first_, tier}, moment_, score_, variables_);
  verdicts_.judge(variables_, place.answers.values, reader_.changed(), place.verdicts);
  place.entity = entity;
}

rules::Value SegmentJudge::evaluate(const rules::Rule& more) {
  return more.evaluate(inputs(), scratch_);
}

std::vector<rules::Term> SegmentJudge::because(const rules::Rule& rule) {
  return rule.explain(inputs(), scratch_);
}

std::optional<TimePoint> SegmentJudge::next_tenure() {
  const Day tenure = std::max(moment_.day - first_, 0);
  for (const double threshold : rules_.thresholds(Fact::kTenureDays)) {
    if (threshold < 0 || threshold >= kLongestTenure) continue;
    // Whole days: a comparison with c changes when c is reached, or when it is passed.
    const auto reached = static_cast<Day>(threshold);
    for (const Day day : {reached, reached + 1}) {
      if (day > tenure) return clock_.start(first_ + day);
    }
  }
  return std::nullopt;
}

std::optional<TimePoint> SegmentJudge::next_change() {
  std::optional<TimePoint> soonest;
  const auto consider = [&soonest](std::optional<TimePoint> at) {
    if (at && (!soonest || *at < *soonest)) soonest = at;
  };
  consider(next_score_change(scorer_, score_, from_unix_ms(moment_.ms), rules_));
  consider(next_tenure());
  const NextChange change = reader_.next_change(place_->answers);
  if (change.day) consider(clock_.start(*change.day));
  if (change.hour) consider(TimePoint(std::chrono::hours(*change.hour)));
  if (change.ms) consider(from_unix_ms(*change.ms));
  return soonest;
}

}  // namespace hearth::segmenter
