#include "contract/position.hpp"

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

TEST(Position, reads_what_it_writes) {
  const Position position{{Partition{0}, 0}, {Partition{7}, 123456}, {Partition{12}, UINT64_MAX}};
  EXPECT_EQ(to_text(position), "00:0,07:123456,12:18446744073709551615");
  EXPECT_EQ(parse_position(to_text(position), 13), position);
  EXPECT_EQ(to_text({}), "");
  EXPECT_EQ(parse_position("", 1), Position{});
}

TEST(Position, reads_items_in_any_order_and_numbers_without_leading_zeros) {
  const Position position{{Partition{1}, 5}, {Partition{100}, 6}};
  EXPECT_EQ(parse_position("100:6,1:5", 128), position);
}

TEST(Position, refuses_what_is_not_a_position_of_this_installation) {
  for (const auto* text :
       {"16:1",    "65536:1", "-1:1",  "1:-1",     "1:+1",    "1",
        "1:",      ":1",      ",",     "1:2,",     ",1:2",    "1:2,,2:3",
        "1:2;2:3", "1:2 ",    " 1:2",  "1:2,01:2", "1:2,1:3", "1:18446744073709551616",
        "a:1",     "1:a",     "1:0x1", "1:2:3"}) {
    EXPECT_FALSE(parse_position(text, 16)) << text;
  }
  EXPECT_FALSE(parse_position("00:1", 0));
}

}  // namespace
}  // namespace hearth::contract
