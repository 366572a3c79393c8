#include "ingest/core/quota.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr TimePoint at(std::int64_t ms) { return from_unix_ms(1'000'000 + ms); }

TEST(TokenBucket, without_a_quota_lets_everything_through) {
  TokenBucket bucket({});
  EXPECT_TRUE(bucket.take(1'000'000, at(0)).allowed);
  EXPECT_TRUE(bucket.take(1'000'000, at(0)).allowed);
}

TEST(TokenBucket, allows_the_burst_and_then_the_rate) {
  TokenBucket bucket({.events_per_second = 10, .burst = 20});
  EXPECT_TRUE(bucket.take(20, at(0)).allowed);
  EXPECT_FALSE(bucket.take(1, at(99)).allowed);
  EXPECT_TRUE(bucket.take(1, at(100)).allowed);
  EXPECT_FALSE(bucket.take(1, at(100)).allowed);
}

TEST(TokenBucket, says_when_to_come_back_and_keeps_its_word) {
  TokenBucket bucket({.events_per_second = 10, .burst = 20});
  bucket.take(20, at(0));
  const auto refused = bucket.take(15, at(0));
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_after, seconds(2));
  EXPECT_EQ(refused.reset, at(1500));
  EXPECT_FALSE(bucket.take(15, at(1499)).allowed);
  EXPECT_TRUE(bucket.take(15, at(1500)).allowed);
}

TEST(TokenBucket, lets_a_batch_larger_than_the_burst_through_when_full_and_remembers_the_debt) {
  TokenBucket bucket({.events_per_second = 10, .burst = 10});
  EXPECT_TRUE(bucket.take(30, at(0)).allowed);
  EXPECT_EQ(bucket.take(1, at(0)).retry_after, seconds(3));
}

TEST(TokenBucket, never_holds_more_than_its_burst) {
  TokenBucket bucket({.events_per_second = 10'000'000, .burst = 10'000'000});
  bucket.take(1, at(0));
  const TimePoint later = at(0) + hours(24 * 365 * 50);
  EXPECT_TRUE(bucket.take(10'000'000, later).allowed);
  EXPECT_FALSE(bucket.take(1'000'000, later).allowed);
}

TEST(TokenBucket, refills_nothing_while_the_clock_runs_backwards) {
  TokenBucket bucket({.events_per_second = 10, .burst = 10});
  bucket.take(10, at(5000));
  EXPECT_FALSE(bucket.take(1, at(0)).allowed);
  EXPECT_FALSE(bucket.take(1, at(5000)).allowed);
  EXPECT_TRUE(bucket.take(1, at(5100)).allowed);
}

}  // namespace
}  // namespace hearth::ingest
