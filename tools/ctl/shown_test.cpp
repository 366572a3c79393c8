#include "shown.hpp"

#include <gtest/gtest.h>

namespace hearth::ctl {
namespace {

TEST(Shown, a_short_text_is_shown_as_it_is) { EXPECT_EQ(shown("{\"a\":\"é\"}"), "{\"a\":\"é\"}"); }

TEST(Shown, what_could_steer_a_terminal_is_not_shown) {
  EXPECT_EQ(shown("\x1b[2J\r\nroot\x7f"), "?[2J??root?");
}

TEST(Shown, a_long_text_is_cut_between_two_characters) {
  const std::string whole(199, 'a');
  EXPECT_EQ(shown(whole + "bc"), whole + "b…");
  EXPECT_EQ(shown(whole + "éc"), whole + "…");
}

}  // namespace
}  // namespace hearth::ctl
