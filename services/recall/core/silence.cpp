#include "recall/core/silence.hpp"

#include <algorithm>

namespace hearth::recall {
namespace {

constexpr std::string_view kWaiting = "waiting";

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const pb::Journey* running(const pb::User& user) {
  if (user.journeys().empty()) return nullptr;
  const pb::Journey& last = user.journeys(user.journeys_size() - 1);
  return last.outcome().empty() ? &last : nullptr;
}

const pb::Step* waiting_step(const pb::Journey& journey) {
  if (journey.steps().empty()) return nullptr;
  const pb::Step& last = journey.steps(journey.steps_size() - 1);
  return last.outcome() == kWaiting ? &last : nullptr;
}

const CampaignStep* next_step(const Campaign& campaign, const pb::Journey& journey) {
  if (const pb::Step* waiting = waiting_step(journey)) return find_step(campaign, waiting->id());
  for (const CampaignStep& step : campaign.steps) {
    const bool decided = std::any_of(journey.steps().begin(), journey.steps().end(),
                                     [&](const pb::Step& one) { return one.id() == step.id; });
    if (!decided) return &step;
  }
  return nullptr;
}

TimePoint Silence::after(Millis length) const {
  const Millis lost = lost_.total + lost_.open - Millis(user_.lost());
  return from_unix_ms(user_.last_visit()) + length + lost;
}

TimePoint Silence::due(const pb::Journey& journey, const CampaignStep& step) const {
  return std::max(after(step.day * kDay), from_unix_ms(journey.enrolled()));
}

TimePoint Silence::end(const pb::Journey& journey, const Campaign& campaign) const {
  return due(journey, campaign.steps.back()) + kLastChance;
}

bool Silence::is_for(const Campaign& campaign) const {
  if (!campaign.programme.empty()) return is_of_cohort(campaign.programme);
  return contains(campaign.tiers, user_.tier()) ||
         std::any_of(user_.segments().begin(), user_.segments().end(),
                     [&](const auto& segment) { return contains(campaign.segments, segment); });
}

bool Silence::is_of_cohort(std::string_view programme) const {
  const auto open = terms_.programmes.find(programme);
  if (open == terms_.programmes.end()) return false;
  const Day first = terms_.calendar.local(from_unix_ms(user_.first_visit())).day;
  const Day last = terms_.calendar.local(from_unix_ms(user_.last_visit())).day;
  return first >= open->second && first == last;
}

// One journey a silence, but for campaigns that outrank all that were there before.
bool Silence::has_room(const Campaign& campaign) const {
  return std::all_of(user_.journeys().begin(), user_.journeys().end(), [&](const auto& journey) {
    return journey.silence() != user_.last_visit() ||
           contains(campaign.outranks, journey.campaign());
  });
}

bool Silence::may_begin(const Campaign& campaign, TimePoint now) const {
  const TimePoint start = after(campaign.after);
  const Millis within = campaign.programme.empty() ? kBeginsWithin : kProgrammeWithin;
  return start <= now && now < start + within && has_room(campaign) && is_for(campaign);
}

const Campaign* Silence::beginning(TimePoint now) const {
  const Campaign* best = nullptr;
  for (const Campaign& campaign : terms_.settings.campaigns) {
    if (!may_begin(campaign, now)) continue;
    if (best == nullptr || contains(campaign.outranks, best->name)) best = &campaign;
  }
  return best;
}

std::optional<TimePoint> Silence::next_beginning(TimePoint now) const {
  std::optional<TimePoint> next;
  for (const Campaign& campaign : terms_.settings.campaigns) {
    const TimePoint start = after(campaign.after);
    if (start <= now || (next && *next <= start)) continue;
    if (has_room(campaign) && is_for(campaign)) next = start;
  }
  return next;
}

}  // namespace hearth::recall
