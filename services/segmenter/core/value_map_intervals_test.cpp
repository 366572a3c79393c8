#include "segmenter/core/value_map_intervals.hpp"

#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

void expect_interval(Interval interval, double low, double high) {
  EXPECT_NEAR(interval.low, low, 6e-5);
  EXPECT_NEAR(interval.high, high, 6e-5);
}

Mean mean_of(const std::vector<double>& sample) {
  const double n = static_cast<double>(sample.size());
  Mean mean{.count = sample.size()};
  mean.value = std::accumulate(sample.begin(), sample.end(), 0.0) / n;
  for (const double x : sample) mean.variance += (x - mean.value) * (x - mean.value) / (n - 1);
  return mean;
}

// Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
TEST(IntervalsTest, scores_are_those_of_newcombes_first_paper) {
  expect_interval(wilson({81, 263}), 0.2553, 0.3662);
  expect_interval(wilson({15, 148}), 0.0624, 0.1605);
  expect_interval(wilson({0, 20}), 0, 0.1611);
  expect_interval(wilson({1, 29}), 0.0061, 0.1718);
  EXPECT_EQ(wilson({20, 20}).high, 1);
}

// Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
TEST(IntervalsTest, differences_of_shares_are_those_of_newcombes_second_paper) {
  expect_interval(share_difference({56, 70}, {48, 80}).interval, 0.0524, 0.3339);
  expect_interval(share_difference({9, 10}, {3, 10}).interval, 0.1705, 0.8090);
  expect_interval(share_difference({5, 56}, {0, 29}).interval, -0.0381, 0.1926);
  expect_interval(share_difference({10, 10}, {0, 10}).interval, 0.6075, 1.0000);
  EXPECT_NEAR(share_difference({56, 70}, {48, 80}).value, 0.2, 1e-12);
}

// Fuel use of 19 automatic and 13 manual cars (Henderson and Velleman 1981, "mtcars"); R 4 gives
// t = -3.7671 on 18.332 degrees of freedom and -11.280194 .. -3.209684.
TEST(IntervalsTest, differences_of_means_are_those_of_r) {
  const Mean automatic = mean_of({21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2,
                                  10.4, 10.4, 14.7, 21.5, 15.5, 15.2, 13.3, 19.2});
  const Mean manual =
      mean_of({21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4});
  const Compared compared = mean_difference(automatic, manual);
  EXPECT_NEAR(compared.value, 17.14737 - 24.39231, 1e-5);
  EXPECT_NEAR(compared.interval.low, -11.280194, 1e-6);
  EXPECT_NEAR(compared.interval.high, -3.209684, 1e-6);
}

TEST(IntervalsTest, groups_without_any_spread_differ_by_exactly_that) {
  const Compared compared = mean_difference({20, 3, 0}, {30, 1, 0});
  EXPECT_EQ(compared.interval.low, 2);
  EXPECT_EQ(compared.interval.high, 2);
}

// Infarctions with and without aspirin: 104 of 11037, 189 of 11034 (Agresti 2002, section 3.1):
// 1 / 0.5501, with an interval of 1.433 .. 2.306.
TEST(IntervalsTest, a_ratio_is_that_of_the_physicians_health_study) {
  const Compared compared = share_ratio({189, 11034}, {104, 11037});
  EXPECT_NEAR(compared.value, 1.8178, 5e-5);
  EXPECT_NEAR(compared.interval.low, 1.4331, 5e-4);
  EXPECT_NEAR(compared.interval.high, 2.3059, 5e-4);
}

TEST(IntervalsTest, a_ratio_to_nothing_is_finite) {
  const Compared compared = share_ratio({10, 50}, {0, 50});
  EXPECT_NEAR(compared.value, 21, 1e-9);
  EXPECT_GT(compared.interval.low, 1);
}

}  // namespace
}  // namespace hearth::segmenter
