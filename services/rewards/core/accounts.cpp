#include "rewards/core/accounts.hpp"

#include "common/check.hpp"
#include "rewards/core/keys.hpp"

namespace hearth::rewards {
namespace {

constexpr std::string_view kStock = "stock", kReserved = "reserved", kSpent = "spent";

std::string coupon_account(std::string_view coupon, std::string_view part) {
  return coupon_key(coupon) + ":" + std::string(part);
}

std::string_view part_of(std::string_view account) {
  return account.substr(account.rfind(':') + 1);
}

}  // namespace

std::string_view name(Currency currency) {
  return currency == Currency::kPoints ? "points" : "fen";
}

std::string wallet_account(const pb::Standing& standing) { return "wallet:" + standing.account(); }
std::string budget_account(std::string_view id) { return budget_key(id); }
std::string stock_account(std::string_view coupon) { return coupon_account(coupon, kStock); }
std::string reserved_account(std::string_view coupon) { return coupon_account(coupon, kReserved); }
std::string spent_account(std::string_view coupon) { return coupon_account(coupon, kSpent); }

std::string_view class_of(std::string_view account) {
  if (account == kClearing) return kClearing;
  if (account == kIssued) return kIssued;
  if (account == kForgotten) return kForgotten;
  if (account.starts_with("wallet:")) return "wallet";
  if (is_budget(account)) return "budget";
  HEARTH_CHECK(is_coupon(account));
  const std::string_view part = part_of(account);
  if (part == kStock) return "coupon_stock";
  return part == kReserved ? "coupon_reserved" : "coupon_spent";
}

std::string key_of(std::string_view account, std::string_view user) {
  if (account == kClearing || account == kIssued || account == kForgotten) return {};
  if (account.starts_with("wallet:")) return std::string(user);
  if (is_budget(account)) return std::string(account);
  return std::string(account.substr(0, account.rfind(':')));
}

std::int64_t balance_in(const pb::Entity& state, std::string_view account) {
  if (account.starts_with("wallet:")) return state.standing().points();
  if (is_budget(account)) return state.budget().balance();
  const std::string_view part = part_of(account);
  if (part == kStock) return state.coupon().stock_fen();
  return part == kReserved ? state.coupon().reserved_fen() : state.coupon().spent_fen();
}

void set_balance(pb::Entity& state, std::string_view account, std::int64_t balance) {
  if (account.starts_with("wallet:")) return state.mutable_standing()->set_points(balance);
  if (is_budget(account)) return state.mutable_budget()->set_balance(balance);
  pb::CouponStock& coupon = *state.mutable_coupon();
  const std::string_view part = part_of(account);
  if (part == kStock) return coupon.set_stock_fen(balance);
  if (part == kReserved) return coupon.set_reserved_fen(balance);
  coupon.set_spent_fen(balance);
}

}  // namespace hearth::rewards
