#include "rewards/core/linking.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

using nlohmann::json;
using std::chrono::hours;

class LinkingTest : public ::testing::Test {
 protected:
  void link(const std::string& id, const std::string& to, bool by_operator = false) {
    json body = {{"to", to}};
    if (by_operator) body["operator"] = true;
    it.send(id, "segmenter", "link", body);
  }
  void read(const std::string& who, int times) {
    for (int i = 0; i < times; ++i) it.event(who, "Article Read");
  }
  void buys(const std::string& who, const std::string& order) {
    it.happened(who, "Order Completed", order);
  }
  std::int64_t left() { return it.state("budget:newcomers").budget().balance(); }
  void expect_sound() {
    EXPECT_EQ(it.sum("points"), 0);
    EXPECT_EQ(it.sum("fen"), 0);
    EXPECT_EQ(it.totals()["clearing points"], 0);
    EXPECT_EQ(it.evolved_again(), it.bytes());
  }

  MemoryInstallation it{small_shop(), 5};
};

TEST_F(LinkingTest, what_a_guest_did_counts_once_the_guest_is_known) {
  it.guest_event("phone", "Article Read");
  it.guest_event("phone", "Article Read");
  it.event("ann", "Article Read");
  link("a:phone", "u:ann");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  link("a:phone", "u:ann");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  expect_sound();
}

TEST_F(LinkingTest, what_a_guest_did_counts_also_where_it_comes_after_the_link) {
  it.event("ann", "Article Read");
  link("a:phone", "u:ann");
  it.settle();
  it.guest_event("phone", "Article Read", "m1");
  it.guest_event("phone", "Article Read", "m2");
  it.guest_event("phone", "Article Read", "m2");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.user("ann").tasks(0).count(), 3);
  expect_sound();
}

TEST_F(LinkingTest, a_guest_who_has_done_all_is_paid_on_being_known_and_not_before) {
  for (int i = 0; i < 5; ++i) it.guest_event("phone", "Article Read");
  it.settle();
  EXPECT_EQ(it.state("a:phone").standing().tasks(0).count(), 3);
  EXPECT_EQ(left(), 0) << "nobody has asked the budget";
  link("a:phone", "u:ann");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(left(), 9'990);
  expect_sound();
}

TEST_F(LinkingTest, a_guest_is_forgotten_after_thirty_days) {
  it.guest_event("phone", "Article Read");
  it.wait(kGuestFor - Millis(1));
  EXPECT_NE(it.at("a:phone").find("a:phone"), nullptr);
  it.wait(Millis(1));
  EXPECT_EQ(it.at("a:phone").find("a:phone"), nullptr);
  EXPECT_EQ(it.at("a:phone").find("recent:a:phone"), nullptr);
}

TEST_F(LinkingTest, whose_an_id_is_that_had_done_nothing_is_known_for_thirty_days) {
  link("u:bob", "u:ann");
  it.settle();
  read("bob", 3);
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  it.wait(kGuestFor);
  EXPECT_EQ(it.at("u:bob").find("u:bob"), nullptr);
  EXPECT_EQ(it.points("ann"), 10);
  expect_sound();
}

TEST_F(LinkingTest, a_link_without_an_account_lasts_while_its_id_is_used) {
  link("u:bob", "u:ann");
  it.settle();
  for (int day = 0; day < 60; ++day) {
    it.wait(hours(24));
    it.happened("bob", "App Opened");
  }
  EXPECT_LE(it.ledger.size(), 5U) << "not each use is a decision";
  read("bob", 3);
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  it.wait(kGuestFor);
  EXPECT_EQ(it.at("u:bob").find("u:bob"), nullptr);
  expect_sound();
}

TEST_F(LinkingTest, passing_something_on_is_a_use) {
  link("u:bob", "u:ann");
  link("a:phone", "u:bob");
  it.settle();
  for (int day = 0; day < 60; ++day) {
    it.wait(hours(24));
    it.guest_event("phone", "Article Read");
    it.settle();
  }
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.user("bob").linked_to(), "u:ann");
}

TEST_F(LinkingTest, an_account_does_not_end_with_the_time_of_a_guest) {
  link("u:bob", "u:ann");
  it.send("u:bob", "segmenter", "restore", {{"part", ""}, {"from", "u:ann"}, {"link", "u:ann"}});
  it.settle();
  read("bob", 3);
  it.settle();
  it.wait(kGuestFor);
  EXPECT_EQ(it.points("bob"), 10);
}

