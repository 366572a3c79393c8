#include "variates.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace hearth::load {
namespace {

constexpr int kDraws = 100'000;

template <class Draw>
double mean(Draw draw) {
  Chance chance(1);
  double sum = 0;
  for (int i = 0; i < kDraws; ++i) sum += draw(chance);
  return sum / kDraws;
}

TEST(Variates, have_the_means_that_were_asked_for) {
  EXPECT_NEAR(mean([](Chance& chance) { return poisson(chance, 0.2); }), 0.2, 0.01);
  EXPECT_NEAR(mean([](Chance& chance) { return poisson(chance, 7); }), 7, 0.1);
  EXPECT_NEAR(mean([](Chance& chance) { return exponential(chance, 3); }), 3, 0.1);
  EXPECT_NEAR(mean([](Chance& chance) { return between(chance, 2, 4); }), 3, 0.02);
  EXPECT_NEAR(mean([](Chance& chance) { return happens(chance, 0.3); }), 0.3, 0.01);
}

TEST(Variates, lie_on_both_sides_of_their_median_and_never_far_away) {
  Chance chance(2);
  int below = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double drawn = around(chance, 10, 0.5);
    ASSERT_GT(drawn, 10 * std::exp(-3.47 * 0.5));
    ASSERT_LT(drawn, 10 * std::exp(3.47 * 0.5));
    below += drawn < 10 ? 1 : 0;
  }
  EXPECT_NEAR(below / double{kDraws}, 0.5, 0.01);
}

TEST(Variates, of_one_number_do_not_follow_from_those_of_the_next) {
  int same = 0;
  for (std::uint64_t i = 0; i < 64'000; ++i) {
    same += (mixed(1, i) & 63) == (mixed(1, i + 1) & 63) ? 1 : 0;
  }
  EXPECT_NEAR(same, 1'000, 150);
}

}  // namespace
}  // namespace hearth::load
