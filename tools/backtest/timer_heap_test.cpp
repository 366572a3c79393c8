#include "timer_heap.hpp"

#include <gtest/gtest.h>

namespace hearth::backtest {
namespace {

TEST(TimerHeapTest, timers_fire_by_due_time_and_not_before) {
  TimerHeap timers;
  timers.arm("u:b", "rules", from_unix_ms(20));
  timers.arm("u:a", "rules", from_unix_ms(10));
  EXPECT_EQ(timers.earliest(), from_unix_ms(10));
  EXPECT_FALSE(timers.take_due(from_unix_ms(9)));
  const auto first = timers.take_due(from_unix_ms(10));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->entity, "u:a");
  EXPECT_EQ(first->name, "rules");
  EXPECT_FALSE(timers.take_due(from_unix_ms(19)));
  EXPECT_EQ(timers.take_due(from_unix_ms(99))->due, from_unix_ms(20));
}

TEST(TimerHeapTest, a_moved_timer_fires_once_at_its_last_time) {
  TimerHeap timers;
  timers.arm("u:a", "rules", from_unix_ms(10));
  timers.arm("u:a", "rules", from_unix_ms(30));
  timers.arm("u:a", "rules", from_unix_ms(20));
  EXPECT_FALSE(timers.take_due(from_unix_ms(19)));
  EXPECT_EQ(timers.take_due(from_unix_ms(99))->due, from_unix_ms(20));
  EXPECT_FALSE(timers.take_due(from_unix_ms(99)));
}

TEST(TimerHeapTest, a_cancelled_timer_never_fires) {
  TimerHeap timers;
  timers.arm("u:a", "rules", from_unix_ms(10));
  timers.cancel("u:a", "rules");
  timers.cancel("u:b", "rules");
  EXPECT_FALSE(timers.take_due(from_unix_ms(99)));
}

TEST(TimerHeapTest, an_entity_whose_name_has_a_hash_sign_keeps_it) {
  TimerHeap timers;
  timers.arm("u:a#1", "rules", from_unix_ms(10));
  EXPECT_EQ(timers.take_due(from_unix_ms(10))->entity, "u:a#1");
}

TEST(TimerHeapTest, moving_one_timer_often_loses_none) {
  TimerHeap timers;
  timers.arm("u:b", "rules", from_unix_ms(5'000));
  for (int i = 0; i < 10'000; ++i) timers.arm("u:a", "rules", from_unix_ms(1'000'000 - i));
  EXPECT_EQ(timers.size(), 2U);
  EXPECT_EQ(timers.take_due(from_unix_ms(2'000'000))->entity, "u:b");
  EXPECT_EQ(timers.take_due(from_unix_ms(2'000'000))->due, from_unix_ms(990'001));
  EXPECT_FALSE(timers.take_due(from_unix_ms(2'000'000)));
}

}  // namespace
}  // namespace hearth::backtest
