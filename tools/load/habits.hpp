#pragma once

#include <array>

#include "action.hpp"
#include "chance.hpp"
#include "intent.hpp"

namespace hearth::load {

// How one person behaves on the days that they are there.
struct Habits {
  std::array<float, kHabits> rates{};  // events an active day; a check-in happens once at most
  float active_days = 0;               // share of the days
  float sessions = 1;                  // a day, on average
  float hour = 20;                     // of the local day about which sessions lie
  float rewarded_check_ins = 0;        // share that was done for a reward
  float rewarded_tasks = 0;            // the same of what tasks ask for
  float own_content = 0;               // share of likes, comments and shares that go to oneself
  float order_yuan = 0;                // median
  float reward_yuan = 0;               // median
  float refunded = 0;                  // share of the orders
  float likes_a_burst = 0;             // 0: likes in no hurry

  float& rate(Action action) { return rates[static_cast<std::size_t>(action)]; }
  float rate(Action action) const { return rates[static_cast<std::size_t>(action)]; }
};

// Personal habits: the intent's medians, spread as people are, with the exceptions that real ones
// make (readers who check in, regulars who never miss a check-in). kLapsing and kChurned are the
// end of a life, not a way of living: they have no habits of their own.
Habits draw_habits(Intent intent, Chance& chance);

}  // namespace hearth::load
