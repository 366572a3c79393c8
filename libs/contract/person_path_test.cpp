#include "contract/person_path.hpp"

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

TEST(PersonPath, what_has_passed_as_many_ids_as_a_row_may_have_goes_no_further) {
  std::vector<std::string> via;
  for (std::size_t i = 0; i + 1 < kMaxForwards; ++i) via.push_back("u:" + std::to_string(i));
  EXPECT_FALSE(ends_path(via, "u:zoe"));
  via.emplace_back("u:last");
  EXPECT_TRUE(ends_path(via, "u:zoe"));
}

TEST(PersonPath, the_greatest_id_of_a_cycle_keeps_what_comes_round) {
  EXPECT_TRUE(ends_path({"u:bob", "u:ann"}, "u:bob"));
  EXPECT_FALSE(ends_path({"u:ann", "u:bob"}, "u:ann"));
}

}  // namespace
}  // namespace hearth::contract
