#include "rewards/core/answers.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "rewards/core/restriction.hpp"

namespace hearth::rewards {
namespace {

Json moment(std::int64_t ms) {
  return ms == 0 ? Json(nullptr) : Json(contract::to_rfc3339(from_unix_ms(ms)));
}

const pb::Task* find(const pb::Standing& standing, const Chain& chain, const TaskSettings& task) {
  for (const pb::Task& one : standing.tasks()) {
    if (one.chain() == chain.id && one.id() == task.id) return &one;
  }
  return nullptr;
}

std::string_view state_of(const pb::Task* task, bool unlocked) {
  if (task == nullptr || task->state() == pb::Task::COUNTING) return unlocked ? "open" : "locked";
  switch (task->state()) {
    case pb::Task::CLAIMED:
      return "claimed";
    case pb::Task::REFUSED:
      return "refused";
    default:
      return "done";
  }
}

Json task_answer(const TaskSettings& settings, const pb::Task* task, bool unlocked) {
  const pb::Task& known = task == nullptr ? pb::Task::default_instance() : *task;
  return {{"task", settings.id},
          {"title", settings.title},
          {"event", settings.event},
          {"state", state_of(task, unlocked)},
          {"count", known.count()},
          {"of", settings.count},
          {"points", settings.points},
          {"paid", known.points()},
          {"reason", known.reason().empty() ? Json(nullptr) : Json(known.reason())},
          {"at", moment(known.at())}};
}

bool in_audience(const pb::Standing& standing, const Chain& chain) {
  const auto& segments = standing.segments();
  return chain.audience == kEverybody ||
         std::find(segments.begin(), segments.end(), chain.audience) != segments.end();
}

std::string_view state_of(const pb::HeldCoupon& coupon, TimePoint now) {
  switch (coupon.state()) {
    case pb::HeldCoupon::ASKED:
      return "asked";
    case pb::HeldCoupon::RESERVED:
      return to_unix_ms(now) < coupon.expires() ? "reserved" : "expired";
    case pb::HeldCoupon::REDEEMED:
      return "redeemed";
    case pb::HeldCoupon::EXPIRED:
      return "expired";
    default:
      return "released";
  }
}

}  // namespace

Json wallet_answer(std::string_view user, const pb::Standing& standing, TimePoint now) {
  return {{"user_id", user},
          {"account", standing.account()},
          {"points", standing.points()},
          {"restriction", Json(restriction_answer(standing, now))}};
}

Json tasks_answer(std::string_view user, const pb::Standing& standing, const Settings& settings,
                  TimePoint now) {
  Json chains = Json::array();
  for (const Chain& chain : settings.chains) {
    Json tasks = Json::array();
    bool unlocked = true;
    for (const TaskSettings& one : chain.tasks) {
      const pb::Task* task = find(standing, chain, one);
      tasks.push_back(task_answer(one, task, unlocked));
      unlocked = unlocked && task != nullptr && task->state() == pb::Task::PAID;
    }
    chains.push_back({{"chain", chain.id},
                      {"audience", chain.audience},
                      {"in_audience", in_audience(standing, chain)},
                      {"tasks", std::move(tasks)}});
  }
  return {{"user_id", user},
          {"granting", settings.granting},
          {"pays_percent", pays_percent(restriction_at(standing, now))},
          {"chains", std::move(chains)}};
}

Json lines_answer(std::string_view user, const pb::Lines& lines) {
  Json list = Json::array();
  for (auto line = lines.lines().rbegin(); line != lines.lines().rend(); ++line) {
    list.push_back({{"at", moment(line->at())},
                    {"points", line->points()},
                    {"balance", line->balance()},
                    {"reason", line->reason()}});
  }
  return {{"user_id", user}, {"lines", std::move(list)}};
}

Json coupons_answer(std::string_view user, const pb::Standing& standing, TimePoint now) {
  Json list = Json::array();
  for (const pb::HeldCoupon& one : standing.coupons()) {
    list.push_back({{"coupon", one.coupon()},
                    {"title", one.title()},
                    {"campaign", one.campaign()},
                    {"state", state_of(one, now)},
                    {"code", one.code().empty() ? Json(nullptr) : Json(one.code())},
                    {"value_fen", one.value_fen()},
                    {"minimum_order_fen", one.minimum_order_fen()},
                    {"expires", moment(one.expires())},
                    {"redeemed_at", moment(one.redeemed_at())},
                    {"order_id", one.order_id().empty() ? Json(nullptr) : Json(one.order_id())}});
  }
  return {{"user_id", user}, {"coupons", std::move(list)}};
}

Json budget_answer(std::string_view id, const pb::Budget& budget) {
  return {{"budget", id},
          {"points", budget.funded()},
          {"left", budget.balance()},
          {"granted", budget.granted()},
          {"returned", budget.returned()},
          {"refused_claims", budget.refused()}};
}

Json stock_answer(std::string_view id, const pb::CouponStock& stock) {
  return {{"coupon", id},
          {"stock", stock.stocked() - stock.reserved() - stock.redeemed()},
          {"reserved", stock.reserved()},
          {"redeemed", stock.redeemed()},
          {"released", stock.released()},
          {"refused", stock.refused()},
          {"stock_fen", stock.stock_fen()},
          {"reserved_fen", stock.reserved_fen()},
          {"spent_fen", stock.spent_fen()}};
}

pb::Totals added_up(const std::vector<pb::Totals>& partitions) {
  std::map<std::pair<std::string, std::string>, std::int64_t> balances;
  std::map<std::string, std::int64_t> refused;
  pb::Totals sum;
  for (const pb::Totals& totals : partitions) {
    for (const pb::Balance& one : totals.balances()) {
      balances[{one.account_class(), one.currency()}] += one.amount();
    }
    for (const pb::Count& one : totals.refused()) refused[one.name()] += one.count();
    sum.set_granted_points(sum.granted_points() + totals.granted_points());
  }
  for (const auto& [account, amount] : balances) {
    pb::Balance& one = *sum.add_balances();
    one.set_account_class(account.first);
    one.set_currency(account.second);
    one.set_amount(amount);
  }
  for (const auto& [reason, count] : refused) {
    pb::Count& one = *sum.add_refused();
    one.set_name(reason);
    one.set_count(count);
  }
  return sum;
}

Json totals_answer(const std::vector<pb::Totals>& partitions) {
  const pb::Totals all = added_up(partitions);
  Json accounts = Json::array(), refused = Json::object();
  std::int64_t points = 0, fen = 0;
  for (const pb::Balance& one : all.balances()) {
    accounts.push_back(
        {{"class", one.account_class()}, {"currency", one.currency()}, {"amount", one.amount()}});
    (one.currency() == "points" ? points : fen) += one.amount();
  }
  for (const pb::Count& one : all.refused()) refused[one.name()] = one.count();
  // Both are 0; a sum that is not must not be hidden by the other's.
  const std::int64_t sum = points != 0 ? points : fen;
  return {{"accounts", std::move(accounts)},
          {"sum", sum},
          {"granted_points", all.granted_points()},
          {"refused", std::move(refused)}};
}

}  // namespace hearth::rewards
