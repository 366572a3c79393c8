#include "rewards/core/budgets.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"

namespace hearth::rewards {
namespace {

constexpr std::int64_t kMostPoints = 1'000'000;  // of one claim: what a task may pay at the most

struct Asked {
  std::string claim, user, because;
  std::int64_t points = 0, pays_percent = 0;

  std::int64_t paid() const { return points * pays_percent / 100; }
};

std::optional<Asked> asked_in(std::string_view text) {
  const auto body = parse_body(text);
  Asked asked{text_in(body, "claim").value_or(""), text_in(body, "user").value_or(""),
              text_in(body, "because").value_or(""), number_in(body, "points").value_or(0),
              number_in(body, "pays_percent").value_or(-1)};
  const bool sound = !asked.claim.empty() && is_user(asked.user) && asked.points > 0 &&
                     asked.points <= kMostPoints && asked.pays_percent >= 0 &&
                     asked.pays_percent <= 100;
  return sound ? std::optional(asked) : std::nullopt;
}

// Why the claim is not paid; empty: it is.
std::string_view refusal_of(const Asked& asked, const Settings& settings, std::string_view id,
                            const pb::Budget& budget) {
  if (!settings.budgets.contains(id)) return kUnknownBudget;
  if (!settings.granting) return kGrantingStopped;
  return asked.paid() > budget.balance() ? kBudgetExhausted : std::string_view();
}

void pay(Draft& draft, const Asked& asked, std::string_view key, std::int64_t points) {
  if (points > 0) {
    draft.move({budget_account(id_in(key)), kClearing, Currency::kPoints, points});
    draft.because("claim: " + asked.claim);
    draft.count_granted(points);
  }
  pb::Budget& budget = *draft.edit(key).mutable_budget();
  budget.set_granted(budget.granted() + points);
}

}  // namespace

void fund_budget(Draft& draft, const Settings& settings, std::string_view id) {
  const auto wanted = settings.budgets.find(id);
  if (wanted == settings.budgets.end()) return;  // what is left of it stays where it is
  const std::string key = budget_key(id);
  const pb::Entity* known = draft.find(key);
  const std::int64_t funded = known == nullptr ? 0 : known->budget().funded();
  const std::int64_t balance = known == nullptr ? 0 : known->budget().balance();
  const std::int64_t change = std::max(wanted->second - funded, -balance);
  if (change == 0) return;
  const std::string account = budget_account(id);
  if (change > 0) draft.move({kIssued, account, Currency::kPoints, change});
  if (change < 0) draft.move({account, kIssued, Currency::kPoints, -change});
  draft.edit(key).mutable_budget()->set_funded(funded + change);
  draft.because("funding: " + std::string(id));
}

void on_claim(Draft& draft, const Settings& settings) {
  const std::string_view key = draft.input().entity;
  const auto asked = asked_in(draft.input().signal->body);
  if (!asked) return draft.reject("malformed-signal", "claim for " + std::string(key));
  fund_budget(draft, settings, id_in(key));
  const std::string_view refused =
      refusal_of(*asked, settings, id_in(key), draft.edit(key).budget());
  const std::int64_t points = refused.empty() ? asked->paid() : 0;
  if (refused.empty()) {
    pay(draft, *asked, key, points);
    if (points < asked->points) draft.count_refused(kRestrictedReason);
  } else {
    pb::Budget& budget = *draft.edit(key).mutable_budget();
    budget.set_refused(budget.refused() + 1);
    draft.count_refused(refused);
  }
  draft.signal(asked->user, refused.empty() ? kPaid : kUnpaid,
               body_text({{"claim", asked->claim},
                          {"points", points},
                          {"reason", refused.empty() ? asked->because : std::string(refused)},
                          {"budget", id_in(key)}}));
}

void on_returned(Draft& draft) {
  const std::string_view key = draft.input().entity;
  const auto body = parse_body(draft.input().signal->body);
  const std::int64_t points = number_in(body, "points").value_or(0);
  if (points <= 0) {
    return draft.reject("malformed-signal", "returned to " + std::string(key));
  }
  draft.move({kClearing, budget_account(id_in(key)), Currency::kPoints, points});
  draft.because("returned: " + text_in(body, "claim").value_or(""));
  pb::Budget& budget = *draft.edit(key).mutable_budget();
  budget.set_returned(budget.returned() + points);
}

}  // namespace hearth::rewards
