#include "recall/core/handover.hpp"

#include <algorithm>

#include "contract/hex_text.hpp"
#include "recall/core/journey_signals.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/message.hpp"

namespace hearth::recall {
namespace {

constexpr std::string_view kSkippedOutcome = "skipped";

void end_joined(pb::Journey& journey, TimePoint now) {
  journey.set_outcome(std::string(kJoinedOutcome));
  journey.set_ended(to_unix_ms(now));
  journey.clear_postponed();
  if (waiting_step(journey) == nullptr) return;
  pb::Step& waiting = *journey.mutable_steps(journey.steps_size() - 1);
  waiting.set_outcome(std::string(kSkippedOutcome));
  waiting.set_rule(std::string(kJoinedOutcome));
  waiting.set_at(to_unix_ms(now));
  waiting.clear_coupon();
}

// Those that have ended by when they were begun, before the one that is under way.
void sort_journeys(google::protobuf::RepeatedPtrField<pb::Journey>& all) {
  std::stable_sort(all.begin(), all.end(), [](const pb::Journey& a, const pb::Journey& b) {
    const bool a_runs = a.outcome().empty(), b_runs = b.outcome().empty();
    return a_runs != b_runs ? b_runs : a.enrolled() < b.enrolled();
  });
  if (all.size() > kMaxJourneys) all.DeleteSubrange(0, all.size() - kMaxJourneys);
}

}  // namespace

pb::HandedOver part_of(pb::User before, std::string_view entity, TimePoint now) {
  pb::HandedOver part;
  for (pb::Journey& journey : *before.mutable_journeys()) {
    if (journey.outcome().empty()) end_joined(journey, now);
    if (journey.user().empty()) journey.set_user(std::string(entity));
  }
  *part.mutable_journeys() = before.journeys();
  *part.mutable_sent() = before.sent();
  auto& inbox = *before.mutable_inbox();
  if (inbox.size() > kMaxHandedMessages) {
    inbox.DeleteSubrange(0, inbox.size() - kMaxHandedMessages);
  }
  *part.mutable_inbox() = inbox;
  return part;
}

void adopt(const pb::HandedOver& part, pb::User& user) {
  user.mutable_journeys()->MergeFrom(part.journeys());
  sort_journeys(*user.mutable_journeys());
  user.mutable_sent()->MergeFrom(part.sent());
  std::sort(user.mutable_sent()->begin(), user.mutable_sent()->end());
  auto& inbox = *user.mutable_inbox();
  inbox.MergeFrom(part.inbox());
  std::stable_sort(inbox.begin(), inbox.end(),
                   [](const pb::Message& a, const pb::Message& b) { return a.at() < b.at(); });
  if (inbox.size() > kMaxInbox) inbox.DeleteSubrange(0, inbox.size() - kMaxInbox);
}

std::vector<std::string> abandoned_claims(const pb::HandedOver& part) {
  std::vector<std::string> claims;
  for (const pb::Journey& journey : part.journeys()) {
    for (const pb::Step& step : journey.steps()) {
      if (step.rule() == kJoinedOutcome) claims.push_back(claim_of({}, journey, step.id()));
    }
  }
  return claims;
}

std::string encode(const pb::HandedOver& part) {
  return contract::to_hex(part.SerializeAsString());
}

std::optional<pb::HandedOver> decode_part(std::string_view text) {
  const auto bytes = contract::from_hex(text);
  pb::HandedOver part;
  const bool is_whole = bytes && part.ParseFromString(*bytes);
  return is_whole ? std::optional(std::move(part)) : std::nullopt;
}

}  // namespace hearth::recall
