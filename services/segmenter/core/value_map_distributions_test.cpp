#include "segmenter/core/value_map_distributions.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

TEST(DistributionsTest, gammas_with_a_closed_form_agree_with_it) {
  for (const double x : {0.01, 0.5, 1.0, 3.0, 20.0}) {
    EXPECT_NEAR(gamma_cdf(1, x), 1 - std::exp(-x), 1e-12) << x;
    EXPECT_NEAR(gamma_cdf(0.5, x), std::erf(std::sqrt(x)), 1e-12) << x;
    EXPECT_NEAR(gamma_cdf(3, x), 1 - std::exp(-x) * (1 + x + x * x / 2), 1e-12) << x;
  }
  EXPECT_EQ(gamma_cdf(2, 0), 0);
}

TEST(DistributionsTest, the_approximation_of_large_gammas_goes_on_where_the_exact_one_ends) {
  for (const double z : {-3.0, -1.0, 0.0, 0.5, 2.0}) {
    const double x = 500 + z * std::sqrt(500.0);
    EXPECT_NEAR(gamma_cdf(500, x), gamma_cdf(500 + 1e-9, x), 1e-4) << z;
  }
}

TEST(DistributionsTest, betas_with_a_closed_form_agree_with_it) {
  for (const double x : {0.01, 0.2, 0.5, 0.9}) {
    EXPECT_NEAR(beta_cdf(1, 1, x), x, 1e-12);
    EXPECT_NEAR(beta_cdf(1, 5, x), 1 - std::pow(1 - x, 5), 1e-12);
    EXPECT_NEAR(beta_cdf(7, 1, x), std::pow(x, 7), 1e-12);
    EXPECT_NEAR(beta_cdf(0.5, 0.5, x), 2 / std::acos(-1.0) * std::asin(std::sqrt(x)), 1e-12);
    EXPECT_NEAR(beta_cdf(3, 8, beta_quantile(3, 8, x)), x, 1e-12);
  }
  EXPECT_NEAR(beta_cdf(2, 3, 0.5), 0.6875, 1e-12);
}

TEST(DistributionsTest, large_betas_are_nearly_normal) {
  const double reach = kNormal95 * std::sqrt(0.25 / 4e6);
  EXPECT_NEAR(beta_quantile(2e6, 2e6, 0.975), 0.5 + reach, 1e-8);
}

TEST(DistributionsTest, quantiles_of_students_t_are_those_of_the_tables) {
  EXPECT_NEAR(student_95(1), 12.7062047362, 1e-8);
  EXPECT_NEAR(student_95(2), 4.3026527297, 1e-8);
  EXPECT_NEAR(student_95(10), 2.2281388520, 1e-8);
  EXPECT_NEAR(student_95(19), 2.0930240544, 1e-8);
  EXPECT_NEAR(student_95(100), 1.9839715185, 1e-8);
  EXPECT_NEAR(student_95(1e6), 1.9599663, 1e-6);
  EXPECT_EQ(student_95(1e9), kNormal95);
}

}  // namespace
}  // namespace hearth::segmenter
