#include "ingest/core/quota.hpp"

#include <algorithm>

namespace hearth::ingest {
namespace {

constexpr std::int64_t kThousandths = 1000;

}  // namespace

TokenBucket::TokenBucket(const contract::Quota& quota)
    : per_second_(quota.events_per_second),
      capacity_(std::max(quota.burst, quota.events_per_second) * kThousandths),
      tokens_(capacity_) {}

QuotaVerdict TokenBucket::take(std::int64_t events, TimePoint now) {
  if (per_second_ == 0) return {};
  if (used_ && now > last_) {
    // Bounded before it is multiplied: after a long silence the product would not fit.
    const std::int64_t missing = capacity_ - tokens_;
    const std::int64_t elapsed = std::min((now - last_).count(), missing / per_second_ + 1);
    tokens_ = std::min(capacity_, tokens_ + elapsed * per_second_);
  }
  last_ = used_ ? std::max(last_, now) : now;
  used_ = true;
  const std::int64_t wanted = events * kThousandths;
  const std::int64_t needed = std::min(wanted, capacity_);
  if (tokens_ >= needed) {
    tokens_ -= wanted;
    return {};
  }
  const Millis wait((needed - tokens_ + per_second_ - 1) / per_second_);
  return {false, std::max(std::chrono::seconds(1), std::chrono::ceil<std::chrono::seconds>(wait)),
          now + wait};
}

}  // namespace hearth::ingest
