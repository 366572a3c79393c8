#include "json_report.hpp"

#include "contract/json_text.hpp"

namespace hearth::backtest {
namespace {

Json segments_of(const Outcome& outcome) {
  Json all = Json::array();
  for (const SegmentOutcome& segment : outcome.segments) {
    all.push_back({{"name", segment.name},
                   {"title", segment.title},
                   {"draft", segment.draft},
                   {"users", segment.users},
                   {"entered", segment.entered},
                   {"left", segment.left}});
  }
  return all;
}

Json days_of(const Outcome& outcome) {
  Json all = Json::array();
  for (const DaySizes& day : outcome.days) {
    Json row = {{"day", day_text(day.day)}};
    for (std::size_t i = 0; i < day.users.size(); ++i) {
      row[outcome.segments[i].name] = day.users[i];
    }
    all.push_back(std::move(row));
  }
  return all;
}

Json why_of(const Outcome& outcome) {
  Json all = Json::array();
  for (const Reason& reason : outcome.why) {
    Json because = Json::array();
    for (const Reason::Term& term : reason.terms) {
      because.push_back({{"term", term.term}, {"value", term.value}, {"holds", term.holds}});
    }
    all.push_back({{"entity", reason.entity},
                   {"since", contract::to_rfc3339(reason.since)},
                   {"because", std::move(because)}});
  }
  return all;
}

Json of(const load::Hits& hits) {
  return {{"meant", hits.meant},
          {"flagged", hits.flagged},
          {"precision", hits.precision()},
          {"recall", hits.recall()}};
}

Json quality_of(const Quality& quality) {
  Json flagged = Json::object();
  for (std::size_t i = 0; i < load::kIntents; ++i) {
    const auto intent = static_cast<load::Intent>(i);
    flagged[std::string(load::name(intent))] = quality.verdicts.flagged_share(intent);
  }
  return {{"users", quality.users},
          {"unknown", quality.unknown},
          {"fake_active", of(quality.verdicts.fake_active())},
          {"bonus_hunter", of(quality.verdicts.bonus_hunter())},
          {"flagged_share", std::move(flagged)}};
}

Json of(const Outcome& outcome) {
  const Reading& reading = outcome.reading;
  Json tiers = Json::object(), rejected = Json::object(), fold_rejected = Json::object();
  for (const TierOutcome& tier : outcome.tiers) tiers[tier.name] = tier.users;
  for (const auto& [code, count] : reading.rejected) rejected[code] = count;
  for (const auto& [code, count] : outcome.fold_rejected) fold_rejected[code] = count;
  Json all = {{"configuration", outcome.configuration},
              {"file", outcome.file},
              {"zone", outcome.zone},
              {"lines", reading.lines},
              {"events", reading.events},
              {"late", reading.late},
              {"after_until", reading.after_until},
              {"rejected", std::move(rejected)},
              {"rejected_by_fold", std::move(fold_rejected)},
              {"seconds", outcome.seconds},
              {"from", contract::to_rfc3339(outcome.first)},
              {"to", contract::to_rfc3339(outcome.last)},
              {"users", outcome.users},
              {"segments", segments_of(outcome)},
              {"days", days_of(outcome)},
              {"tiers", std::move(tiers)},
              {"kpis",
               {{"daily", outcome.daily},
                {"weekly", outcome.weekly},
                {"monthly", outcome.monthly},
                {"retention", outcome.retention},
                {"by_event", outcome.by_event},
                {"business", outcome.business}}},
              {"warnings", outcome.warnings}};
  if (!outcome.why.empty()) all["why"] = why_of(outcome);
  if (outcome.quality) all["quality"] = quality_of(*outcome.quality);
  return all;
}

}  // namespace

Json json_report(const std::vector<Outcome>& outcomes) {
  Json all = Json::array();
  for (const Outcome& outcome : outcomes) all.push_back(of(outcome));
  return {{"configurations", std::move(all)}};
}

}  // namespace hearth::backtest
