#include <random>

#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

std::string user(std::size_t number) { return "user" + std::to_string(number); }

TEST(Ledger, a_budget_is_not_overspent_whatever_the_order_of_claims) {
  constexpr int kClaimants = 200;
  for (const unsigned seed : {1U, 2U, 3U, 4U, 5U}) {
    Settings shop = small_shop();
    shop.budgets["newcomers"] = 1'234;  // 123 tasks of 10 points
    MemoryInstallation it(shop, 7);
    std::mt19937 random(seed);
    std::vector<int> left(kClaimants, 3);
    for (int i = 0; i < kClaimants * 3; ++i) {
      std::size_t who = random() % kClaimants;
      while (left[who] == 0) who = (who + 1) % kClaimants;
      --left[who];
      it.event(user(who), "Article Read");
      while (random() % 3 == 0 && it.deliver_one(random())) {
        ASSERT_EQ(it.sum("points"), 0);
      }
    }
    while (it.deliver_one(random())) ASSERT_EQ(it.sum("points"), 0);
    std::int64_t earned = 0;
    for (int i = 0; i < kClaimants; ++i) earned += it.points(user(static_cast<std::size_t>(i)));
    EXPECT_EQ(earned, 1'230) << seed;
    EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 4);
    EXPECT_EQ(it.refusals()["budget_exhausted"], kClaimants - 123);
    EXPECT_EQ(it.totals()["clearing points"], 0);
  }
}

TEST(Ledger, a_stock_of_coupons_is_not_overdrawn_whatever_the_order_of_requests) {
  for (const unsigned seed : {1U, 2U, 3U, 4U, 5U}) {
    Settings shop = small_shop();
    shop.coupons["five"].stock = 50;
    MemoryInstallation it(shop, 7);
    std::mt19937 random(seed);
    for (std::size_t i = 0; i < 200; ++i) it.wanted(user(i), "c", "five");
    while (it.deliver_one(random())) ASSERT_EQ(it.sum("fen"), 0);
    std::size_t reserved = 0;
    std::set<std::string> codes;
    for (std::size_t i = 0; i < 200; ++i) {
      for (const pb::HeldCoupon& one : it.user(user(i)).coupons()) {
        EXPECT_EQ(one.state(), pb::HeldCoupon::RESERVED);
        codes.insert(one.code());
        ++reserved;
      }
    }
    EXPECT_EQ(reserved, 50U);
    EXPECT_EQ(codes.size(), 50U);
    EXPECT_EQ(it.state("coupon:five").coupon().stock_fen(), 0);
  }
}

// Anything, in any order; small numbers, so that users meet every limit.
class AnyLife {
 public:
  explicit AnyLife(unsigned seed) : it(small(), 5), random_(seed) {}

  void step() {
    const std::string who = user(random_() % 8);
    const std::string order = "o" + std::to_string(random_() % 12);
    switch (random_() % 17) {
      case 0:
      case 1:
      case 2:
        it.event(who, "Article Read");
        break;
      case 3:
      case 4:
        it.event(who, "Order Completed", order);
        break;
      case 5:
        it.event(who, "Order Refunded", order);
        break;
      case 6:
        it.event(who, "Note Published");
        break;
      case 7:
        it.wanted(who, "c" + std::to_string(random_() % 40), "five");
        break;
      case 8:
        it.send("u:" + who, "recall", "coupon.release",
                {{"claim", "c" + std::to_string(random_() % 40)}});
        break;
      case 9:
        with_coupon(who, "redeem");
        break;
      case 10:
        with_coupon(who, "roll-back");
        break;
      case 11:
        reconfigure();
        break;
      case 12:
        it.wait(std::chrono::hours(random_() % 60));
        break;
      case 13:
        if (random_() % 8 == 0)
          it.send("u:" + who, "segmenter", "forget", {{"entity", "u:" + who}});
        break;
      case 14:
        link_or_unlink(who);
        break;
      case 15:
        it.guest_event(who, "Article Read");
        it.send("a:" + who, "segmenter", "link", {{"to", "u:" + who}});
        break;
      default:
        it.segments(who, random_() % 2 == 0 ? std::vector<std::string>{"fake-active"}
                                            : std::vector<std::string>{});
    }
    for (auto deliveries = random_() % 6; deliveries > 0; --deliveries) it.deliver_one(random_());
  }

  MemoryInstallation it;

