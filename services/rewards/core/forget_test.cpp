#include "rewards/core/forget.hpp"

#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

class ForgetTest : public ::testing::Test {
 protected:
  void read_all() {
    for (int i = 0; i < 3; ++i) it.event("ann", "Article Read");
  }
  void forget() { it.send("u:ann", "segmenter", "forget", {{"entity", "u:ann"}}); }
  // The trace is what remains, and all that remains.
  bool is_trace_of_ann() {
    const pb::Standing& ann = it.user("ann");
    return is_trace(ann) && ann.forgotten() == to_unix_ms(it.now);
  }
  // Whether anything that is kept says it.
  bool is_said(const std::string& word) {
    for (const MemoryWorkspace& workspace : it.workspaces) {
      for (const auto& [key, state] : workspace.states) {
        const bool said = key.find(word) != std::string::npos ||
                          state.SerializeAsString().find(word) != std::string::npos;
        if (said) return true;
      }
    }
    return false;
  }

  MemoryInstallation it{small_shop()};
};

TEST_F(ForgetTest, nothing_is_kept_of_the_user_but_the_moment_and_the_books_sum_to_nothing) {
  it.segments("ann", {"fake-active"});
  read_all();
  it.wanted("ann", "c1", "five");
  it.settle();
  const std::string account = it.user("ann").account();
  ASSERT_TRUE(is_said(account));
  forget();
  it.settle();
  EXPECT_TRUE(is_trace_of_ann());
  EXPECT_FALSE(is_said(account));
  EXPECT_EQ(it.at("u:ann").find("lines:u:ann"), nullptr);
  EXPECT_EQ(it.at("u:ann").find("recent:u:ann"), nullptr);
  EXPECT_EQ(it.totals()["forgotten points"], 5);
  EXPECT_EQ(it.totals()["wallet points"], 0);
  EXPECT_EQ(it.sum("points"), 0);
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 10'000 - 5);
  EXPECT_EQ(it.last("u:ann", "restricted")["level"], "none");
  it.wait(kForgottenFor - Millis(1));
  EXPECT_TRUE(is_said("ann"));
  it.wait(Millis(1));
  EXPECT_FALSE(is_said("ann"));
  for (const MemoryWorkspace& workspace : it.workspaces) EXPECT_TRUE(workspace.timers.empty());
}

TEST_F(ForgetTest, a_reserved_coupon_goes_back_into_its_stock) {
  it.wanted("ann", "c1", "five");
  it.settle();
  forget();
  it.settle();
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 0);
  EXPECT_EQ(it.state("coupon:five").coupon().stock_fen(), 100 * 500);
}

TEST_F(ForgetTest, what_was_on_its_way_goes_back_to_where_it_came_from) {
  read_all();
  it.wanted("ann", "c1", "five");
  ASSERT_TRUE(it.deliver_one());
  forget();
  for (std::size_t n = 0; it.deliver_one(n); ++n) {
  }
  EXPECT_TRUE(is_trace_of_ann());
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 10'000);
  EXPECT_EQ(it.totals()["clearing points"], 0);
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 0);
  EXPECT_EQ(it.totals()["clearing fen"], 0);
}

TEST_F(ForgetTest, whoever_comes_again_is_somebody_new) {
  read_all();
  it.settle();
  const std::string before = it.user("ann").account();
  forget();
  it.segments("ann", {});
  EXPECT_TRUE(is_trace_of_ann()) << "nothing is known of who is in no segment";
  it.wait(Millis(1));
  read_all();
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_NE(it.user("ann").account(), before);
  it.wait(kForgottenFor);
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.user("ann").forgotten(), 0);
  EXPECT_EQ(it.at("u:ann").find("lines:u:ann")->lines().lines_size(), 1);
}

TEST_F(ForgetTest, the_recorded_decisions_alone_forget_as_well) {
  read_all();
  it.settle();
  forget();
  it.settle();
  EXPECT_EQ(it.evolved_again(), it.bytes());
}

}  // namespace
}  // namespace hearth::rewards
