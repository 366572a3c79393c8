#include "rewards/core/tasks.hpp"

#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

namespace hearth::rewards {
namespace {

class TasksTest : public ::testing::Test {
 protected:
  const pb::Task& task(int number) { return it.user("ann").tasks(number); }
  void read(int times) {
    for (int i = 0; i < times; ++i) it.happened("ann", "Article Read");
  }
  void reconfigure(Settings settings) {
    settings.number = it.fold.settings().number + 1;
    it.fold.configure(std::move(settings));
    it.sweep();
  }

  MemoryInstallation it{small_shop()};
};

TEST_F(TasksTest, a_completed_task_pays_and_unlocks_the_next) {
  read(2);
  EXPECT_EQ(it.points("ann"), 0);
  read(1);
  EXPECT_EQ(it.points("ann"), 10);
  it.happened("ann", "Order Completed", "o1");
  EXPECT_EQ(it.points("ann"), 110);
  it.happened("ann", "Note Published");
  EXPECT_EQ(it.points("ann"), 160);
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 10'000 - 160);
}

TEST_F(TasksTest, what_is_locked_does_not_count) {
  it.happened("ann", "Order Completed", "o1");
  it.happened("ann", "Note Published");
  read(3);
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(TasksTest, a_paid_task_pays_once) {
  read(9);
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(TasksTest, an_event_that_comes_twice_counts_once) {
  for (int i = 0; i < 5; ++i) it.happened("ann", "Article Read", "", "the-same");
  EXPECT_EQ(task(0).count(), 1);
}

TEST_F(TasksTest, an_event_that_came_too_early_does_not_count_when_it_comes_again) {
  it.happened("ann", "Order Completed", "o1", "early");
  read(3);
  it.happened("ann", "Order Completed", "o1", "early");
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(TasksTest, an_event_whose_tasks_are_all_paid_is_not_remembered) {
  read(3);
  const std::size_t bytes = it.state("recent:u:ann").recent().ids().size();
  read(20);
  EXPECT_EQ(it.state("recent:u:ann").recent().ids().size(), bytes);
}

TEST_F(TasksTest, only_payments_are_of_an_order) {
  for (int i = 0; i < 3; ++i) {
    it.event_with("ann", "Article Read", R"({"order_id": "weird"})");
    it.settle();
  }
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(TasksTest, two_events_of_one_order_are_one_order) {
  Settings shop = small_shop();
  shop.chains[0].tasks = {{"buy", "", "Order Completed", 2, 10, "newcomers"}};
  it.fold.configure(shop);
  it.happened("ann", "Order Completed", "o1");
  it.happened("ann", "Order Completed", "o1");
  EXPECT_EQ(task(0).count(), 1);
  it.happened("ann", "Order Completed", "o2");
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(TasksTest, whoever_is_known_only_by_an_anonymous_id_earns_nothing) {
  for (int i = 0; i < 3; ++i) it.guest_event("phone", "Article Read");
  it.settle();
  EXPECT_TRUE(it.heard.empty());
  EXPECT_EQ(it.state("a:phone").standing().account(), "");
}

TEST_F(TasksTest, imported_events_earn_nothing) {
  contract::Event event;
  event.message_id = "m";
  event.user_id = "ann";
  event.name = "Article Read";
  contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann"};
  input.history = true;
  input.event = &event;
  EXPECT_EQ(it.fold.decide(input, it.workspaces[0]), "");
}

TEST_F(TasksTest, what_was_earned_is_told_with_the_balance) {
  read(3);
  const auto earned = it.last("u:ann", "earned");
  EXPECT_EQ(earned["points"], 10);
  EXPECT_EQ(earned["balance"], 10);
  EXPECT_EQ(earned["task"], "start/read");
}

TEST_F(TasksTest, a_refund_takes_the_points_back_and_the_next_order_earns_them_again) {
  read(3);
  it.happened("ann", "Order Completed", "o1");
  it.happened("ann", "Order Refunded", "o1");
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 9'990);
  EXPECT_EQ(it.state("budget:newcomers").budget().returned(), 100);
  EXPECT_EQ(task(1).reason(), "refunded");
  it.happened("ann", "Order Completed", "o2");
  EXPECT_EQ(it.points("ann"), 110);
}

TEST_F(TasksTest, a_refund_of_another_order_takes_nothing) {
  read(3);
  it.happened("ann", "Order Completed", "o1");
  it.happened("ann", "Order Refunded", "o9");
  it.happened("bob", "Order Refunded", "o1");
  EXPECT_EQ(it.points("ann"), 110);
}

TEST_F(TasksTest, a_refund_that_comes_before_the_budget_has_answered_leaves_no_points) {
  read(3);
  it.event("ann", "Order Completed", "o1");
  it.event("ann", "Order Refunded", "o1");
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(task(1).state(), pb::Task::COUNTING);
  EXPECT_EQ(it.totals()["clearing points"], 0);
}

TEST_F(TasksTest, an_order_that_comes_before_the_answer_for_a_refunded_one_is_paid) {
  read(3);
  it.event("ann", "Order Completed", "o1");
  it.event("ann", "Order Refunded", "o1");
  it.event("ann", "Order Completed", "o2");
  it.settle();
  EXPECT_EQ(it.points("ann"), 110);
  EXPECT_EQ(task(1).state(), pb::Task::PAID);
  EXPECT_EQ(it.totals()["clearing points"], 0);
}

TEST_F(TasksTest, points_that_are_gone_are_not_taken_and_not_paid_again) {
  read(3);
  it.happened("ann", "Order Completed", "o1");
  // 90 of the 110 points leave the wallet and the ledger's books, as spending will one day do.
  it.at("u:ann").edit("u:ann").mutable_standing()->set_points(20);
  it.happened("ann", "Order Refunded", "o1");
  EXPECT_EQ(it.points("ann"), 0);
  EXPECT_EQ(task(1).points(), 80);
  it.happened("ann", "Order Completed", "o2");
  EXPECT_EQ(it.points("ann"), 20);
}

TEST_F(TasksTest, only_the_audience_is_paid) {
  Settings shop = small_shop();
  shop.chains[0].audience = "newcomer";
  it.fold.configure(shop);
  read(3);
  EXPECT_EQ(it.points("ann"), 0) << "nobody has said yet who ann is";
  it.segments("ann", {"newcomer"});
  EXPECT_EQ(it.points("ann"), 10) << "what came before the segmenter's word counts";
  it.segments("bob", {"regular"});
  for (int i = 0; i < 3; ++i) it.happened("bob", "Article Read");
  EXPECT_EQ(it.points("bob"), 0);
  EXPECT_EQ(it.user("bob").tasks_size(), 0);
}

TEST_F(TasksTest, who_has_begun_a_chain_may_finish_it) {
  Settings shop = small_shop();
  shop.chains[0].audience = "newcomer";
  it.fold.configure(shop);
  it.segments("ann", {"newcomer"});
  read(3);
  it.segments("ann", {});
  it.happened("ann", "Order Completed", "o1");
  EXPECT_EQ(it.points("ann"), 110);
}

TEST_F(TasksTest, the_switch_grants_nothing_and_says_so_until_it_is_on_again) {
  Settings stopped = small_shop();
  stopped.granting = false;
  it.fold.configure(stopped);
  read(3);
  EXPECT_EQ(it.points("ann"), 0);
  EXPECT_EQ(task(0).reason(), "granting_stopped");
  EXPECT_EQ(it.refusals()["granting_stopped"], 1);
  reconfigure(small_shop());
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(TasksTest, an_exhausted_budget_pays_after_it_was_raised) {
  Settings poor = small_shop();
  poor.budgets["newcomers"] = 9;
  it.fold.configure(poor);
  read(3);
  EXPECT_EQ(task(0).reason(), "budget_exhausted");
  poor.budgets["newcomers"] = 25;
  reconfigure(poor);
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 15);
}

TEST_F(TasksTest, a_lowered_budget_gives_back_no_more_than_is_left) {
  read(3);
  Settings poor = small_shop();
  poor.budgets["newcomers"] = 4;
  reconfigure(poor);
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 0);
  EXPECT_EQ(it.state("budget:newcomers").budget().funded(), 10);
}

TEST_F(TasksTest, a_claim_that_is_made_twice_is_paid_once) {
  read(3);
  const auto claim = it.last("budget:newcomers", "claim");
  const auto heard = it.heard.size();
  it.send("budget:newcomers", "rewards", "claim", claim);
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
  EXPECT_EQ(it.heard.size(), heard + 3) << "the claim, its answer, and that it goes back";
  EXPECT_EQ(it.state("budget:newcomers").budget().balance(), 9'990);
}

}  // namespace
}  // namespace hearth::rewards
