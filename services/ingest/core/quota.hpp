#pragma once

#include <chrono>
#include <cstdint>

#include "common/time.hpp"
#include "contract/product.hpp"

namespace hearth::ingest {

struct QuotaVerdict {
  bool allowed = true;
  std::chrono::seconds retry_after{0};  // at least 1 where not allowed: for Retry-After
  TimePoint
      reset{};  // when the request would pass: for X-RateLimit-Reset, in Unix seconds, rounded up
};

// A token bucket for one write key. Whole numbers only: thousandths of an event. Not thread-safe:
// the owner locks.
class TokenBucket {
 public:
  explicit TokenBucket(const contract::Quota& quota);

  // A batch larger than the burst passes when the bucket is full and leaves a debt; it could
  // otherwise never pass. `now` that runs backwards refills nothing.
  QuotaVerdict take(std::int64_t events, TimePoint now);

 private:
  std::int64_t per_second_;  // events per second, which is thousandths per millisecond
  std::int64_t capacity_;    // thousandths
  std::int64_t tokens_;      // thousandths; negative: debt
  TimePoint last_{};
  bool used_ = false;
};

}  // namespace hearth::ingest
