#include "crew.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace hearth::backtest {
namespace {

TEST(CrewTest, every_piece_is_done_once_in_every_round) {
  for (const std::size_t threads : {1U, 2U, 5U}) {
    Crew crew(threads);
    std::vector<int> done(7);
    for (int round = 1; round <= 500; ++round) {
      crew.each(done.size(), [&done](std::size_t i) { ++done[i]; });
      ASSERT_TRUE(std::all_of(done.begin(), done.end(), [=](int n) { return n == round; }))
          << threads << " threads, round " << round;
    }
  }
}

TEST(CrewTest, a_crew_without_work_ends) {
  Crew crew(3);
  crew.each(0, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace hearth::backtest
