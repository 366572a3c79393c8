#include "recall/core/delivery_policy.hpp"

#include <algorithm>

#include "recall/core/commands.hpp"

namespace hearth::recall {
namespace {

bool may_pass(int status) {
  return status == 0 || status == 408 || status == 425 || status == 429 || status >= 500;
}

Millis delay_before(std::uint64_t next, const RetryPolicy& policy) {
  Millis delay = policy.first;
  for (std::uint64_t n = 2; n < next && delay < policy.longest; ++n) delay *= 2;
  return std::min(delay, policy.longest);
}

}  // namespace

DeliveryVerdict delivery_verdict(int status, std::uint64_t attempt, const RetryPolicy& policy) {
  if (status >= 200 && status < 300) return {kDelivered};
  if (!may_pass(status) || attempt >= policy.attempts) return {kFailed};
  return {kRetried, delay_before(attempt + 1, policy)};
}

}  // namespace hearth::recall
