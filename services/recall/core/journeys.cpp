#include "recall/core/journeys.hpp"

#include <algorithm>

#include "contract/json_text.hpp"
#include "recall/core/commands.hpp"
#include "recall/core/enrolment.hpp"
#include "recall/core/guests.hpp"
#include "recall/core/journey_signals.hpp"
#include "recall/core/tally.hpp"

namespace hearth::recall {
namespace {

constexpr std::string_view kSentOutcome = "sent";

// Only what reaches a user outside of the product can bring anybody back to it.
const pb::Step* credited_step(const pb::Journey& journey, TimePoint at) {
  const pb::Step* found = nullptr;
  for (const pb::Step& step : journey.steps()) {
    const auto& channels = step.channels();
    const bool went_out = step.outcome() == kSentOutcome && step.delivery() != kWithdrawn &&
                          std::find(channels.begin(), channels.end(), kWebhook) != channels.end();
    if (went_out && from_unix_ms(step.at()) <= at) found = &step;
  }
  return found;
}

}  // namespace

Journeys::Journeys(const Terms& terms, const contract::Input& input, Workspace& workspace)
    : terms_(terms),
      input_(input),
      workspace_(workspace),
      lost_(lost_time(input.now, terms.clock, workspace)) {}

const pb::User* Journeys::user() const {
  const pb::Entity* const entity = workspace_.find(input_.entity);
  return entity == nullptr ? nullptr : &entity->user();
}

pb::User& Journeys::edited() { return *workspace_.edit(input_.entity).mutable_user(); }
pb::Journey& Journeys::journey() {
  pb::User& all = edited();
  return *all.mutable_journeys(all.journeys_size() - 1);
}

const Campaign* Journeys::campaign() const {
  const pb::Journey* const under_way = running(*user());
  return under_way == nullptr ? nullptr : terms_.settings.find(under_way->campaign());
}

std::string Journeys::claim_of(std::string_view step) const {
  return recall::claim_of(input_.entity, *running(*user()), step);
}

bool Journeys::visited(TimePoint at, std::string_view zone) {
  const TimePoint visit = std::min(at, input_.now);
  const std::int64_t ms = to_unix_ms(visit);
  const pb::User* const known = user();
  const bool first = known == nullptr || known->first_visit() == 0 || ms < known->first_visit();
  const bool last = known == nullptr || ms > known->last_visit();
  if (!first && !last) return false;
  pb::User& mine = edited();
  if (first) mine.set_first_visit(ms);
  if (!last) return true;
  if (const pb::Journey* under_way = running(mine)) {
    if (visit < from_unix_ms(under_way->enrolled())) {
      not_silent();
    } else {
      returned(visit);
    }
  }
  mine.set_last_visit(ms);
  mine.set_lost((lost_.total + lost_.open).count());
  if (!zone.empty()) mine.set_zone(std::string(zone));
  return true;
}

void Journeys::returned(TimePoint visit) {
  pb::Journey& mine = journey();
  if (const pb::Step* waiting = waiting_step(mine)) release_coupon(claim_of(waiting->id()));
  pb::Campaign& tally = tally_of(workspace_, mine.campaign());
  if (mine.holdout()) {
    tally.set_holdout_returned(tally.holdout_returned() + 1);
  } else {
    tally.set_returned(tally.returned() + 1);
  }
  const pb::Step* const credited = credited_step(mine, visit);
  if (credited != nullptr) {
    mine.set_credited(credited->id());
    pb::StepCounts& counts = tally_of(workspace_, mine.campaign(), credited->id());
    counts.set_returned(counts.returned() + 1);
  }
  end("returned");
  const Reason reason{"returned",
                      credited == nullptr ? "by itself" : "last step that left the product",
                      terms_.configuration,
                      {{"visit", contract::to_rfc3339(visit), true}}};
  workspace_.signal(input_.entity, kReturned,
                    returned_body(mine, reason_json(reason, input_), input_.now));
}

void Journeys::not_silent() {
  release_unused();
  end("not_silent");
}

void Journeys::end(std::string_view outcome) {
  pb::Journey& mine = journey();
  mine.set_outcome(std::string(outcome));
  mine.set_ended(to_unix_ms(input_.now));
}

void Journeys::end_void() {
  const pb::Journey* const under_way = running(*user());
  if (under_way == nullptr) return;
  const Campaign* const known = campaign();
  const bool closed = known != nullptr && !known->programme.empty() &&
                      !terms_.programmes.contains(known->programme);
  if (known != nullptr && !closed) return;
  if (const pb::Step* waiting = waiting_step(*under_way)) release_coupon(claim_of(waiting->id()));
  end(known == nullptr ? "campaign_gone" : "programme_closed");
}

void Journeys::begin() {
  const Campaign* const chosen = silence().beginning(input_.now);
  if (chosen == nullptr) return;
  if (const pb::Journey* before = running(*user())) {
    if (const pb::Step* waiting = waiting_step(*before)) release_coupon(claim_of(waiting->id()));
    end("outranked");
  }
  pb::User& mine = edited();
  auto& journeys = *mine.mutable_journeys();
  if (journeys.size() >= kMaxJourneys) {
    journeys.DeleteSubrange(0, journeys.size() - kMaxJourneys + 1);
  }
  pb::Journey& added = *journeys.Add();
  added.set_campaign(chosen->name);
  added.set_silence(mine.last_visit());
  added.set_enrolled(to_unix_ms(input_.now));
  added.set_holdout(is_held_out(*chosen, user_id_of(input_.entity)));
  const std::string rule = chosen->reason.empty() ? chosen->title : chosen->reason;
  added.set_reason(
      reason_json({"enrolled", rule, terms_.configuration, why_enrolled(*chosen, mine)}, input_));
  pb::Campaign& tally = tally_of(workspace_, chosen->name);
  tally.set_enrolled(tally.enrolled() + 1);
  if (added.holdout()) tally.set_holdout(tally.holdout() + 1);
  workspace_.signal(input_.entity, kEnrolled, enrolled_body(added));
}

Verdict Journeys::verdict_on(const CampaignStep& step) const {
  const pb::Journey& mine = *running(*user());
  return judge({.settings = terms_.settings,
                .step = step,
                .user = *user(),
                .calendar = calendar_of(*user(), terms_),
                .holdout = mine.holdout(),
                .now = input_.now,
                .due = silence().due(mine, step)});
}

bool Journeys::advance() {
  const pb::Journey* const mine = running(*user());
  const Campaign* const its = campaign();
  if (mine == nullptr || its == nullptr) return false;
  const CampaignStep* const step = next_step(*its, *mine);
  if (step == nullptr) {
    if (input_.now >= silence().end(*mine, *its)) end("not_returned");
    return false;
  }
  if (input_.now < std::max(silence().due(*mine, *step), from_unix_ms(mine->postponed()))) {
    return false;
  }
  const pb::Step* const waiting = waiting_step(*mine);
  Verdict verdict = verdict_on(*step);
  if (verdict.what == Verdict::What::kWait) {
    journey().set_postponed(to_unix_ms(verdict.until));
    return false;
  }
  const bool reserved = waiting != nullptr && waiting->has_coupon();
  if (verdict.what == Verdict::What::kSend && !step->coupon.empty() && !reserved) {
    if (waiting == nullptr) {
      ask_coupon(*step);
      return false;
    }
    if (input_.now < from_unix_ms(waiting->at()) + kCouponPatience) return false;
    verdict.what = Verdict::What::kSkip;
    verdict.rule = "coupon_unavailable";
    verdict.because.push_back({"coupon " + step->coupon, "no answer", false});
  }
  if (verdict.what == Verdict::What::kSkip) {
    if (waiting != nullptr) release_coupon(claim_of(step->id));
    skip(*step, verdict);
  } else {
    send(*step, verdict);
  }
  return true;
}

void Journeys::look() {
  if (is_guest(input_.entity) || user() == nullptr || user()->last_visit() == 0) return;
  if (!input_.history) {
    end_void();
    drop_gone_step();
    begin();
    while (advance()) {
    }
  }
  arm();
}

std::optional<TimePoint> Journeys::next_moment() const {
  std::optional<TimePoint> next = silence().next_beginning(input_.now);
  const pb::Journey* const mine = running(*user());
  const Campaign* const its = campaign();
  if (mine == nullptr || its == nullptr) return next;
  const CampaignStep* const step = next_step(*its, *mine);
  const pb::Step* const waiting = waiting_step(*mine);
  const bool unanswered = waiting != nullptr && !waiting->has_coupon();
  TimePoint moment = step == nullptr ? silence().end(*mine, *its) : silence().due(*mine, *step);
  if (step != nullptr) moment = std::max(moment, from_unix_ms(mine->postponed()));
  if (unanswered) moment = std::max(moment, from_unix_ms(waiting->at()) + kCouponPatience);
  return next ? std::min(*next, moment) : moment;
}

// A timer that is early does no harm and arms the right one: moving it at every visit would write a
// key more each time.
void Journeys::arm() {
  if (arms_nothing(input_)) return;
  const auto moment = next_moment();
  const std::int64_t now = to_unix_ms(input_.now);
  const std::int64_t armed = user()->timer();
  if (!moment || (armed > now && armed <= to_unix_ms(*moment))) return;
  const TimePoint due = std::max(*moment, input_.now + Millis(1));
  workspace_.set_timer(input_.entity, kDueTimer, due);
  edited().set_timer(to_unix_ms(due));
}

}  // namespace hearth::recall
