#include "rewards/core/unlinking.hpp"

#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"
#include "rewards/core/trace.hpp"

namespace hearth::rewards {
namespace {

using nlohmann::json;

class UnlinkingTest : public ::testing::Test {
 protected:
  void does_all(const std::string& who, const std::string& order) {
    for (int i = 0; i < 3; ++i) it.happened(who, "Article Read");
    it.happened(who, "Order Completed", order);
    it.happened(who, "Note Published");
  }
  void link(const std::string& id, const std::string& to) {
    it.send("u:" + id, "segmenter", "link", {{"to", "u:" + to}, {"operator", true}});
    it.settle();
  }
  void unlink(const std::string& id, const std::string& from, const std::string& person) {
    it.send("u:" + id, "segmenter", "restore", {{"from", "u:" + person}, {"link", "u:" + from}});
    it.settle();
  }
  std::int64_t left() { return it.state("budget:newcomers").budget().balance(); }
  void expect_sound() {
    EXPECT_EQ(it.sum("points"), 0);
    EXPECT_EQ(it.totals()["clearing points"], 0);
    EXPECT_EQ(it.evolved_again(), it.bytes());
  }

  MemoryInstallation it{small_shop(), 5};
};

TEST_F(UnlinkingTest, who_is_unlinked_has_again_what_was_handed_over_and_earns_it_no_second_time) {
  does_all("bob", "o1");
  link("bob", "ann");
  EXPECT_EQ(it.points("ann"), 160);
  unlink("bob", "ann", "ann");
  EXPECT_EQ(it.points("bob"), 160);
  EXPECT_EQ(it.points("ann"), 0);
  does_all("bob", "o2");
  EXPECT_EQ(it.points("bob"), 160);
  EXPECT_EQ(left(), 10'000 - 160);
  expect_sound();
}

TEST_F(UnlinkingTest, who_gave_the_points_back_may_earn_them_by_own_deeds) {
  does_all("bob", "o1");
  link("bob", "ann");
  unlink("bob", "ann", "ann");
  does_all("ann", "o2");
  EXPECT_EQ(it.points("ann"), 160);
  EXPECT_EQ(it.points("bob"), 160);
  EXPECT_EQ(left(), 10'000 - 320);
  expect_sound();
}

TEST_F(UnlinkingTest, what_the_other_had_earned_alone_stays_there) {
  for (int i = 0; i < 3; ++i) it.happened("ann", "Article Read");
  does_all("bob", "o1");
  link("bob", "ann");
  EXPECT_EQ(it.points("ann"), 160) << "the first task was paid twice, and went back";
  unlink("bob", "ann", "ann");
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.points("bob"), 150);
  does_all("bob", "o2");
  EXPECT_EQ(it.points("bob"), 150);
  expect_sound();
}

TEST_F(UnlinkingTest, what_was_refunded_meanwhile_is_not_there_any_more) {
  does_all("bob", "o1");
  link("bob", "ann");
  it.happened("bob", "Order Refunded", "o1");
  EXPECT_EQ(it.points("ann"), 60);
  unlink("bob", "ann", "ann");
  EXPECT_EQ(it.points("bob"), 60);
  EXPECT_EQ(it.points("ann"), 0);
  expect_sound();
}

TEST_F(UnlinkingTest, a_refund_reaches_the_points_that_came_back) {
  does_all("bob", "o1");
  link("bob", "ann");
  unlink("bob", "ann", "ann");
  it.happened("bob", "Order Refunded", "o1");
  EXPECT_EQ(it.points("bob"), 60);
  EXPECT_EQ(left(), 10'000 - 60);
  expect_sound();
}

TEST_F(UnlinkingTest, the_points_are_found_where_they_have_gone_since) {
  it.happened("ann", "Article Read");
  does_all("bob", "o1");
  link("bob", "ann");
  link("ann", "zoe");
  EXPECT_EQ(it.points("zoe"), 160);
  unlink("bob", "ann", "zoe");
  EXPECT_EQ(it.points("bob"), 160);
  EXPECT_EQ(it.points("zoe"), 0);
  expect_sound();
}

TEST_F(UnlinkingTest, points_that_come_back_to_somebody_forgotten_return_to_their_budget) {
  does_all("bob", "o1");
  link("bob", "ann");
  it.send("u:bob", "segmenter", "restore", {{"from", "u:ann"}, {"link", "u:ann"}});
  ASSERT_TRUE(it.deliver_one());
  it.send("u:bob", "segmenter", "forget", {{"entity", "u:bob"}});
  it.settle();
  EXPECT_TRUE(is_trace(it.user("bob")));
  EXPECT_EQ(left(), 10'000);
  expect_sound();
}

// The points of what bob had handed over to ann are on their way back.
class OnTheirWayTest : public UnlinkingTest {
 protected:
  void unlink_without_waiting() {
    does_all("bob", "o1");
    link("bob", "ann");
    it.send("u:bob", "segmenter", "restore", {{"from", "u:ann"}, {"link", "u:ann"}});
    ASSERT_TRUE(it.deliver_one());
    ASSERT_EQ(it.user("bob").linked_to(), "");
    ASSERT_EQ(it.points("ann"), 160);
  }
};

TEST_F(OnTheirWayTest, somebody_who_was_paid_for_the_same_tasks_gets_them_no_second_time) {
  does_all("zoe", "o2");
  unlink_without_waiting();
  link("bob", "zoe");
  EXPECT_EQ(it.user("bob").linked_to(), "u:zoe");
  EXPECT_EQ(it.points("zoe"), 160);
  EXPECT_EQ(it.points("ann"), 0);
  EXPECT_EQ(left(), 10'000 - 160);
  EXPECT_EQ(it.last("u:zoe", "taken_back")["reason"], "unlinked");
  expect_sound();
}

TEST_F(OnTheirWayTest, somebody_who_was_not_paid_has_them_until_the_id_goes_again) {
  unlink_without_waiting();
  link("bob", "zoe");
  EXPECT_EQ(it.points("zoe"), 160);
  does_all("zoe", "o2");
  EXPECT_EQ(it.points("zoe"), 160);
  unlink("bob", "zoe", "zoe");
  EXPECT_EQ(it.points("bob"), 160);
  EXPECT_EQ(it.points("zoe"), 0);
  EXPECT_EQ(left(), 10'000 - 160);
  expect_sound();
}

TEST_F(OnTheirWayTest, a_task_that_is_completed_once_more_meanwhile_is_paid_once) {
  unlink_without_waiting();
  it.event("bob", "Order Refunded", "o1");
  it.event("bob", "Order Completed", "o2");
  it.settle();
  EXPECT_EQ(it.points("bob"), 160);
  EXPECT_EQ(left(), 10'000 - 160);
  expect_sound();
}

TEST_F(UnlinkingTest, a_request_ends_where_links_form_a_cycle) {
  does_all("cat", "o1");
  link("cat", "ann");
  it.send("u:ann", "segmenter", "forget", {{"entity", "u:ann"}});
  it.settle();
  it.send("u:ann", "segmenter", "link", {{"to", "u:bob"}});
  it.send("u:bob", "segmenter", "link", {{"to", "u:ann"}});
  unlink("cat", "ann", "ann");
  does_all("cat", "o2");
  EXPECT_EQ(it.points("cat"), 0) << "its tasks are paid, and the points were forgotten";
  expect_sound();
}

TEST_F(UnlinkingTest, a_request_of_another_form_changes_nothing) {
  does_all("ann", "o1");
  it.send("u:ann", "rewards", "parted", {{"part", "zz"}, {"who", "u:bob"}});
  it.send("u:ann", "rewards", "given_back", {{"part", "zz"}});
  it.settle();
  EXPECT_EQ(it.points("ann"), 160);
  EXPECT_EQ(it.at("u:ann").rejected.size(), 2U);
}

class JoinedCouponsTest : public UnlinkingTest {};

TEST_F(JoinedCouponsTest, of_two_ids_coupons_one_person_keeps_no_more_than_the_limit) {
  it.wanted("ann", "c1", "five");
  it.wanted("bob", "c2", "five");
  it.settle();
  link("bob", "ann");
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 1);
  EXPECT_EQ(it.state("coupon:five").coupon().released(), 1);
  ASSERT_EQ(it.user("ann").coupons_size(), 2);
  EXPECT_EQ(it.user("ann").coupons(0).state(), pb::HeldCoupon::RESERVED);
  EXPECT_EQ(it.user("ann").coupons(1).state(), pb::HeldCoupon::RELEASED);
  expect_sound();
}

}  // namespace
}  // namespace hearth::rewards