TEST_F(LinkingTest, two_wallets_become_one_and_a_task_is_paid_once) {
  read("ann", 3);
  it.settle();
  read("bob", 3);
  it.settle();
  buys("bob", "o1");
  link("u:bob", "u:ann");
  it.settle();
  EXPECT_EQ(it.points("bob"), 0);
  EXPECT_EQ(it.points("ann"), 110) << "the first task was paid twice";
  EXPECT_EQ(left(), 10'000 - 110);
  buys("ann", "o2");
  buys("bob", "o3");
  EXPECT_EQ(it.points("ann"), 110);
  it.event("bob", "Note Published");
  it.settle();
  EXPECT_EQ(it.points("ann"), 160) << "what the other id does counts for the person";
  expect_sound();
}

TEST_F(LinkingTest, a_refund_reaches_what_was_paid_to_the_other_id) {
  read("bob", 3);
  it.settle();
  buys("bob", "o1");
  link("u:bob", "u:ann");
  it.settle();
  EXPECT_EQ(it.points("ann"), 110);
  it.happened("bob", "Order Refunded", "o1");
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(left(), 9'990);
  expect_sound();
}

TEST_F(LinkingTest, an_answer_that_was_on_its_way_pays_nobody_twice) {
  read("ann", 3);
  read("bob", 3);
  link("u:bob", "u:ann");
  for (std::size_t n = 0; it.deliver_one(n); n += 3) {
  }
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(left(), 9'990);
  expect_sound();
}

TEST_F(LinkingTest, a_coupon_goes_on_with_its_person) {
  it.event("ann", "Article Read");
  it.wanted("bob", "c1", "five");
  it.settle();
  const std::string code = it.user("bob").coupons(0).code();
  const json order = {{"code", code}, {"order_id", "o1"}, {"order_fen", 900}};
  link("u:bob", "u:ann");
  it.settle();
  EXPECT_EQ(it.command("bob", "redeem", order).second["type"], "linked_elsewhere");
  EXPECT_EQ(it.command("bob", "redeem", order).second["detail"], "linked to the user ann");
  EXPECT_EQ(it.command("ann", "redeem", order).first, 200);
  it.settle();
  EXPECT_EQ(it.state("coupon:five").coupon().redeemed(), 1);
  it.wanted("bob", "c2", "five");
  it.settle();
  EXPECT_EQ(it.last("u:bob", "coupon.refused")["reason"], "linked_elsewhere");
  expect_sound();
}

TEST_F(LinkingTest, two_that_were_linked_to_each_other_at_once_are_one_in_the_end) {
  read("ann", 3);
  it.settle();
  read("bob", 3);
  it.settle();
  for (const std::size_t way : {0U, 1U, 2U}) {
    MemoryInstallation both = it;
    both.send("u:ann", "segmenter", "link", {{"to", "u:bob"}});
    both.send("u:bob", "segmenter", "link", {{"to", "u:ann"}});
    for (std::size_t n = 0; both.deliver_one(n); n += way) {
    }
    EXPECT_EQ(both.points("bob"), 10) << way;
    EXPECT_EQ(both.user("ann").linked_to(), "u:bob");
    EXPECT_EQ(both.user("bob").linked_to(), "");
    EXPECT_EQ(both.sum("points"), 0);
    EXPECT_EQ(both.totals()["clearing points"], 0);
  }
}

TEST_F(LinkingTest,
       what_is_done_between_two_that_have_nothing_and_were_linked_to_each_other_counts) {
  link("u:ann", "u:bob");
  link("u:bob", "u:ann");
  it.settle();
  read("ann", 3);
  it.settle();
  EXPECT_EQ(it.points("bob"), 10);
  expect_sound();
}

TEST_F(LinkingTest, a_row_of_ids_has_one_wallet_whichever_link_comes_first) {
  std::mt19937 random(5);
  const auto name = [](int i) { return "k" + std::to_string(i); };
  for (int round = 0; round < 20; ++round) {
    MemoryInstallation row{small_shop(), 5};
    row.event("k0", "Article Read");
    row.event("k7", "Article Read");
    std::vector<int> links(20);
    std::iota(links.begin(), links.end(), 0);
    std::shuffle(links.begin(), links.end(), random);
    for (const int i : links) {
      row.send("u:" + name(i), "segmenter", "link", {{"to", "u:" + name(i + 1)}});
      for (std::size_t n = random() % 3; n > 0; --n) row.deliver_one(random());
    }
    row.event("k0", "Article Read");
    while (row.deliver_one(random())) {
    }
    EXPECT_EQ(row.points("k20"), 10) << round;
    EXPECT_EQ(row.user("k20").tasks(0).count(), 3);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(row.user(name(i)).linked_to(), "u:" + name(i + 1));
    EXPECT_EQ(row.sum("points"), 0);
    EXPECT_EQ(row.totals()["clearing points"], 0);
  }
}

TEST_F(LinkingTest, who_was_unlinked_is_linked_again_by_an_operator_only) {
  read("bob", 3);
  it.settle();
  link("u:bob", "u:ann");
  it.settle();
  it.send("u:bob", "segmenter", "restore", {{"part", ""}, {"from", "u:ann"}, {"link", "u:ann"}});
  link("u:bob", "u:ann");
  it.settle();
  EXPECT_EQ(it.user("bob").linked_to(), "");
  EXPECT_EQ(it.points("bob"), 10);
  link("u:bob", "u:ann", true);
  it.settle();
  EXPECT_EQ(it.user("bob").linked_to(), "u:ann");
  expect_sound();
}

TEST_F(LinkingTest, the_first_link_wins_and_nothing_of_another_form_is_followed) {
  link("a:phone", "u:ann");
  link("a:phone", "u:bob");
  link("a:phone", "a:tablet");
  it.send("u:ann", "rewards", "joined", {{"part", "zz"}});
  it.send("u:ann", "rewards", "did", json::object());
  it.settle();
  EXPECT_EQ(it.state("a:phone").standing().linked_to(), "u:ann");
  EXPECT_EQ(it.at("a:phone").rejected.size() + it.at("u:ann").rejected.size(), 3U);
}

}  // namespace
}  // namespace hearth::rewards
