#include "recall/core/commands.hpp"

#include <gmock/gmock.h>

#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

class CommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world.event("ann", "App Opened");
    world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
    world.pass(3 * kDay);
    message = world.workspace.outreached.at(0).id;
  }
  json attempt(int number, std::string_view outcome) {
    return {{"message", message}, {"campaign", "golden"},
            {"step", "call"},     {"silence", world.user("ann").last_visit()},
            {"attempt", number},  {"outcome", outcome},
            {"code", 200}};
  }
  const pb::StepCounts& counts() { return world.campaign("golden").steps(0); }

  RecallWorld world{kCampaigns};
  std::string message;
};

TEST_F(CommandsTest, consent_is_kept_per_channel) {
  EXPECT_EQ(world.command("ann", "consent", {{"webhook", false}}).second,
            json({{"inbox", true}, {"webhook", false}}));
  EXPECT_EQ(world.command("ann", "consent", {{"inbox", false}}).second,
            json({{"inbox", false}, {"webhook", false}}));
  EXPECT_EQ(world.command("ann", "consent", {{"webhook", true}}).second,
            json({{"inbox", false}, {"webhook", true}}));
  EXPECT_EQ(world.command("ann", "consent", {{"sms", true}}).first, 400);
}

TEST_F(CommandsTest, a_message_is_read_once_and_an_unknown_one_never) {
  const auto first = world.command("ann", "read", {{"message", message}});
  EXPECT_EQ(first.first, 200);
  world.pass(std::chrono::hours(1));
  EXPECT_EQ(world.command("ann", "read", {{"message", message}}).second, first.second);
  EXPECT_EQ(world.command("ann", "read", {{"message", "other"}}).first, 404);
  EXPECT_EQ(world.command("nobody", "read", {{"message", message}}).first, 404);
  EXPECT_EQ(world.workspace.find("u:nobody"), nullptr);
}

TEST_F(CommandsTest, the_first_final_outcome_of_a_delivery_counts) {
  EXPECT_EQ(world.command("ann", "delivery", attempt(1, "retried")).first, 200);
  EXPECT_EQ(counts().delivered(), 0U);
  EXPECT_EQ(world.command("ann", "delivery", attempt(2, "delivered")).first, 200);
  EXPECT_EQ(world.command("ann", "delivery", attempt(3, "failed")).first, 200);
  EXPECT_EQ(counts().delivered(), 1U);
  EXPECT_EQ(counts().failed(), 0U);
  EXPECT_EQ(world.journey("ann").steps(0).delivery(), "delivered");
  EXPECT_EQ(world.journey("ann").steps(0).attempts(), 2U);
}

TEST_F(CommandsTest, a_withdrawn_message_is_counted_as_neither_delivered_nor_failed) {
  EXPECT_EQ(world.command("ann", "delivery", attempt(1, "retried")).first, 200);
  EXPECT_EQ(world.command("ann", "delivery", attempt(2, "withdrawn")).first, 200);
  EXPECT_EQ(counts().withdrawn(), 1U);
  EXPECT_EQ(counts().delivered() + counts().failed(), 0U);
  world.event("ann", "App Opened");
  EXPECT_EQ(world.journey("ann").outcome(), "returned");
  EXPECT_EQ(world.journey("ann").credited(), "");  // it reached nobody
}

TEST_F(CommandsTest, what_is_not_known_is_refused) {
  EXPECT_EQ(world.command("ann", "delivery", attempt(1, "lost")).first, 400);
  EXPECT_EQ(world.command("bob", "delivery", attempt(1, "delivered")).first, 404);
  EXPECT_EQ(world.command("ann", "dance", json::object()).first, 404);
}

}  // namespace
}  // namespace hearth::recall
