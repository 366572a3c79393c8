#include "latencies.hpp"

#include <gtest/gtest.h>

namespace hearth::load {
namespace {

using std::chrono::microseconds;

TEST(Latencies, of_nothing_are_zero) { EXPECT_EQ(Latencies().quantile(0.99), microseconds(0)); }

TEST(Latencies, are_exact_when_short) {
  Latencies latencies;
  for (int us = 1; us <= 10; ++us) latencies.add(microseconds(us));
  EXPECT_EQ(latencies.quantile(0.5), microseconds(5));
  EXPECT_EQ(latencies.quantile(1), microseconds(10));
}

TEST(Latencies, are_never_too_low_and_at_most_a_sixteenth_too_high) {
  for (std::int64_t us = 1; us < 50'000'000; us = us * 9 / 8 + 1) {
    Latencies latencies;
    latencies.add(microseconds(us));
    const double told = static_cast<double>(latencies.quantile(0.99).count());
    EXPECT_GE(told, static_cast<double>(us));
    EXPECT_LE(told, static_cast<double>(us) * 17 / 16);
  }
}

TEST(Latencies, find_the_slow_one_in_a_hundred) {
  Latencies latencies;
  for (int i = 0; i < 98; ++i) latencies.add(microseconds(100));
  latencies.add(microseconds(90'000));
  latencies.add(microseconds(90'000));
  EXPECT_LT(latencies.quantile(0.5), microseconds(110));
  EXPECT_GE(latencies.quantile(0.99), microseconds(90'000));
}

TEST(Latencies, take_any_duration) {
  Latencies latencies;
  latencies.add(microseconds(-5));
  latencies.add(std::chrono::hours(24 * 365));
  EXPECT_EQ(latencies.quantile(0.5), microseconds(0));
  EXPECT_GT(latencies.quantile(1), std::chrono::hours(24));
}

}  // namespace
}  // namespace hearth::load
