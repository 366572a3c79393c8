#include "rewards/core/trace.hpp"

#include <gtest/gtest.h>

#include "rewards/core/handover.hpp"
#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

// What was under way when a person was forgotten.
namespace hearth::rewards {
namespace {

using nlohmann::json;

class TraceTest : public ::testing::Test {
 protected:
  void read(const std::string& who) {
    for (int i = 0; i < 3; ++i) it.event(who, "Article Read");
  }
  void link(const std::string& id, const std::string& to) {
    it.send("u:" + id, "segmenter", "link", {{"to", "u:" + to}});
  }
  // While what was sent before is still on its way.
  void forget(const std::string& who) {
    it.send("u:" + who, "segmenter", "forget", {{"entity", "u:" + who}});
    ASSERT_TRUE(it.deliver_one());
    ASSERT_EQ(it.user(who).forgotten(), to_unix_ms(it.now));
  }
  bool is_gone(const std::string& who) { return is_trace(it.user(who)); }
  std::int64_t left() { return it.state("budget:newcomers").budget().balance(); }
  void expect_sound() {
    EXPECT_EQ(it.sum("points"), 0);
    EXPECT_EQ(it.sum("fen"), 0);
    EXPECT_EQ(it.totals()["clearing points"], 0);
    EXPECT_EQ(it.evolved_again(), it.bytes());
  }

  MemoryInstallation it{small_shop(), 5};
};

TEST_F(TraceTest, a_wallet_that_was_handed_over_before_is_forgotten_as_well) {
  read("bob");
  it.wanted("bob", "c1", "five");
  it.settle();
  link("bob", "ann");
  ASSERT_TRUE(it.deliver_one());
  forget("ann");
  it.settle();
  EXPECT_TRUE(is_gone("ann"));
  EXPECT_EQ(it.totals()["forgotten points"], 10);
  EXPECT_EQ(it.state("coupon:five").coupon().reserved(), 0);
  expect_sound();
}

TEST_F(TraceTest, a_wallet_that_is_handed_over_later_is_the_new_persons) {
  read("bob");
  it.settle();
  forget("ann");
  it.wait(Millis(1));
  link("bob", "ann");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  expect_sound();
}

TEST_F(TraceTest, what_another_id_did_before_counts_for_nobody_and_what_it_does_later_counts) {
  link("bob", "ann");
  it.settle();
  read("bob");
  forget("ann");
  it.settle();
  EXPECT_TRUE(is_gone("ann"));
  it.wait(Millis(1));
  read("bob");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  expect_sound();
}

TEST_F(TraceTest, a_message_that_says_no_moment_speaks_of_now) {
  forget("ann");
  it.send("u:ann", "rewards", "did", {{"event", "Article Read"}});
  it.settle();
  EXPECT_EQ(it.user("ann").tasks(0).count(), 1);
}

TEST_F(TraceTest, an_event_that_was_kept_since_before_counts_for_nothing) {
  forget("ann");
  it.wait(std::chrono::hours(1));
  it.delayed = std::chrono::hours(1);
  it.happened("ann", "Article Read");
  EXPECT_TRUE(is_gone("ann"));
  it.delayed = std::chrono::hours(1) - Millis(1);
  it.happened("ann", "Article Read");
  EXPECT_EQ(it.user("ann").tasks(0).count(), 1);
}

TEST_F(TraceTest, a_coupon_that_was_wanted_before_is_not_asked_for) {
  const json wanted = {{"claim", "c1"}, {"coupon", "five"}, {"at", to_unix_ms(it.now)}};
  forget("ann");
  it.send("u:ann", "recall", "coupon.wanted", wanted);
  it.send("u:ann", "recall", "coupon.release", {{"claim", "c1"}});
  it.settle();
  EXPECT_TRUE(is_gone("ann"));
}

TEST_F(TraceTest, points_that_were_asked_back_before_return_to_their_budget) {
  read("bob");
  it.settle();
  link("bob", "ann");
  it.settle();
  it.send("u:bob", "segmenter", "restore", {{"from", "u:ann"}, {"link", "u:ann"}});
  ASSERT_TRUE(it.deliver_one());
  forget("bob");
  it.wait(Millis(1));
  it.event("bob", "Article Read");
  it.settle();
  EXPECT_EQ(it.points("bob"), 0);
  EXPECT_EQ(left(), 10'000);
  expect_sound();
}

TEST_F(TraceTest, nobody_asks_the_new_person_for_points_that_the_old_one_had) {
  read("cat");
  it.settle();
  pb::HandedOver asked;
  *asked.add_tasks() = it.user("cat").tasks(0);
  const json parted = {{"part", encode(asked)}, {"who", "u:bob"}, {"at", to_unix_ms(it.now)}};
  forget("ann");
  it.wait(Millis(1));
  link("cat", "ann");
  it.settle();
  it.send("u:ann", "rewards", "parted", parted);
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  expect_sound();
}

TEST_F(TraceTest, a_trace_answers_as_nobody_does) {
  it.happened("ann", "Article Read");
  forget("ann");
  EXPECT_EQ(it.command("ann", "appeal", json::object()).first, 404);
  EXPECT_EQ(it.command("ann", "redeem", {{"code", "x"}}).second["type"], "user_not_found");
  it.sweep();
  EXPECT_TRUE(is_gone("ann"));
}

TEST_F(TraceTest, an_id_that_was_not_heard_of_leaves_a_trace_that_ends) {
  forget("ann");
  it.wait(kForgottenFor - Millis(1));
  forget("ann");
  it.wait(kForgottenFor - Millis(1));
  EXPECT_TRUE(is_gone("ann"));
  it.wait(Millis(1));
  EXPECT_EQ(it.at("u:ann").find("u:ann"), nullptr);
  EXPECT_TRUE(it.at("u:ann").timers.empty());
  expect_sound();
}

TEST_F(TraceTest, a_trace_that_is_linked_keeps_its_moment) {
  forget("bob");
  it.wait(Millis(1));
  link("bob", "ann");
  it.settle();
  it.delayed = Millis(1);
  it.happened("bob", "Article Read");
  EXPECT_TRUE(it.user("ann").tasks().empty());
  it.delayed = Millis(0);
  it.happened("bob", "Article Read");
  EXPECT_EQ(it.user("ann").tasks(0).count(), 1);
}

TEST_F(TraceTest, a_guest_who_came_again_goes_with_all_that_is_remembered) {
  it.send("a:phone", "segmenter", "forget", {{"entity", "u:ann"}});
  it.settle();
  it.wait(std::chrono::hours(24));
  it.guest_event("phone", "Order Completed", "too early to count");
  it.wait(kForgottenFor - std::chrono::hours(24));
  EXPECT_NE(it.at("a:phone").find("recent:a:phone"), nullptr);
  it.wait(std::chrono::hours(24));
  EXPECT_EQ(it.at("a:phone").find("recent:a:phone"), nullptr);
  EXPECT_EQ(it.at("a:phone").find("a:phone"), nullptr);
}

}  // namespace
}  // namespace hearth::rewards
