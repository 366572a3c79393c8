#include "pace.hpp"

#include <gtest/gtest.h>

#include "backoff.hpp"

namespace hearth::load {
namespace {

using namespace std::chrono_literals;

TEST(Pace, without_a_rate_is_always_due) {
  Pace pace(Instant{}, 0);
  pace.start(1'000'000);
  EXPECT_EQ(pace.due(Instant{} + 5s), Instant{} + 5s);
}

TEST(Pace, spreads_the_events_over_time) {
  Pace pace(Instant{} + 1s, 100);
  EXPECT_EQ(pace.due(Instant{}), Instant{} + 1s);
  pace.start(15);
  EXPECT_EQ(pace.due(Instant{} + 90s), Instant{} + 1150ms);
}

TEST(Backoff, grows_to_a_bound_and_is_never_shorter_than_half) {
  Chance chance(1);
  for (int attempt = 1; attempt < 100; ++attempt) {
    const auto longest = 100ms * (1 << std::min(attempt - 1, 5));
    const auto wait = backoff(attempt, chance);
    EXPECT_GE(wait, longest / 2);
    EXPECT_LE(wait, longest);
  }
}

}  // namespace
}  // namespace hearth::load
