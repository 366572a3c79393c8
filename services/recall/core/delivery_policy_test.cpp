#include "recall/core/delivery_policy.hpp"

#include <gtest/gtest.h>

#include "recall/core/commands.hpp"

namespace hearth::recall {
namespace {

TEST(DeliveryPolicyTest, what_the_receiver_answers_decides) {
  for (const int status : {200, 202, 299}) {
    EXPECT_EQ(delivery_verdict(status, 1, {}).outcome, kDelivered) << status;
  }
  for (const int status : {0, 408, 425, 429, 500, 503}) {
    EXPECT_EQ(delivery_verdict(status, 1, {}).outcome, kRetried) << status;
  }
  for (const int status : {199, 301, 400, 404, 410, 422}) {
    EXPECT_EQ(delivery_verdict(status, 1, {}).outcome, kFailed) << status;
  }
}

TEST(DeliveryPolicyTest, it_waits_twice_as_long_each_time_up_to_a_bound_and_then_gives_up) {
  const RetryPolicy policy{.attempts = 5, .first = Millis(100), .longest = Millis(350)};
  EXPECT_EQ(delivery_verdict(500, 1, policy).delay, Millis(100));
  EXPECT_EQ(delivery_verdict(500, 2, policy).delay, Millis(200));
  EXPECT_EQ(delivery_verdict(500, 3, policy).delay, Millis(350));
  EXPECT_EQ(delivery_verdict(500, 4, policy).outcome, kRetried);
  EXPECT_EQ(delivery_verdict(500, 5, policy).outcome, kFailed);
}

}  // namespace
}  // namespace hearth::recall
