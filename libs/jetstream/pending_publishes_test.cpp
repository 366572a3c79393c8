#include "jetstream/pending_publishes.hpp"

#include <gtest/gtest.h>

namespace hearth::jetstream {
namespace {

using Clock = PendingPublishes::Clock;
constexpr Clock::time_point kStart{};

InFlight numbered(std::uint64_t token) { return {.completion = {.token = token}}; }

TEST(PendingPublishes, a_token_can_be_taken_once) {
  PendingPublishes pending(4);
  auto token = pending.add(numbered(7), kStart);
  ASSERT_TRUE(token);
  EXPECT_EQ(pending.take(*token)->completion.token, 7U);
  EXPECT_FALSE(pending.take(*token));
}

TEST(PendingPublishes, a_late_token_does_not_hit_the_next_user_of_its_slot) {
  PendingPublishes pending(1);
  auto first = pending.add(numbered(1), kStart);
  pending.take(*first);
  auto second = pending.add(numbered(2), kStart);
  EXPECT_FALSE(pending.take(*first));
  EXPECT_EQ(pending.take(*second)->completion.token, 2U);
}

TEST(PendingPublishes, a_full_table_refuses) {
  PendingPublishes pending(2);
  EXPECT_TRUE(pending.add(numbered(1), kStart));
  EXPECT_TRUE(pending.add(numbered(2), kStart));
  EXPECT_FALSE(pending.add(numbered(3), kStart));
  EXPECT_FALSE(pending.wait_for_room(Millis(0)));
}

TEST(PendingPublishes, only_what_is_due_expires) {
  PendingPublishes pending(4);
  pending.add(numbered(1), kStart + Millis(10));
  pending.add(numbered(2), kStart + Millis(20));
  auto expired = pending.take_expired(kStart + Millis(10));
  ASSERT_EQ(expired.size(), 1U);
  EXPECT_EQ(expired[0].completion.token, 1U);
  EXPECT_EQ(pending.size(), 1U);
}

TEST(PendingPublishes, closing_takes_all_and_refuses_more) {
  PendingPublishes pending(4);
  pending.add(numbered(1), kStart);
  EXPECT_EQ(pending.close().size(), 1U);
  EXPECT_FALSE(pending.add(numbered(2), kStart));
  EXPECT_FALSE(pending.wait_for_work());
  EXPECT_FALSE(pending.pause(Millis(60'000)));
}

TEST(PendingPublishes, a_token_of_nobody_is_ignored) {
  PendingPublishes pending(4);
  EXPECT_FALSE(pending.take(0));
  EXPECT_FALSE(pending.take(~std::uint64_t{0}));
}

}  // namespace
}  // namespace hearth::jetstream
