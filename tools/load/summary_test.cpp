#include "summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::load {
namespace {

using testing::HasSubstr;

Summary example() {
  Summary summary{.events = 3000, .requests = 200, .seconds = 2};
  summary.latencies.add(std::chrono::microseconds(15));
  return summary;
}

TEST(Summary, says_how_much_and_how_fast) {
  EXPECT_EQ(as_text(example()),
            "3000 events accepted in 200 requests, 1500 events/s over 2.0 s\n"
            "latency p50 0.01 ms, p99 0.01 ms\nno refusals\n");
}

TEST(Summary, says_what_went_wrong) {
  Summary summary = example();
  summary.refusals = {{429, 3}, {503, 1}};
  summary.broken = 2;
  summary.given_up = 15;
  EXPECT_THAT(as_text(summary), HasSubstr("3 refused with 429, 1 refused with 503, 2 requests "
                                          "without an answer, 15 events given up"));
  EXPECT_THAT(as_json(summary), HasSubstr(R"("refusals":{"429":3,"503":1},"broken":2)"));
}

TEST(Summary, of_nothing_divides_nothing) {
  EXPECT_THAT(as_json(Summary{}), HasSubstr(R"("events_per_second":0.0)"));
}

}  // namespace
}  // namespace hearth::load
