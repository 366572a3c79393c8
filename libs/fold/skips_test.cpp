#include "fold/skips.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

using Phase = Skip::Phase;

const Skip kItem = skip_of_item(812, 3);
const Skip kTimer{813, Phase::kTimer, 1'795'323'150'000, 0xFFFF'FFFF'FFFF'FFFF, 0};
const Skip kSweep{813, Phase::kSweep, 127, 42, 0};

TEST(Skips, are_written_together_and_read_again) {
  const std::set<Skip> all{kItem, kTimer, kSweep};
  EXPECT_EQ(parse_skips(encode_skips(all)), all);
  EXPECT_EQ(parse_skips(encode_skips({})), std::set<Skip>());
}

TEST(Skips, of_items_are_written_as_earlier_releases_read_them) {
  EXPECT_EQ(encode_skips({kItem, skip_of_item(900, 0)}), R"({"skips":"812.3 900.0"})");
}

TEST(Skips, that_do_not_parse_are_never_guessed) {
  for (const char* text : {"812", "812.", "812.3.4", "812.2.3.4", "812.0.1.2.3", "x.1", "812.-1",
                           "812.4294967296", "812.3  900.0"}) {
    EXPECT_FALSE(parse_skips(R"({"skips":")" + std::string(text) + R"("})")) << text;
  }
  EXPECT_FALSE(parse_skips("812.3"));
}

TEST(Skips, blame_the_next_step_only_and_tell_it_once) {
  Skips skips;
  EXPECT_FALSE(skips.pass_over(kItem));
  skips.blame_next(true);
  EXPECT_TRUE(skips.pass_over(kTimer));
  EXPECT_FALSE(skips.pass_over(kSweep));
  EXPECT_TRUE(skips.pass_over(kTimer));
  EXPECT_EQ(skips.take_blamed(), kTimer);
  EXPECT_EQ(skips.take_blamed(), std::nullopt);
}

TEST(Skips, put_no_blame_on_the_step_behind_one_that_is_passed_over_already) {
  Skips skips;
  skips.start({kTimer});
  skips.blame_next(true);
  EXPECT_TRUE(skips.pass_over(kTimer));
  EXPECT_FALSE(skips.pass_over(kItem));
  EXPECT_EQ(skips.take_blamed(), std::nullopt);
}

}  // namespace
}  // namespace hearth::fold
