#include "segmenter/core/business_costs.hpp"

#include <algorithm>
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/business_log.hpp"

namespace hearth::segmenter {
namespace {

struct Telling {
  std::string user, name;
  std::int64_t fen;
  Day day;
};

// Ten users of whom four have come before, and what rewards tell.
class CostsTest : public ::testing::Test {
 protected:
  CostsTest() {
    for (int i = 0; i < 4; ++i) log.did("user" + std::to_string(i), "read", 0);
    for (int i = 0; i < 10; ++i) log.did("user" + std::to_string(i), "read", 1);
  }
  void tell(const Telling& told) { tell(told, log); }
  static void tell(const Telling& told, BusinessLog& town) {
    const std::int64_t at = (kShopDay + told.day) * kShopDayMs + 3'600'000;
    town.it.told(kRewardsService, "u:" + told.user, told.name,
                 R"({"points":3,"cost_fen":)" + std::to_string(told.fen) + R"(,"at":)" +
                     std::to_string(at) + "}");
  }
  std::optional<double> cost(Day day) const { return log.figure("cost_per_retained_user", day); }

  BusinessLog log{4};
};

TEST_F(CostsTest, are_divided_by_the_users_of_the_day_who_had_come_before) {
  tell({"user1", "earned", 200, 1});
  tell({"user7", "coupon.redeemed", 500, 1});
  EXPECT_EQ(log.sum(Sum::kCosts, 1), 2U);
  EXPECT_EQ(log.figure("reward_cost", 1), 700);
  EXPECT_EQ(cost(1), 175);  // of ten users six were new
}

TEST_F(CostsTest, are_unknown_and_not_zero_where_nobody_tells_any) {
  EXPECT_EQ(cost(1), std::nullopt);
  EXPECT_EQ(log.figure("reward_cost", 1), std::nullopt);
}

TEST_F(CostsTest, have_no_figure_on_a_day_on_which_nobody_came_back) {
  tell({"user1", "earned", 200, 0});
  EXPECT_EQ(log.figure("reward_cost", 0), 200);
  EXPECT_EQ(cost(0), std::nullopt);
}

TEST_F(CostsTest, that_were_undone_count_against_the_day_on_which_they_were) {
  tell({"user1", "coupon.redeemed", 500, 0});
  tell({"user1", "coupon.rolled_back", -500, 1});
  tell({"user2", "earned", 100, 1});
  EXPECT_EQ(log.figure("reward_cost", 0), 500);
  EXPECT_EQ(log.figure("reward_cost", 1), -400);
  EXPECT_EQ(cost(1), -100);
}

TEST_F(CostsTest, add_up_in_any_order_also_where_they_come_before_the_user) {
  std::vector<Telling> told;
  std::mt19937_64 random(5);
  for (int i = 0; i < 40; ++i) {
    told.push_back({"late" + std::to_string(random() % 5), "earned",
                    static_cast<std::int64_t>(random() % 900) - 300,
                    static_cast<Day>(random() % 3)});
  }
  const auto sums = [](const BusinessLog& town) {
    return std::array{town.sums(0), town.sums(1), town.sums(2)};
  };
  const auto come = [](BusinessLog& town) {
    for (int i = 0; i < 5; ++i) town.did("late" + std::to_string(i), "read", i % 2);
  };
  BusinessLog early(4), late(4);
  come(early);
  for (const Telling& one : told) tell(one, early);
  std::shuffle(told.begin(), told.end(), random);
  for (const Telling& one : told) tell(one, late);
  come(late);
  EXPECT_EQ(sums(early), sums(late));
  EXPECT_GT(late.sum(Sum::kSpent, 1), 0U);
  EXPECT_GT(late.sum(Sum::kRecovered, 1), 0U);
}

TEST_F(CostsTest, of_other_services_or_without_a_number_are_none) {
  log.it.told("recall", "u:user1", "earned", R"({"cost_fen":5,"at":1})");
  for (const char* body :
       {"", "[]", R"({"cost_fen":"5","at":1})", R"({"cost_fen":5})", R"({"cost_fen":0,"at":1})",
        R"({"cost_fen":5.5,"at":1})", R"({"cost_fen":99999999999999,"at":1})"}) {
    log.it.told(kRewardsService, "u:user1", "earned", body);
  }
  EXPECT_EQ(log.sum(Sum::kCosts, 1), 0U);
}

TEST_F(CostsTest, keep_nothing_of_their_users) {
  const std::string before = log.it.user("u:user1").SerializeAsString();
  tell({"user1", "earned", 200, 1});
  EXPECT_EQ(log.it.user("u:user1").SerializeAsString(), before);
}

}  // namespace
}  // namespace hearth::segmenter
