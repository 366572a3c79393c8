#include "recall/core/withdrawal.hpp"

#include <gtest/gtest.h>

#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

// Ann was called; the receiver has not taken the message yet.
class WithdrawalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world.event("ann", "App Opened");
    world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
    world.pass(3 * kDay);
    silence = world.user("ann").last_visit();
  }
  Wanted wanted() { return is_wanted(world.workspace.find("u:ann"), "golden", silence, "call"); }
  void record(const std::string& outcome) {
    world.command("ann", "delivery",
                  {{"campaign", "golden"},
                   {"step", "call"},
                   {"silence", silence},
                   {"outcome", outcome},
                   {"attempt", 1}});
  }

  RecallWorld world{kCampaigns};
  std::int64_t silence = 0;
};

TEST_F(WithdrawalTest, while_the_user_is_away_the_message_is_wanted) {
  EXPECT_EQ(wanted(), Wanted::kStill);
  world.command("ann", "consent", {{"inbox", false}});
  EXPECT_EQ(wanted(), Wanted::kStill);
}

TEST_F(WithdrawalTest, what_was_delivered_is_not_delivered_once_more) {
  record("retried");
  EXPECT_EQ(wanted(), Wanted::kStill);
  record("delivered");
  EXPECT_EQ(wanted(), Wanted::kEnded);
}

TEST_F(WithdrawalTest, a_return_withdraws_it) {
  world.event("ann", "App Opened");
  EXPECT_EQ(wanted(), Wanted::kWithdrawn);
}

TEST_F(WithdrawalTest, a_visit_from_before_it_withdraws_it_too) {
  world.happened = world.now - kDay;
  world.event("ann", "App Opened");
  EXPECT_EQ(wanted(), Wanted::kWithdrawn);
}

TEST_F(WithdrawalTest, a_denial_withdraws_it) {
  world.command("ann", "consent", {{"webhook", false}});
  EXPECT_EQ(wanted(), Wanted::kWithdrawn);
}

TEST_F(WithdrawalTest, a_restriction_withdraws_it_until_it_is_lifted) {
  world.signal("u:ann", "restricted", {{"level", "reduced"}});
  EXPECT_EQ(wanted(), Wanted::kWithdrawn);
  world.signal("u:ann", "restricted", {{"level", "none"}});
  EXPECT_EQ(wanted(), Wanted::kStill);
}

TEST_F(WithdrawalTest, a_link_to_somebody_else_withdraws_it) {
  world.signal("u:ann", "link", {{"to", "u:bob"}});
  EXPECT_EQ(wanted(), Wanted::kWithdrawn);
}

TEST_F(WithdrawalTest, of_who_was_forgotten_nothing_is_known) {
  world.command("ann", "forget", json::object());
  EXPECT_EQ(wanted(), Wanted::kForgotten);
  world.signal("u:ann", "forget", {{"entity", "u:ann"}});
  EXPECT_EQ(wanted(), Wanted::kForgotten);
}

}  // namespace
}  // namespace hearth::recall
