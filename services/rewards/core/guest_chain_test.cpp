#include <gtest/gtest.h>

#include "rewards/core/memory_installation.hpp"
#include "rewards/core/small_shop.hpp"

// Who goes through a whole chain faster than anybody says who it is, or than a budget answers.
namespace hearth::rewards {
namespace {

class GuestChainTest : public ::testing::Test {
 protected:
  void link() { it.send("a:phone", "segmenter", "link", {{"to", "u:ann"}}); }
  void guest_does_all() {
    for (int i = 0; i < 3; ++i) it.guest_event("phone", "Article Read");
    it.guest_event("phone", "Order Completed");
    it.guest_event("phone", "Note Published");
  }
  void expect_sound() {
    EXPECT_EQ(it.sum("points"), 0);
    EXPECT_EQ(it.totals()["clearing points"], 0);
    EXPECT_EQ(it.evolved_again(), it.bytes());
  }

  MemoryInstallation it{small_shop(), 5};
};

TEST_F(GuestChainTest, all_that_a_guest_has_done_is_paid_one_task_after_the_other_on_being_known) {
  guest_does_all();
  it.settle();
  EXPECT_TRUE(it.heard.empty()) << "nobody is paid before being identified";
  link();
  it.settle();
  EXPECT_EQ(it.points("ann"), 160);
  expect_sound();
}

TEST_F(GuestChainTest, a_link_that_comes_first_gives_the_same) {
  link();
  it.settle();
  guest_does_all();
  it.settle();
  EXPECT_EQ(it.points("ann"), 160);
  expect_sound();
}

TEST_F(GuestChainTest, what_a_guest_did_too_early_does_not_count) {
  it.guest_event("phone", "Order Completed");
  for (int i = 0; i < 3; ++i) it.guest_event("phone", "Article Read");
  link();
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(GuestChainTest, a_task_that_is_being_paid_does_not_hold_up_the_next) {
  for (int i = 0; i < 3; ++i) it.event("ann", "Article Read");
  it.event("ann", "Order Completed", "o1");
  it.event("ann", "Note Published");
  it.settle();
  EXPECT_EQ(it.points("ann"), 160);
  expect_sound();
}

TEST_F(GuestChainTest, a_chain_is_counted_to_its_end_before_the_segmenter_has_said_who_it_is) {
  Settings shop = small_shop();
  shop.chains[0].audience = "newcomer";
  it.fold.configure(shop);
  for (int i = 0; i < 3; ++i) it.happened("ann", "Article Read");
  it.happened("ann", "Order Completed", "o1");
  EXPECT_EQ(it.points("ann"), 0);
  it.segments("ann", {"newcomer"});
  EXPECT_EQ(it.points("ann"), 110);
}

TEST_F(GuestChainTest, an_early_event_of_a_guest_does_not_count_when_it_comes_again) {
  it.guest_event("phone", "Order Completed", "early");
  for (int i = 0; i < 3; ++i) it.guest_event("phone", "Article Read");
  it.guest_event("phone", "Order Completed", "early");
  link();
  it.settle();
  EXPECT_EQ(it.points("ann"), 10);
}

TEST_F(GuestChainTest, a_guest_whose_event_counted_for_nothing_is_forgotten_as_well) {
  it.guest_event("phone", "Order Completed", "early");
  EXPECT_NE(it.at("a:phone").find("recent:a:phone"), nullptr);
  it.wait(std::chrono::hours(24 * 30));
  EXPECT_EQ(it.at("a:phone").find("recent:a:phone"), nullptr);
  EXPECT_EQ(it.at("a:phone").find("a:phone"), nullptr);
}

}  // namespace
}  // namespace hearth::rewards
