#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"
#include "rewards/core/user_coupons.hpp"

namespace hearth::rewards {
namespace {

using nlohmann::json;
using std::chrono::hours;

class CouponsTest : public ::testing::Test {
 protected:
  // What the user heard in answer.
  std::string want(const std::string& user, const std::string& claim,
                   const std::string& coupon = "five") {
    it.heard.clear();
    it.wanted(user, claim, coupon);
    it.settle();
    const json refused = it.last("u:" + user, "coupon.refused");
    if (!refused.is_null()) return refused["reason"];
    return it.last("u:" + user, "coupon.reserved").is_null() ? "nothing" : "reserved";
  }
  std::string code(const std::string& user) {
    return it.user(user).coupons(it.user(user).coupons_size() - 1).code();
  }
  std::pair<int, json> redeem(const std::string& user, const std::string& which,
                              std::int64_t fen = 1200) {
    auto answer =
        it.command(user, "redeem", {{"code", which}, {"order_id", "o1"}, {"order_fen", fen}});
    it.settle();
    return answer;
  }
  std::pair<int, json> roll_back(const std::string& user, const std::string& which) {
    auto answer = it.command(user, "roll-back", {{"code", which}});
    it.settle();
    return answer;
  }
  const pb::CouponStock& stock() { return it.state("coupon:five").coupon(); }

