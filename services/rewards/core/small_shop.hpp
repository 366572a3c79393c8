#pragma once

#include "rewards/core/settings.hpp"

namespace hearth::rewards {

// For tests: a chain of three tasks, a coupon, two downgrades.
inline Settings small_shop() {
  using std::chrono::hours;
  Settings shop;
  shop.number = 1;
  shop.budgets["newcomers"] = 10'000;
  shop.chains.push_back({.id = "start",
                         .audience = "all",
                         .tasks = {{"read", "读三篇", "Article Read", 3, 10, "newcomers"},
                                   {"buy", "第一单", "Order Completed", 1, 100, "newcomers"},
                                   {"write", "发一篇", "Note Published", 1, 50, "newcomers"}}});
  shop.coupons["five"] = {.title = "5 元",
                          .value_fen = 500,
                          .stock = 100,
                          .valid = hours(24 * 7),
                          .per_user = 1,
                          .cool_down = hours(24 * 90),
                          .minimum_order_fen = 0};
  shop.downgrades = {{"bonus-hunter", 0, hours(24 * 30)}, {"fake-active", 50, hours(24 * 14)}};
  shop.task_events = {"Article Read", "Order Completed", "Note Published"};
  shop.refunds = {"Order Refunded"};
  shop.payments = {"Order Completed"};
  return shop;
}

}  // namespace hearth::rewards