 private:
  static Settings small() {
    Settings shop = small_shop();
    shop.budgets["newcomers"] = 400;
    shop.coupons["five"].stock = 5;
    shop.coupons["five"].per_user = 3;
    shop.coupons["five"].cool_down = std::chrono::hours(24);
    return shop;
  }
  void with_coupon(const std::string& who, const char* command) {
    const pb::Standing standing = it.user(who);
    if (standing.coupons().empty()) return;
    const auto which = static_cast<int>(random_() % static_cast<unsigned>(standing.coupons_size()));
    (void)it.command(
        who, command,
        {{"code", standing.coupons(which).code()}, {"order_id", "o"}, {"order_fen", 100}});
  }
  void link_or_unlink(const std::string& who) {
    const std::string other = it.user(who).linked_to();
    if (!other.empty() && random_() % 2 == 0) {
      it.send("u:" + who, "segmenter", "restore", {{"from", other}, {"link", other}});
    } else if (random_() % 8 == 0) {
      it.send("u:" + who, "segmenter", "link",
              {{"to", "u:" + user(random_() % 8)}, {"operator", true}});
    }
  }
  void reconfigure() {
    Settings shop = small();
    shop.number = it.fold.settings().number + 1;
    shop.granting = random_() % 4 != 0;
    shop.budgets["newcomers"] = static_cast<std::int64_t>(random_() % 800);
    shop.coupons["five"].stock = static_cast<std::int64_t>(random_() % 10);
    shop.coupons["five"].value_fen = 100 + static_cast<std::int64_t>(random_() % 500);
    it.fold.configure(shop);
    it.sweep();
  }

  std::mt19937 random_;
};

TEST(Ledger, sums_to_nothing_whatever_happens) {
  std::int64_t forgotten = 0, returned = 0, spent = 0, released = 0, refused = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    AnyLife life(seed);
    for (int i = 0; i < 400; ++i) {
      life.step();
      ASSERT_EQ(life.it.sum("points"), 0) << seed;
      ASSERT_EQ(life.it.sum("fen"), 0) << seed;
    }
    life.it.settle();
    EXPECT_EQ(life.it.totals()["clearing points"], 0) << seed;
    const pb::CouponStock& stock = life.it.state("coupon:five").coupon();
    std::int64_t reserved = 0, redeemed = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      const pb::Standing& standing = life.it.user(user(i));
      std::int64_t of_tasks = 0;
      for (const pb::Task& task : standing.tasks()) of_tasks += task.points();
      EXPECT_EQ(standing.points(), of_tasks) << seed << ": nobody has spent any";
      for (const pb::HeldCoupon& one : standing.coupons()) {
        reserved += one.state() == pb::HeldCoupon::RESERVED ? 1 : 0;
        redeemed += one.state() == pb::HeldCoupon::REDEEMED ? 1 : 0;
      }
    }
    EXPECT_EQ(stock.reserved(), reserved) << seed;
    EXPECT_GE(stock.redeemed(), redeemed) << seed << ": the others' owners were forgotten";
    EXPECT_GE(stock.stocked(), reserved + redeemed) << seed;
    forgotten += life.it.totals()["forgotten points"];
    returned += life.it.state("budget:newcomers").budget().returned();
    spent += stock.spent_fen();
    released += stock.released();
    refused += stock.refused();
  }
  // The lives were full enough to mean something.
  EXPECT_GT(forgotten, 0);
  EXPECT_GT(returned, 0);
  EXPECT_GT(spent, 0);
  EXPECT_GT(released, 0);
  EXPECT_GT(refused, 0);
}

TEST(Ledger, the_recorded_decisions_alone_lead_to_the_same_states) {
  AnyLife life(7);
  for (int i = 0; i < 600; ++i) life.step();
  EXPECT_GT(life.it.ledger.size(), 300U);
  EXPECT_EQ(life.it.evolved_again(), life.it.bytes());
}

TEST(Ledger, a_decision_says_what_moves_and_what_everybody_is_afterwards) {
  MemoryInstallation it(small_shop(), 1);
  for (int i = 0; i < 3; ++i) it.happened("ann", "Article Read");
  pb::Decision last;
  ASSERT_TRUE(last.ParseFromString(it.ledger.back().decision));
  EXPECT_EQ(last.reason(), "earned: start/read");
  ASSERT_EQ(last.postings_size(), 2);
  EXPECT_EQ(last.postings(0).account(), "clearing");
  EXPECT_EQ(last.postings(1).account(), "wallet:" + it.user("ann").account());
  EXPECT_EQ(last.postings(1).amount(), 10);
  EXPECT_EQ(last.records(0).key(), "u:ann");
  const pb::Lines& lines = it.state("lines:u:ann").lines();
  ASSERT_EQ(lines.lines_size(), 1);
  EXPECT_EQ(lines.lines(0).balance(), 10);
}

TEST(LedgerDeathTest, a_decision_that_makes_money_is_never_carried_out) {
  MemoryInstallation it(small_shop(), 1);
  pb::Decision wrong;
  pb::Posting& posting = *wrong.add_postings();
  posting.set_account("clearing");
  posting.set_currency("points");
  posting.set_amount(1);
  const contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann"};
  EXPECT_DEATH(it.fold.evolve(input, wrong.SerializeAsString(), it.workspaces[0]), "balanced");
}

}  // namespace
}  // namespace hearth::rewards
