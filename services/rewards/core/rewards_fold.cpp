#include "rewards/core/rewards_fold.hpp"

#include "common/check.hpp"
#include "contract/linking.hpp"
#include "contract/product_configuration.hpp"
#include "rewards/core/budgets.hpp"
#include "rewards/core/coupon_home.hpp"
#include "rewards/core/evolve.hpp"
#include "rewards/core/forget.hpp"
#include "rewards/core/imported.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/linking.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"
#include "rewards/core/tasks.hpp"
#include "rewards/core/unlinking.hpp"
#include "rewards/core/user_coupons.hpp"

namespace hearth::rewards {

using contract::Input;

RewardsFold::RewardsFold(const contract::Genesis& genesis)
    : partitions_(genesis.partitions), prefix_(genesis.prefix) {}

Status RewardsFold::configure(const contract::Configuration& configuration) {
  const auto text = contract::configuration_text(configuration.body);
  if (!text) return fail(text.error());
  ParsedSettings parsed = parse_settings(text->yaml);
  if (!parsed.problems.empty()) {
    return fail(ErrorKind::kInvalid,
                parsed.problems.front().path + ": " + parsed.problems.front().text);
  }
  parsed.settings.number = configuration.number;
  configure(std::move(parsed.settings));
  return {};
}

void RewardsFold::prefetch(const Input& input, std::vector<std::string>& keys) const {
  if (input.event != nullptr) {
    const bool counts = may_count(*input.event);
    if (counts || is_user(input.entity)) keys.emplace_back(input.entity);
    if (counts) keys.push_back(recent_key(input.entity));
    return;
  }
  keys.emplace_back(input.entity);
  if (input.what != Input::What::kSweep) keys.emplace_back(kLedgerKey);
}

bool RewardsFold::may_count(const contract::Event& event) const {
  return settings_.task_events.contains(event.name) || settings_.refunds.contains(event.name);
}

// Every identified user has an account from its first event on.
void RewardsFold::on_event(Draft& draft) const {
  const std::string_view entity = draft.input().entity;
  if (!is_user(entity) && !may_count(*draft.input().event)) return;
  if (was_forgotten(draft, to_unix_ms(draft.input().event->time))) return;
  if (is_user(entity) && draft.known() == nullptr) (void)draft.standing();
  renew_link(draft);
  Tasks(settings_, draft).on_event();
}

// Of every id of a person, identified or not. False: it is about something else.
bool RewardsFold::on_identity_signal(Draft& draft) const {
  const contract::Signal& signal = *draft.input().signal;
  const bool segmenters = signal.service == kSegmenterService, own = signal.service == kService;
  if (segmenters && signal.name == contract::kForgetSignal) {
    forget(draft);
  } else if (segmenters && signal.name == contract::kLinkSignal) {
    on_link(draft);
  } else if (segmenters && signal.name == contract::kRestoreSignal) {
    on_restore(draft);
  } else if (own && signal.name == kJoined) {
    on_joined(draft, settings_);
  } else if (own && signal.name == kDid) {
    Tasks(settings_, draft).on_did();
  } else if (own && signal.name == kParted) {
    on_parted(draft);
  } else if (own && signal.name == kGivenBack) {
    on_given_back(draft, settings_);
  } else {
    return false;
  }
  return true;
}

void RewardsFold::on_user_signal(Draft& draft) const {
  const contract::Signal& signal = *draft.input().signal;
  if (on_identity_signal(draft)) return;
  const bool linked = !linked_to(draft).empty();
  if (signal.service == kSegmenterService) {
    if (signal.name != kSegments || linked) return;
    take_segments(draft, settings_);
    return Tasks(settings_, draft).advance();
  }
  if (signal.name == kCouponWanted && linked) return refuse_coupon(draft, kLinkedElsewhere);
  if (signal.name == kCouponWanted) return on_coupon_wanted(draft, settings_);
  if (signal.name == kCouponRelease) return on_coupon_release(draft);
  if (signal.service != kService) return;
  if (signal.name == kPaid) return Tasks(settings_, draft).on_paid();
  if (signal.name == kUnpaid) return Tasks(settings_, draft).on_unpaid();
  if (signal.name == kCouponReserved) return on_coupon_reserved(draft);
  if (signal.name == kCouponRefused) on_coupon_refused(draft);
}

void RewardsFold::on_home_signal(Draft& draft) const {
  const contract::Signal& signal = *draft.input().signal;
  if (is_guest(draft.input().entity)) {
    if (signal.name == kCouponWanted) return refuse_coupon(draft, kNotIdentified);
    (void)on_identity_signal(draft);
  }
  if (signal.service != kService) return;
  if (is_budget(draft.input().entity)) {
    if (signal.name == kClaim) on_claim(draft, settings_);
    if (signal.name == kReturned) on_returned(draft);
  } else if (is_coupon(draft.input().entity)) {
    if (signal.name == kCouponReserve) return on_reserve(draft, settings_, prefix_);
    on_reservation_news(draft, settings_);
  }
}

void RewardsFold::on_command(Draft& draft) const {
  const std::string& name = draft.input().command->name;
  const pb::Standing* const known = draft.known();
  if (known == nullptr) {
    return draft.refuse_command(404, "user_not_found", "no event of this user has been folded");
  }
  if (!known->linked_to().empty()) {
    return draft.refuse_command(409, kLinkedElsewhere,
                                "linked to the user " + std::string(id_in(known->linked_to())));
  }
  if (name == kRedeemCommand) return redeem_coupon(draft);
  if (name == kRollBackCommand) return roll_back_coupon(draft);
  if (name == kAppealCommand) return appeal(draft);
  if (name == kDecideCommand) return decide_appeal(draft);
  draft.refuse_command(404, "unknown_command", name);
}

void RewardsFold::on_timer(Draft& draft) const {
  const pb::Entity* const known = draft.find(draft.input().entity);
  if (known == nullptr) return;
  if (draft.input().timer == kGuestTimer && known->standing().account().empty()) expire(draft);
  if (draft.input().timer == kForgottenTimer) drop_trace(draft);
  if (draft.input().timer == kCouponTimer) on_coupon_timer(draft);
  if (draft.input().timer == kRestrictionTimer) tell_restriction(draft);
}

void RewardsFold::on_sweep(Draft& draft) const {
  const std::string_view entity = draft.input().entity;
  if (is_user(entity) || is_guest(entity)) arm_missing(draft);
  if (is_user(entity)) {
    Tasks(settings_, draft).on_sweep();
    on_coupon_sweep(draft);
  }
  if (is_budget(entity)) fund_budget(draft, settings_, id_in(entity));
  if (is_coupon(entity)) fund_coupon(draft, settings_, id_in(entity));
}

// Budgets and coupons exist before anybody asks for them.
void RewardsFold::on_mark(Draft& draft) const {
  const auto is_here = [&](const std::string& key) {
    return contract::home(key, partitions_) == draft.input().partition;
  };
  for (const auto& [id, points] : settings_.budgets) {
    if (is_here(budget_key(id))) fund_budget(draft, settings_, id);
  }
  for (const auto& [id, coupon] : settings_.coupons) {
    if (is_here(coupon_key(id))) fund_coupon(draft, settings_, id);
  }
  sweep_after_import(draft);
}

std::string RewardsFold::decide(const Input& input, Reading& reading) const {
  if (input.history && !is_followed(input)) return {};
  Draft draft(input, reading);
  switch (input.what) {
    case Input::What::kEvent:
      on_event(draft);
      break;
    case Input::What::kSignal:
      is_user(input.entity) ? on_user_signal(draft) : on_home_signal(draft);
      break;
    case Input::What::kCommand:
      on_command(draft);
      break;
    case Input::What::kTimer:
      on_timer(draft);
      break;
    case Input::What::kSweep:
      on_sweep(draft);
      break;
    case Input::What::kMark:
      on_mark(draft);
      break;
  }
  return draft.finish();
}

void RewardsFold::evolve(const Input& input, std::string_view decision,
                         Workspace& workspace) const {
  if (decision.empty()) return;
  pb::Decision made;
  // Only decide() writes it, and the ledger has checked its bytes.
  HEARTH_CHECK(made.ParseFromArray(decision.data(), static_cast<int>(decision.size())));
  apply(input, made, workspace);
}

}  // namespace hearth::rewards
