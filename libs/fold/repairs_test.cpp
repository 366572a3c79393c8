#include "fold/repairs.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

TEST(Repairs, are_commands_for_the_partition_that_stopped) {
  EXPECT_EQ(repair_of("bad_state", "rewards", {7}),
            "hearth-ctl rebuild --service rewards --partition 7");
}

TEST(Repairs, name_the_partition_in_each_of_their_commands) {
  EXPECT_EQ(
      repair_of("log_went_back", "recall", {12}),
      "bring the streams back from a backup, then hearth-ctl resume --service recall --partition "
      "12; else hearth-ctl rebuild --service recall --partition 12 folds what is left");
}

TEST(Repairs, are_none_for_a_reason_that_does_not_exist) {
  EXPECT_EQ(repair_of("boredom", "recall", {1}), "");
}

}  // namespace
}  // namespace hearth::fold
