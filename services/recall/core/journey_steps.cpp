#include <algorithm>

#include "contract/json_text.hpp"
#include "recall/core/journey_signals.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/message.hpp"
#include "recall/core/tally.hpp"

// What becomes of a step whose moment has come.
namespace hearth::recall {
namespace {

constexpr std::string_view kWaiting = "waiting";
constexpr std::string_view kSentOutcome = "sent";
constexpr std::string_view kSkippedOutcome = "skipped";

void forget_old_sends(pb::User& user, std::int64_t since) {
  auto& sent = *user.mutable_sent();
  while (!sent.empty() && sent.Get(0) <= since) sent.erase(sent.begin());
}

}  // namespace

void Journeys::ask_coupon(const CampaignStep& step) {
  pb::Step& added = *journey().add_steps();
  added.set_id(step.id);
  added.set_outcome(std::string(kWaiting));
  added.set_at(to_unix_ms(input_.now));
  workspace_.signal(input_.entity, kCouponWanted,
                    wanted_body(claim_of(step.id), step.coupon, journey().campaign(), input_.now));
}

void Journeys::release_coupon(std::string_view claim) {
  workspace_.signal(input_.entity, kCouponRelease, release_body(claim));
}

// What is used already is used: rewards knows. A message that offers what was given back goes.
void Journeys::release_unused() {
  pb::Journey& mine = journey();
  auto& inbox = *edited().mutable_inbox();
  for (pb::Step& step : *mine.mutable_steps()) {
    const bool is_open = step.outcome() == kWaiting || step.has_coupon();
    if (!is_open || step.cost_fen() != 0) continue;
    release_coupon(claim_of(step.id()));
    step.clear_coupon();
    const std::string offer = message_id(user_id_of(input_.entity), mine, step.id());
    inbox.erase(std::remove_if(inbox.begin(), inbox.end(),
                               [&](const pb::Message& one) { return one.id() == offer; }),
                inbox.end());
  }
}

void Journeys::drop_gone_step() {
  const pb::Journey* const mine = running(*user());
  const Campaign* const its = campaign();
  if (mine == nullptr || its == nullptr) return;
  const pb::Step* const waiting = waiting_step(*mine);
  if (waiting == nullptr || find_step(*its, waiting->id()) != nullptr) return;
  CampaignStep gone;
  gone.id = waiting->id();
  release_coupon(claim_of(gone.id));
  skip(gone, {.what = Verdict::What::kSkip,
              .rule = "step_gone",
              .because = {{"step " + gone.id, "not configured any more", false}}});
}

pb::Step& Journeys::decided(const CampaignStep& step, std::string_view outcome,
                            const Verdict& verdict) {
  pb::Journey& mine = journey();
  const bool waited = waiting_step(mine) != nullptr;
  pb::Step& kept = waited ? *mine.mutable_steps(mine.steps_size() - 1) : *mine.add_steps();
  kept.set_id(step.id);
  kept.set_outcome(std::string(outcome));
  kept.set_at(to_unix_ms(input_.now));
  kept.set_reason(
      reason_json({outcome, verdict.rule, terms_.configuration, verdict.because}, input_));
  mine.clear_postponed();
  return kept;
}

void Journeys::skip(const CampaignStep& step, const Verdict& verdict) {
  pb::Step& kept = decided(step, kSkippedOutcome, verdict);
  kept.set_rule(std::string(verdict.rule));
  kept.clear_coupon();
  count_skip(tally_of(workspace_, journey().campaign(), step.id), verdict.rule);
  workspace_.signal(input_.entity, kSkipped, skipped_body(journey(), kept));
}

void Journeys::send(const CampaignStep& step, const Verdict& verdict) {
  pb::Step& kept = decided(step, kSentOutcome, verdict);
  for (const std::string& channel : verdict.channels) kept.add_channels(channel);
  const std::string_view user_id = user_id_of(input_.entity);
  pb::User& mine = edited();
  const pb::Coupon* const coupon = kept.has_coupon() ? &kept.coupon() : nullptr;
  const auto& text = terms_.settings.templates.find(step.message)->second;
  const RenderedText rendered = text.render(subject_of(user_id, mine, coupon, input_.now));
  pb::Message message;
  message.set_id(message_id(user_id, journey(), step.id));
  message.set_campaign(journey().campaign());
  message.set_step(step.id);
  message.set_title(rendered.title);
  message.set_text(rendered.text);
  message.set_at(to_unix_ms(input_.now));
  if (coupon != nullptr) *message.mutable_coupon() = *coupon;
  for (const std::string& channel : verdict.channels) {
    if (channel == kInbox) put_into_inbox(mine, message);
    if (channel == kWebhook) {
      workspace_.outreach(message.id(), outreach_body(user_id, journey(), message));
    }
  }
  const bool leaves =
      std::find(kept.channels().begin(), kept.channels().end(), kWebhook) != kept.channels().end();
  forget_old_sends(mine, to_unix_ms(input_.now - terms_.settings.per));
  if (leaves) mine.add_sent(to_unix_ms(input_.now));
  pb::StepCounts& counts = tally_of(workspace_, journey().campaign(), step.id);
  counts.set_sent(counts.sent() + 1);
  workspace_.signal(input_.entity, kSent, sent_body(journey(), kept, message.id()));
}

bool Journeys::has_coupon(std::string_view claim) const {
  if (user() == nullptr) return false;
  for (const pb::Journey& one : user()->journeys()) {
    for (const pb::Step& step : one.steps()) {
      if (step.has_coupon() && recall::claim_of(input_.entity, one, step.id()) == claim)
        return true;
    }
  }
  return false;
}

void Journeys::reserved(std::string_view claim, const pb::Coupon& coupon) {
  const pb::Journey* const under_way = user() == nullptr ? nullptr : running(*user());
  const pb::Step* const waiting = under_way == nullptr ? nullptr : waiting_step(*under_way);
  if (waiting == nullptr || claim_of(waiting->id()) != claim) {
    // Too late: the step was skipped or the user came back. Or rewards has asked its coupon twice.
    if (!has_coupon(claim)) release_coupon(claim);
    return;
  }
  pb::Journey& mine = journey();
  *mine.mutable_steps(mine.steps_size() - 1)->mutable_coupon() = coupon;
  look();
}

void Journeys::refused(std::string_view claim, std::string_view why) {
  const pb::Journey* const under_way = user() == nullptr ? nullptr : running(*user());
  const pb::Step* const waiting = under_way == nullptr ? nullptr : waiting_step(*under_way);
  if (waiting == nullptr || claim_of(waiting->id()) != claim) return;
  const Campaign* const its = campaign();
  const CampaignStep* const step = its == nullptr ? nullptr : next_step(*its, *under_way);
  if (step != nullptr) {
    Verdict verdict = verdict_on(*step);
    verdict.rule = "coupon_unavailable";
    verdict.because.push_back({"coupon " + step->coupon, std::string(why), false});
    skip(*step, verdict);
  }
  look();
}

}  // namespace hearth::recall
