#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rewards/core/state.pb.h"

// The accounts of the double-entry ledger. Those of a budget or a coupon lie in its state, a wallet
// in its user's; `clearing`, what is on its way between partitions, and `issued`, what the
// configuration brought in, are sums of every partition's totals and may be negative in one; so is
// `forgotten`, what was in the wallets of those who were forgotten.
//   wallet:<account id>   budget:<id>   coupon:<id>:stock|reserved|spent   clearing   issued
//   forgotten
namespace hearth::rewards {

enum class Currency : std::uint8_t { kPoints, kFen };
std::string_view name(Currency currency);

inline constexpr std::string_view kClearing = "clearing";
inline constexpr std::string_view kIssued = "issued";
inline constexpr std::string_view kForgotten = "forgotten";

std::string wallet_account(const pb::Standing& standing);
std::string budget_account(std::string_view id);
std::string stock_account(std::string_view coupon);
std::string reserved_account(std::string_view coupon);
std::string spent_account(std::string_view coupon);

// wallet, budget, coupon_stock, coupon_reserved, coupon_spent, clearing, issued or forgotten: what
// totals are kept by.
std::string_view class_of(std::string_view account);

// The key of the state that keeps the balance; empty: only totals do. `user`: whose wallet it is.
std::string key_of(std::string_view account, std::string_view user);

// The balance in that state.
std::int64_t balance_in(const pb::Entity& state, std::string_view account);
void set_balance(pb::Entity& state, std::string_view account, std::int64_t balance);

}  // namespace hearth::rewards
