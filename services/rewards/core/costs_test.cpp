#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

// What users are told to have cost: all that lies in wallets, and all coupons that were used.
namespace hearth::rewards {
namespace {

constexpr std::int64_t kPointFen = 3;

Settings shop_with_value() {
  Settings shop = small_shop();
  shop.point_value_fen = kPointFen;
  return shop;
}

class CostsTest : public ::testing::Test {
 protected:
  void reads(const std::string& user) {
    for (int i = 0; i < 3; ++i) it.happened(user, "Article Read");
  }
  void has_coupon(const std::string& user) {
    it.wanted(user, "c1", "five");
    it.settle();
  }
  int use(const std::string& user, std::string_view command) {
    const auto answer = it.command(
        user, command,
        {{"code", it.user(user).coupons(0).code()}, {"order_id", "o1"}, {"order_fen", 1200}});
    it.settle();
    return answer.first;
  }
  std::int64_t told() const {
    std::int64_t sum = 0;
    for (const MemoryInstallation::Heard& one : it.heard) {
      if (!one.body.contains("cost_fen")) continue;
      EXPECT_TRUE(one.entity.starts_with("u:")) << one.entity;
      EXPECT_EQ(one.body["at"], to_unix_ms(it.now));
      sum += one.body["cost_fen"].get<std::int64_t>();
    }
    return sum;
  }
  // By the books.
  std::int64_t spent() const {
    auto totals = it.totals();
    return totals["wallet points"] * kPointFen + totals["coupon_spent fen"];
  }

  MemoryInstallation it{shop_with_value()};
};

TEST_F(CostsTest, points_cost_their_value_when_they_are_booked) {
  reads("ann");
  EXPECT_EQ(it.last("u:ann", "earned")["cost_fen"], 10 * kPointFen);
  EXPECT_EQ(told(), spent());
}

TEST_F(CostsTest, points_without_a_value_cost_nothing) {
  it = MemoryInstallation(small_shop());
  reads("ann");
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(told(), 0);
}

TEST_F(CostsTest, points_that_a_refund_takes_back_are_told_with_it) {
  reads("ann");
  it.happened("ann", "Order Completed", "o1");
  EXPECT_EQ(told(), 110 * kPointFen);
  it.happened("ann", "Order Refunded", "o1");
  const auto back = it.last("u:ann", "taken_back");
  EXPECT_EQ(back["cost_fen"], -100 * kPointFen);
  EXPECT_EQ(back["points"], 100);
  EXPECT_EQ(back["balance"], 10);
  EXPECT_EQ(back["task"], "start/buy");
  EXPECT_EQ(told(), 10 * kPointFen);
  EXPECT_EQ(told(), spent());
}

TEST_F(CostsTest, what_a_joined_id_had_been_paid_for_the_same_is_taken_back) {
  reads("ann");
  reads("bob");
  EXPECT_EQ(told(), 20 * kPointFen);
  it.send("u:bob", "segmenter", "link", {{"to", "u:ann"}});
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(told(), 10 * kPointFen);
  EXPECT_EQ(told(), spent());
}

TEST_F(CostsTest, a_coupon_costs_its_value_once_it_is_used_and_not_before) {
  reads("ann");
  has_coupon("ann");
  EXPECT_EQ(told(), 10 * kPointFen);
  ASSERT_EQ(use("ann", "redeem"), 200);
  EXPECT_EQ(told(), 10 * kPointFen + 500);
  EXPECT_EQ(told(), spent());
  ASSERT_EQ(use("ann", "roll-back"), 200);
  EXPECT_EQ(told(), 10 * kPointFen);
  EXPECT_EQ(told(), spent());
  ASSERT_EQ(use("ann", "redeem"), 200);
  EXPECT_EQ(use("ann", "redeem"), 409);
  EXPECT_EQ(told(), 10 * kPointFen + 500) << "a refused one costs nothing";
}

}  // namespace
}  // namespace hearth::rewards
