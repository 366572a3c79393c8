#include "rewards/core/answers.hpp"

#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

class AnswersTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < 4; ++i) it.happened("ann", "Article Read");
  }

  MemoryInstallation it{small_shop(), 3};
};

TEST_F(AnswersTest, a_chain_shows_what_is_done_open_and_locked) {
  const Json answer = tasks_answer("ann", it.user("ann"), it.fold.settings(), it.now);
  const Json& tasks = answer["chains"][0]["tasks"];
  EXPECT_EQ(tasks[0]["state"], "done");
  EXPECT_EQ(tasks[0]["paid"], 10);
  EXPECT_EQ(tasks[1]["state"], "open");
  EXPECT_EQ(tasks[2]["state"], "locked");
  EXPECT_EQ(answer["chains"][0]["in_audience"], true);
}

TEST_F(AnswersTest, a_wallet_names_its_account_and_the_restriction_in_force) {
  it.segments("ann", {"fake-active"});
  const Json answer = wallet_answer("ann", it.user("ann"), it.now);
  EXPECT_EQ(answer["points"], 10);
  EXPECT_EQ(answer["account"].get<std::string>().size(), 32U);
  EXPECT_EQ(answer["restriction"]["level"], "reduced");
  EXPECT_EQ(answer["restriction"]["segment"], "fake-active");
}

TEST_F(AnswersTest, all_partitions_together_sum_to_nothing) {
  it.wanted("ann", "c1", "five");
  it.settle();
  std::vector<pb::Totals> partitions;
  for (MemoryWorkspace& workspace : it.workspaces) {
    const pb::Entity* state = workspace.find(kLedgerKey);
    if (state != nullptr) partitions.push_back(state->totals());
  }
  const Json answer = totals_answer(partitions);
  EXPECT_EQ(answer["sum"], 0);
  EXPECT_EQ(answer["granted_points"], 10);
  EXPECT_EQ(answer["accounts"].size(), 7U) << answer;
}

TEST_F(AnswersTest, coupons_and_their_stock_are_told_in_fen) {
  it.wanted("ann", "c1", "five");
  it.settle();
  const Json held = coupons_answer("ann", it.user("ann"), it.now)["coupons"][0];
  EXPECT_EQ(held["state"], "reserved");
  EXPECT_EQ(held["value_fen"], 500);
  EXPECT_EQ(held["redeemed_at"], nullptr);
  const Json stock = stock_answer("five", it.state("coupon:five").coupon());
  EXPECT_EQ(stock["stock"], 99);
  EXPECT_EQ(stock["reserved_fen"], 500);
  const Json late = coupons_answer("ann", it.user("ann"), it.now + std::chrono::hours(24 * 7));
  EXPECT_EQ(late["coupons"][0]["state"], "expired");
}

TEST_F(AnswersTest, lines_come_newest_first) {
  it.happened("ann", "Order Completed", "o1");
  const Json answer = lines_answer("ann", it.state("lines:u:ann").lines());
  EXPECT_EQ(answer["lines"][0]["points"], 100);
  EXPECT_EQ(answer["lines"][0]["balance"], 110);
  EXPECT_EQ(answer["lines"][1]["reason"], "earned: start/read");
}

}  // namespace
}  // namespace hearth::rewards
