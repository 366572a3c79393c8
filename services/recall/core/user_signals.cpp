#include "recall/core/user_signals.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "recall/core/body.hpp"
#include "recall/core/journey_signals.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/tally.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

constexpr std::string_view kSegments = "segments";
constexpr std::string_view kRestricted = "restricted";
constexpr std::string_view kUnrestricted = "none";
constexpr std::string_view kCouponReserved = "coupon.reserved";
constexpr std::string_view kCouponRefused = "coupon.refused";
constexpr std::string_view kCouponRedeemed = "coupon.redeemed";
constexpr std::string_view kCouponRolledBack = "coupon.rolled_back";  // value_fen: 0

const pb::User& known_user(const contract::Input& input, Workspace& workspace) {
  const pb::Entity* const known = workspace.find(input.entity);
  return known == nullptr ? pb::User::default_instance() : known->user();
}

enum class Noted : std::uint8_t { kUnreadable, kNothing, kChange };

// Nothing is kept of who is in no segment and unknown.
Noted note_segments(const json& body, const contract::Input& input, Workspace& workspace) {
  if (!body.contains("segments") || !body["segments"].is_array()) return Noted::kUnreadable;
  pb::User told;
  for (const json& one : body["segments"]) {
    if (one.is_string()) told.add_segments(one.get<std::string>());
  }
  told.set_tier(text_at(body, "tier"));
  const pb::User& known = known_user(input, workspace);
  const bool same =
      known.tier() == told.tier() && std::equal(known.segments().begin(), known.segments().end(),
                                                told.segments().begin(), told.segments().end());
  if (same) return Noted::kNothing;
  pb::User& user = *workspace.edit(input.entity).mutable_user();
  *user.mutable_segments() = told.segments();
  user.set_tier(told.tier());
  return Noted::kChange;
}

Noted note_restricted(const json& body, const contract::Input& input, Workspace& workspace) {
  const std::string level = text_at(body, "level");
  if (level.empty()) return Noted::kUnreadable;
  const bool restricted = level != kUnrestricted;
  if (restricted == known_user(input, workspace).restricted()) return Noted::kNothing;
  workspace.edit(input.entity).mutable_user()->set_restricted(restricted);
  return Noted::kChange;
}

pb::Coupon coupon_in(const json& body) {
  pb::Coupon coupon;
  coupon.set_id(text_at(body, "coupon"));
  coupon.set_code(text_at(body, "code"));
  coupon.set_title(text_at(body, "title"));
  coupon.set_value_fen(number_at(body, "value_fen"));
  coupon.set_minimum_order_fen(number_at(body, "minimum_order_fen"));
  coupon.set_expires(number_at(body, "expires_ms"));
  return coupon;
}

// Absolute: what is told again, or told anew after a refund, replaces what was counted.
void note_redeemed(const json& body, const contract::Input& input, Workspace& workspace) {
  if (workspace.find(input.entity) == nullptr) return;  // forgotten since
  const std::string claim = text_at(body, "claim");
  pb::User& user = *workspace.edit(input.entity).mutable_user();
  for (pb::Journey& journey : *user.mutable_journeys()) {
    for (pb::Step& step : *journey.mutable_steps()) {
      if (claim_of(input.entity, journey, step.id()) != claim) continue;
      const std::int64_t more = number_at(body, "value_fen") - step.cost_fen();
      step.set_cost_fen(step.cost_fen() + more);
      pb::Campaign& campaign = tally_of(workspace, journey.campaign());
      campaign.set_cost_fen(campaign.cost_fen() + more);
      pb::StepCounts& counts = tally_of(workspace, journey.campaign(), step.id());
      counts.set_cost_fen(counts.cost_fen() + more);
      return;
    }
  }
}

// False: it cannot be read.
bool take_coupon(const json& body, const Terms& terms, const contract::Input& input,
                 Workspace& workspace) {
  const std::string& name = input.signal->name;
  const std::string claim = text_at(body, "claim");
  if (claim.empty()) return false;
  if (name == kCouponReserved) {
    Journeys(terms, input, workspace).reserved(claim, coupon_in(body));
  } else if (name == kCouponRefused) {
    Journeys(terms, input, workspace).refused(claim, text_at(body, "reason"));
  } else {
    note_redeemed(body, input, workspace);
  }
  return true;
}

bool is_about_coupons(std::string_view name) {
  return name == kCouponReserved || name == kCouponRefused || name == kCouponRedeemed ||
         name == kCouponRolledBack;
}

// What was told of a user that a forgetting had erased before, and is taken back now, leaves
// nothing behind.
void drop_empty(const contract::Input& input, Workspace& workspace) {
  if (known_user(input, workspace).ByteSizeLong() == 0) workspace.erase(input.entity);
}

// False: it cannot be read.
bool take(const Terms& terms, const contract::Input& input, Workspace& workspace) {
  const std::string& name = input.signal->name;
  const json body = json::parse(input.signal->body, nullptr, false);
  if (!body.is_object()) return false;
  if (is_about_coupons(name)) return take_coupon(body, terms, input, workspace);
  const Noted noted = name == kSegments ? note_segments(body, input, workspace)
                                        : note_restricted(body, input, workspace);
  if (noted != Noted::kChange) return noted == Noted::kNothing;
  drop_empty(input, workspace);
  Journeys(terms, input, workspace).look();
  return true;
}

}  // namespace

void on_user_signal(const Terms& terms, const contract::Input& input, Workspace& workspace) {
  const std::string& name = input.signal->name;
  if (name != kSegments && name != kRestricted && !is_about_coupons(name)) return;
  if (take(terms, input, workspace)) return;
  workspace.reject("malformed-signal", name + " for " + std::string(input.entity));
}

}  // namespace hearth::recall