  MemoryInstallation it{small_shop()};
};

TEST_F(CouponsTest, one_is_reserved_with_its_money_and_redeemed_by_its_owner) {
  EXPECT_EQ(want("ann", "c1"), "reserved");
  const json told = it.last("u:ann", "coupon.reserved");
  EXPECT_EQ(told["value_fen"], 500);
  EXPECT_EQ(told["minimum_order_fen"], 0);
  EXPECT_EQ(told["title"], "5 元");
  EXPECT_EQ(told["expires_ms"], to_unix_ms(it.now + hours(24 * 7)));
  EXPECT_EQ(stock().reserved_fen(), 500);
  const auto [status, body] = redeem("ann", code("ann"));
  EXPECT_EQ(status, 200);
  EXPECT_EQ(body["value_fen"], 500);
  EXPECT_EQ(it.last("u:ann", "coupon.redeemed")["order_id"], "o1");
  EXPECT_EQ(stock().redeemed(), 1);
  EXPECT_EQ(stock().reserved_fen(), 0);
  EXPECT_EQ(stock().spent_fen(), 500);
  EXPECT_EQ(redeem("ann", code("ann")).second["type"], "coupon_redeemed");
}

TEST_F(CouponsTest, a_code_is_worth_nothing_to_somebody_else) {
  (void)want("ann", "c1");
  (void)want("bob", "c2");
  EXPECT_NE(code("ann"), code("bob"));
  EXPECT_EQ(code("ann").size(), 32U);
  EXPECT_EQ(redeem("bob", code("ann")).second["type"], "coupon_not_found");
}

TEST_F(CouponsTest, each_reason_not_to_give_one_is_said) {
  EXPECT_EQ(want("ann", "c1", "six"), "unknown_coupon");
  EXPECT_EQ(want("ann", "c2"), "reserved");
  EXPECT_EQ(want("ann", "c3"), "limit_reached");
  it.segments("bob", {"fake-active"});
  EXPECT_EQ(want("bob", "c4"), "restricted");
  Settings shop = small_shop();
  shop.coupons["five"].stock = 1;
  it.fold.configure(shop);
  EXPECT_EQ(want("eve", "c5"), "out_of_stock");
  shop.granting = false;
  it.fold.configure(shop);
  EXPECT_EQ(want("joe", "c6"), "granting_stopped");
  EXPECT_EQ(it.refusals()["out_of_stock"], 1);
}

TEST_F(CouponsTest, an_anonymous_id_gets_none_and_is_told_so) {
  it.send("a:phone", "recall", "coupon.wanted", {{"claim", "c1"}, {"coupon", "five"}});
  it.settle();
  EXPECT_EQ(it.last("a:phone", "coupon.refused")["reason"], "not_identified");
  EXPECT_EQ(it.at("a:phone").find("a:phone"), nullptr);
}

TEST_F(CouponsTest, going_quiet_again_does_not_pay) {
  (void)want("ann", "c1");
  it.wait(hours(24 * 8));
  EXPECT_EQ(want("ann", "c2"), "cool_down");
  it.wait(hours(24 * 82) - Millis(1));
  EXPECT_EQ(want("ann", "c3"), "cool_down");
  it.wait(Millis(1));
  EXPECT_EQ(want("ann", "c4"), "reserved");
}

TEST_F(CouponsTest, one_that_expires_goes_back_into_the_stock) {
  (void)want("ann", "c1");
  it.wait(hours(24 * 7) - Millis(1));
  EXPECT_EQ(stock().reserved(), 1);
  it.wait(Millis(1));
  EXPECT_EQ(stock().reserved(), 0);
  EXPECT_EQ(stock().released(), 1);
  EXPECT_EQ(stock().stock_fen(), 100 * 500);
  EXPECT_EQ(redeem("ann", code("ann")).second["type"], "coupon_expired");
}

TEST_F(CouponsTest, it_may_be_valid_for_less_than_its_kind) {
  it.send("u:ann", "recall", "coupon.wanted",
          {{"claim", "c1"}, {"coupon", "five"}, {"campaign", "s"}, {"valid_ms", 60'000}});
  it.settle();
  EXPECT_EQ(it.user("ann").coupons(0).expires(), to_unix_ms(it.now) + 60'000);
}

TEST_F(CouponsTest, what_is_wanted_twice_under_one_claim_is_given_once) {
  (void)want("ann", "c1");
  EXPECT_EQ(want("ann", "c1"), "nothing");
  EXPECT_EQ(stock().reserved(), 1);
  it.send("coupon:five", "rewards", "coupon.reserve", {{"claim", "c1"}, {"user", "u:ann"}});
  it.settle();
  EXPECT_EQ(stock().reserved(), 1);
}

TEST_F(CouponsTest, released_before_use_it_is_in_stock_again) {
  (void)want("ann", "c1");
  it.send("u:ann", "recall", "coupon.release", {{"claim", "c1"}});
  it.settle();
  EXPECT_EQ(stock().reserved(), 0);
  EXPECT_EQ(redeem("ann", code("ann")).second["type"], "coupon_released");
}

TEST_F(CouponsTest, released_before_its_home_has_answered_it_is_not_kept) {
  it.wanted("ann", "c1", "five");
  ASSERT_TRUE(it.deliver_one());
  it.send("u:ann", "recall", "coupon.release", {{"claim", "c1"}});
  while (it.deliver_one(1)) {
  }
  it.settle();
  EXPECT_EQ(it.user("ann").coupons(0).state(), pb::HeldCoupon::RELEASED);
  EXPECT_EQ(stock().reserved(), 0);
  EXPECT_EQ(stock().stock_fen(), 100 * 500);
}

TEST_F(CouponsTest, rolled_back_in_time_it_can_be_redeemed_again) {
  (void)want("ann", "c1");
  EXPECT_EQ(roll_back("ann", code("ann")).second["type"], "coupon_not_redeemed");
  (void)redeem("ann", code("ann"));
  EXPECT_EQ(roll_back("ann", code("ann")).second["state"], "reserved");
  EXPECT_EQ(stock().spent_fen(), 0);
  EXPECT_EQ(stock().reserved(), 1);
  EXPECT_EQ(redeem("ann", code("ann")).first, 200);
}

TEST_F(CouponsTest, rolled_back_after_it_expired_its_money_goes_back) {
  (void)want("ann", "c1");
  (void)redeem("ann", code("ann"));
  it.wait(hours(24 * 30));
  EXPECT_EQ(roll_back("ann", code("ann")).second["state"], "expired");
  EXPECT_EQ(stock().stock_fen(), 100 * 500);
  EXPECT_EQ(stock().redeemed(), 0);
}

TEST_F(CouponsTest, after_ninety_days_nothing_is_rolled_back) {
  (void)want("ann", "c1");
  (void)redeem("ann", code("ann"));
  it.wait(hours(24 * 90) + Millis(1));
  EXPECT_EQ(roll_back("ann", code("ann")).second["type"], "roll_back_too_late");
}

TEST_F(CouponsTest, an_order_below_the_minimum_is_refused) {
  Settings shop = small_shop();
  shop.coupons["five"].minimum_order_fen = 2000;
  it.fold.configure(shop);
  (void)want("ann", "c1");
  EXPECT_EQ(redeem("ann", code("ann"), 1999).first, 422);
  EXPECT_EQ(redeem("ann", code("ann"), 2000).first, 200);
}

TEST_F(CouponsTest, a_body_of_another_form_is_refused) {
  (void)want("ann", "c1");
  for (const json& body : {json{{"code", code("ann")}}, json{{"order_id", "o"}, {"order_fen", -1}},
                           json{{"order_id", ""}, {"order_fen", 1}}}) {
    EXPECT_EQ(it.command("ann", "redeem", body).first, 400) << body;
  }
}

TEST_F(CouponsTest, another_value_is_what_the_free_ones_are_worth_and_not_the_reserved) {
  (void)want("ann", "c1");
  Settings shop = small_shop();
  shop.coupons["five"].value_fen = 300;
  it.fold.configure(shop);
  it.mark();
  EXPECT_EQ(stock().stock_fen(), 99 * 300);
  EXPECT_EQ(stock().reserved_fen(), 500);
  it.wait(hours(24 * 7));
  EXPECT_EQ(stock().stock_fen(), 100 * 300);
  EXPECT_EQ(stock().reserved_fen(), 0);
}

TEST_F(CouponsTest, the_oldest_are_forgotten_only_when_nothing_can_become_of_them) {
  Settings shop = small_shop();
  shop.coupons["five"].cool_down = std::chrono::minutes(1);
  it.fold.configure(shop);
  for (int i = 0; i < kMaxCoupons; ++i) {
    ASSERT_EQ(want("ann", "c" + std::to_string(i)), "reserved");
    it.wait(hours(24 * 7));
  }
  EXPECT_EQ(want("ann", "again"), "reserved");
  EXPECT_EQ(it.user("ann").coupons_size(), kMaxCoupons);
  EXPECT_EQ(it.user("ann").coupons(0).claim(), "c1");
}

TEST_F(CouponsTest, a_limit_holds_for_ever_whatever_else_the_user_had_since) {
  Settings shop = small_shop();
  shop.coupons["five"].cool_down = std::chrono::minutes(1);
  shop.coupons["once"] = shop.coupons["rare"] = shop.coupons["five"];
  shop.coupons["rare"].per_user = 9;
  shop.coupons["rare"].cool_down = hours(24 * 365);
  it.fold.configure(shop);
  it.mark();
  ASSERT_EQ(want("ann", "first", "once"), "reserved");
  ASSERT_EQ(redeem("ann", code("ann")).first, 200);
  ASSERT_EQ(want("ann", "second", "rare"), "reserved");
  for (int i = 0; i < kMaxCoupons; ++i) {
    it.wait(hours(24 * 14));
    ASSERT_EQ(want("ann", "c" + std::to_string(i)), "reserved");
  }
  ASSERT_EQ(it.user("ann").coupons(0).claim(), "c0") << "none of the first two is remembered";
  EXPECT_EQ(want("ann", "again", "once"), "limit_reached");
  EXPECT_EQ(want("ann", "soon", "rare"), "cool_down");
  it.send("u:ann", "segmenter", "link", {{"to", "u:zoe"}});
  it.settle();
  EXPECT_EQ(want("zoe", "other", "once"), "limit_reached");
  it.wait(hours(24 * 100));
  EXPECT_EQ(want("zoe", "later", "rare"), "reserved");
}

}  // namespace
}  // namespace hearth::rewards
