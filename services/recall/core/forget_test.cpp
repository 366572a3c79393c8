#include "recall/core/forget.hpp"

#include <gmock/gmock.h>

#include "recall/core/guests.hpp"
#include "recall/core/linking.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const json kNobody = json::object();
const json kOfAnn = {{"entity", "u:ann"}};
const json kCore = {{"segments", {"core"}}, {"tier", nullptr}};
const json kNone = {{"segments", json::array()}, {"tier", nullptr}};
const std::string kReport = R"({"item_id": "1", "title": "Report"})";
const std::string kDenial = R"({"consent": {"webhook": false}})";

// Ann was called back once, and then forgotten.
class ForgetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world.event("ann", "App Opened");
    world.signal("u:ann", "segments", kCore);
    world.pass(3 * kDay);
    ASSERT_THAT(world.workspace.outreached, SizeIs(1));
  }
  void forget() {
    world.signal("u:ann", "forget", kOfAnn);
    forgotten = world.now;
    world.pass(std::chrono::seconds(1));
  }
  // What `other` would hand over now, on its way.
  json joined() {
    world.workspace.sent.clear();
    world.signal("u:other", "link", {{"to", "u:ann"}});
    return world.signals(std::string(kJoined)).at(0);
  }
  bool is_only_a_trace() { return is_trace(world.user("ann")); }
  void called_when_silent_again() {
    world.signal("u:ann", "segments", kCore);
    world.pass(20 * kDay);
  }

  RecallWorld world{kCampaigns};
  TimePoint forgotten{};
};

TEST_F(ForgetTest, nothing_but_the_moment_remains_and_that_for_thirty_days) {
  forget();
  pb::Entity trace;
  trace.mutable_user()->set_forgotten(to_unix_ms(forgotten));
  EXPECT_EQ(world.workspace.find("u:ann")->SerializeAsString(), trace.SerializeAsString());
  EXPECT_EQ(world.campaign("golden").steps(0).sent(), 1U);
  world.until(forgotten + kForgottenFor - Millis(1));
  EXPECT_TRUE(is_only_a_trace());
  world.pass(Millis(1));
  EXPECT_EQ(world.workspace.find("u:ann"), nullptr);
  EXPECT_THAT(world.workspace.timers, IsEmpty());
}

TEST_F(ForgetTest, what_was_done_before_and_is_told_later_brings_nobody_back) {
  forget();
  world.happened = forgotten;
  world.event("ann", "App Opened");
  world.event("ann", "Item Favorited", kReport);
  world.identify("ann", kDenial);
  world.signal("u:ann", "event", {{"event", "App Opened"}, {"time", to_unix_ms(forgotten)}});
  EXPECT_TRUE(is_only_a_trace());
  called_when_silent_again();
  EXPECT_THAT(world.workspace.outreached, SizeIs(1));
}

TEST_F(ForgetTest, what_another_id_was_handing_over_brings_nobody_back) {
  world.event("other", "App Opened");
  world.event("other", "Item Favorited", kReport);
  world.identify("other", kDenial);
  world.signal("u:other", "segments", kCore);
  world.pass(4 * kDay);
  ASSERT_EQ(world.user("other").inbox_size(), 1);
  const json part = joined();
  forget();
  world.signal("u:ann", kJoined.data(), part);
  EXPECT_TRUE(is_only_a_trace());
  EXPECT_EQ(world.user("ann").inbox_size() + world.user("ann").journeys_size(), 0);
  called_when_silent_again();
  EXPECT_EQ(world.user("ann").journeys_size(), 0);
}

TEST_F(ForgetTest, it_is_so_for_an_id_that_recall_had_not_heard_of) {
  world.event("other", "App Opened");
  json part = joined();
  world.signal("u:bob", "forget", {{"entity", "u:bob"}});
  world.signal("u:bob", kJoined.data(), part);
  EXPECT_TRUE(is_trace(world.user("bob")));
}

TEST_F(ForgetTest, what_is_done_later_counts_also_where_another_id_hands_it_over) {
  world.event("other", "Item Favorited", kReport);
  forget();
  world.event("other", "App Opened");
  world.signal("u:ann", kJoined.data(), joined());
  EXPECT_EQ(world.user("ann").first_visit(), to_unix_ms(world.now));
  EXPECT_EQ(world.user("ann").favourites_size(), 0);
  world.signal("u:ann", "segments", kCore);
  world.pass(3 * kDay);
  EXPECT_THAT(world.workspace.outreached, SizeIs(2));
}

TEST_F(ForgetTest, who_came_again_stays_when_the_moment_goes) {
  forget();
  world.event("ann", "App Opened");
  world.pass(kForgottenFor);
  EXPECT_EQ(world.user("ann").forgotten(), 0);
  EXPECT_NE(world.user("ann").last_visit(), 0);
}

TEST_F(ForgetTest, a_trace_is_linked_like_an_id_of_which_nothing_is_known) {
  forget();
  world.signal("u:ann", "link", {{"to", "u:bob"}});
  EXPECT_THAT(world.signals(std::string(kJoined)), IsEmpty());
  world.happened = forgotten;
  world.identify("ann", kDenial);
  EXPECT_THAT(world.signals(std::string(kJoined)), IsEmpty());
  EXPECT_EQ(world.user("ann").linked_to(), "u:bob");
  world.pass(kForgottenFor);
  EXPECT_EQ(world.workspace.find("u:ann"), nullptr);
}

TEST_F(ForgetTest, a_second_command_finds_nobody) {
  world.signal("u:ann", "segments", kNone);
  EXPECT_EQ(world.command("ann", "forget", kNobody).first, 200);
  EXPECT_EQ(world.command("ann", "forget", kNobody).first, 404);
  EXPECT_EQ(world.command("eve", "forget", kNobody).first, 404);
  EXPECT_EQ(world.workspace.find("u:eve"), nullptr);
  world.pass(kForgottenFor);
  EXPECT_EQ(world.workspace.find("u:ann"), nullptr);
}

TEST_F(ForgetTest, what_others_tell_only_on_change_outlives_the_command_and_not_the_signal) {
  world.signal("u:ann", "restricted", {{"level", "reduced"}});
  EXPECT_EQ(world.command("ann", "forget", kNobody).first, 200);
  EXPECT_TRUE(is_only_a_trace());
  world.pass(kForgottenFor);
  EXPECT_EQ(world.user("ann").segments_size(), 1);
  EXPECT_TRUE(world.user("ann").restricted());
  world.signal("u:ann", "restricted", {{"level", "none"}});
  world.event("ann", "App Opened");
  world.pass(3 * kDay);
  EXPECT_THAT(world.workspace.outreached, SizeIs(2));
  forget();
  EXPECT_EQ(world.user("ann").segments_size(), 0);
}

TEST_F(ForgetTest, a_link_of_a_forgotten_id_ends_as_others_do) {
  world.signal("u:other", "link", {{"to", "u:ann"}});
  EXPECT_EQ(world.command("other", "forget", kNobody).first, 200);
  world.pass(20 * kDay);
  world.event("other", "App Opened");
  world.pass(kGuestFor - Millis(1));
  EXPECT_EQ(world.user("other").linked_to(), "u:ann");
  world.pass(Millis(1));
  EXPECT_EQ(world.workspace.find("u:other"), nullptr);
}

}  // namespace
}  // namespace hearth::recall
