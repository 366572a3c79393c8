#include "contract/linking.hpp"

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

TEST(Linking, a_link_names_a_user_and_says_whether_an_operator_made_it) {
  const auto link = read_link(R"({"to": "u:ann"})");
  ASSERT_TRUE(link);
  EXPECT_EQ(link->to, "u:ann");
  EXPECT_FALSE(link->by_operator);
  EXPECT_TRUE(read_link(R"({"to": "u:ann", "operator": true})")->by_operator);
  for (const char* wrong : {"", "[]", "{}", R"({"to": 1})", R"({"to": "a:phone"})"}) {
    EXPECT_FALSE(read_link(wrong)) << wrong;
  }
}

TEST(Linking, an_unlink_names_both_whom_it_was_linked_to_and_who_had_it) {
  const auto unlink = read_unlink(R"({"part": "", "from": "u:ann", "link": "u:bob"})");
  ASSERT_TRUE(unlink);
  EXPECT_EQ(unlink->from, "u:ann");
  EXPECT_EQ(unlink->link, "u:bob");
  EXPECT_FALSE(read_unlink(R"({"from": "u:ann"})"));
  EXPECT_FALSE(read_unlink("3"));
}

TEST(Linking, the_greatest_id_of_a_cycle_ends_it) {
  EXPECT_FALSE(ends_cycle({"u:ann"}, "u:bob"));
  EXPECT_TRUE(ends_cycle({"u:bob", "u:ann"}, "u:bob"));
  EXPECT_FALSE(ends_cycle({"u:ann", "u:bob"}, "u:ann"));
  EXPECT_TRUE(ends_cycle({"u:zoe", "u:bob", "u:ann"}, "u:bob")) << "zoe is not in the cycle";
}

}  // namespace
}  // namespace hearth::contract
