#include "fold/timers.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

TimePoint at(std::int64_t ms) { return from_unix_ms(ms); }

TEST(TimerMember, carries_entity_and_name) {
  const std::string member = timer_member("u:a#b", "expire");
  EXPECT_EQ(parse_timer_member(member).entity, "u:a#b");
  EXPECT_EQ(parse_timer_member(member).name, "expire");
  EXPECT_EQ(timer_hash(member), contract::stable_hash("u:a#b#expire"));
}

TEST(TimerWindow, fires_in_order_of_due_and_member) {
  TimerWindow window;
  window.arm("u:a", "t", at(20));
  window.arm("u:b", "t", at(10));
  window.arm("u:c", "t", at(10));
  const auto first = window.take_due(at(20));
  const auto second = window.take_due(at(20));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->due, at(10));
  EXPECT_LT(first->member, second->member);
  EXPECT_EQ(window.take_due(at(20))->due, at(20));
  EXPECT_FALSE(window.take_due(at(20)));
}

TEST(TimerWindow, moves_a_timer_that_is_armed_again) {
  TimerWindow window;
  window.arm("u:a", "t", at(10));
  window.arm("u:a", "t", at(30));
  EXPECT_FALSE(window.take_due(at(20)));
  EXPECT_EQ(window.earliest(), at(30));
}

TEST(TimerWindow, keeps_what_lies_beyond_the_horizon_for_the_store) {
  TimerWindow window;
  window.load({{at(10), timer_member("u:a", "t")}}, false);
  EXPECT_TRUE(window.covers(at(10)));
  EXPECT_FALSE(window.covers(at(11)));
  window.arm("u:b", "t", at(50));
  EXPECT_EQ(window.earliest(), at(10));
  Commit commit;
  window.collect(commit);
  ASSERT_EQ(commit.timers.size(), 1U);
  EXPECT_EQ(commit.timers[0].due, at(50));
}

TEST(TimerWindow, moves_a_timer_out_of_the_window) {
  TimerWindow window;
  window.load({{at(10), timer_member("u:a", "t")}}, false);
  window.arm("u:a", "t", at(50));
  EXPECT_FALSE(window.take_due(at(10)));
}

TEST(TimerWindow, reports_each_change_once) {
  TimerWindow window;
  window.arm("u:a", "t", at(10));
  window.cancel("u:a", "t");
  Commit commit;
  window.collect(commit);
  EXPECT_TRUE(commit.timers.empty());
  EXPECT_EQ(commit.timers_erased.size(), 1U);
  EXPECT_FALSE(window.changed());
}

}  // namespace
}  // namespace hearth::fold
