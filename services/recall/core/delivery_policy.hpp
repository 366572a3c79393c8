#pragma once

#include <cstdint>
#include <string_view>

#include "common/time.hpp"

namespace hearth::recall {

// How often a message is tried, and how long is waited between: twice as long each time.
struct RetryPolicy {
  std::uint64_t attempts = 10;
  Millis first{5'000};
  Millis longest{15 * 60'000};
};

struct DeliveryVerdict {
  std::string_view outcome;  // see commands.hpp
  Millis delay{};            // of kRetried
};

// After an attempt that was answered with an HTTP status; 0: with none.
//   2xx                      delivered
//   408, 425, 429, 5xx, none retried, and failed after the last attempt
//   others                   failed: the same message would fail again
DeliveryVerdict delivery_verdict(int status, std::uint64_t attempt, const RetryPolicy& policy);

}  // namespace hearth::recall
