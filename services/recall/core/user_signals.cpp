#include "recall/core/user_signals.hpp"

#include <nlohmann/json.hpp>

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

std::string text_at(const json& body, const char* key) {
  const auto at = body.find(key);
  return at != body.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::int64_t number_at(const json& body, const char* key) {
  const auto at = body.find(key);
  return at != body.end() && at->is_number_integer() ? at->get<std::int64_t>() : 0;
}

bool note_segments(const json& body, pb::User& user) {
  if (!body.contains("segments") || !body["segments"].is_array()) return false;
  user.clear_segments();
  for (const json& one : body["segments"]) {
    if (one.is_string()) user.add_segments(one.get<std::string>());
  }
  user.set_tier(text_at(body, "tier"));
  return true;
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
void note_redeemed(const json& body, pb::User& user, Workspace& workspace) {
  const std::string claim = text_at(body, "claim");
  for (pb::Journey& journey : *user.mutable_journeys()) {
    for (pb::Step& step : *journey.mutable_steps()) {
      if (claim_of(journey, step.id()) != claim) continue;
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

bool is_known(std::string_view name) {
  return name == kSegments || name == kRestricted || name == kCouponReserved ||
         name == kCouponRefused || name == kCouponRedeemed || name == kCouponRolledBack;
}

}  // namespace

void on_user_signal(const Terms& terms, const contract::Input& input, Workspace& workspace) {
  const std::string& name = input.signal->name;
  if (!is_known(name)) return;
  const json body = json::parse(input.signal->body, nullptr, false);
  const bool has_claim = body.is_object() && !text_at(body, "claim").empty();
  bool read = body.is_object() && (has_claim || !name.starts_with("coupon."));
  Journeys journeys(terms, input, workspace);
  if (read && name == kCouponReserved) {
    journeys.reserved(text_at(body, "claim"), coupon_in(body));
  } else if (read && name == kCouponRefused) {
    journeys.refused(text_at(body, "claim"), text_at(body, "reason"));
  } else if (read) {
    pb::User& user = *workspace.edit(input.entity).mutable_user();
    if (name == kCouponRedeemed || name == kCouponRolledBack) {
      note_redeemed(body, user, workspace);
    }
    if (name == kSegments) read = note_segments(body, user);
    if (name == kRestricted) {
      const std::string level = text_at(body, "level");
      read = !level.empty();
      if (read) user.set_restricted(level != kUnrestricted);
    }
    journeys.look();
  }
  if (!read) workspace.reject("malformed-signal", name + " for " + std::string(input.entity));
}

}  // namespace hearth::recall
