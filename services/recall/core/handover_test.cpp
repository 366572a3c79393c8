#include "recall/core/handover.hpp"

#include <gmock/gmock.h>

#include "recall/core/journey_signals.hpp"
#include "recall/core/linking.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HandoverTest : public ::testing::Test {
 protected:
  void silent(const std::string& segment, Millis time) {
    world.event("other", "App Opened");
    world.signal("u:other", "segments", {{"segments", {segment}}, {"tier", nullptr}});
    world.pass(time);
  }
  // Everything that the ids say to each other because of it is delivered, and noted.
  void link() {
    world.workspace.sent.clear();
    world.signal("u:other", "link", {{"to", "u:ann"}});
    for (auto sent = std::exchange(world.workspace.sent, {}); !sent.empty();
         sent = std::exchange(world.workspace.sent, {})) {
      for (const auto& one : sent) {
        if (one.name == kJoined) world.signal(one.entity, one.name, json::parse(one.body));
        if (one.name == "coupon.release") released.emplace_back(one.entity);
      }
    }
  }

  RecallWorld world{kCampaigns};
  std::vector<std::string> released;
};

TEST_F(HandoverTest, the_inbox_and_the_journey_that_ends_go_on_with_the_person) {
  silent("core", 4 * kDay);
  ASSERT_EQ(world.user("other").inbox_size(), 1);
  link();
  EXPECT_EQ(world.user("other").inbox_size() + world.user("other").journeys_size(), 0);
  ASSERT_EQ(world.user("ann").inbox_size(), 1);
  EXPECT_EQ(world.user("ann").inbox(0).step(), "call");
  EXPECT_EQ(world.journey("ann").campaign(), "golden");
  EXPECT_EQ(world.journey("ann").outcome(), "joined");
  EXPECT_EQ(world.user("ann").sent_size(), 1);
}

TEST_F(HandoverTest, in_the_same_silence_the_person_is_not_called_for_the_same_again) {
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  silent("core", 3 * kDay);
  link();
  world.pass(10 * kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
  world.event("ann", "App Opened");
  world.pass(3 * kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 2U);
}

TEST_F(HandoverTest, a_coupon_that_nobody_was_told_of_goes_back_under_both_ids) {
  silent("hunter", 3 * kDay);
  ASSERT_EQ(world.outcomes("other").front(), "gift waiting");
  link();
  EXPECT_THAT(released, ElementsAre("u:other", "u:ann"));
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped joined"));
  EXPECT_EQ(world.campaign("gifts").steps(0).skips(0).rule(), "joined");
}

TEST_F(HandoverTest, what_a_coupon_cost_that_was_used_after_the_link_is_counted) {
  silent("hunter", 3 * kDay);
  const std::string claim = claim_of("u:other", world.journey("other"), "gift");
  world.signal("u:other", "coupon.reserved",
               {{"claim", claim}, {"coupon", "five"}, {"code", "A"}, {"value_fen", 500}});
  link();
  EXPECT_THAT(released, IsEmpty());  // rewards moves it to the person
  world.signal("u:ann", "coupon.redeemed", {{"claim", claim}, {"value_fen", 500}});
  EXPECT_EQ(world.campaign("gifts").cost_fen(), 500);
}

TEST_F(HandoverTest, a_journey_of_the_person_stays_the_last_and_goes_on) {
  silent("core", 4 * kDay);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", {{"segments", {"regular"}}, {"tier", nullptr}});
  world.pass(kDay);
  ASSERT_EQ(world.journey("ann").campaign(), "standing");
  link();
  ASSERT_EQ(world.user("ann").journeys_size(), 2);
  EXPECT_EQ(world.user("ann").journeys(0).outcome(), "joined");
  EXPECT_EQ(world.journey("ann").campaign(), "standing");
  EXPECT_EQ(world.journey("ann").outcome(), "");
  EXPECT_EQ(world.user("ann").inbox(0).step(), "call");
  EXPECT_EQ(world.user("ann").inbox(1).step(), "popup");
}

TEST(Handover, only_the_newest_messages_are_handed_over) {
  pb::User user;
  for (int i = 0; i < 30; ++i) user.add_inbox()->set_at(i);
  const pb::HandedOver part = part_of(user, "u:ann", TimePoint());
  ASSERT_EQ(part.inbox_size(), kMaxHandedMessages);
  EXPECT_EQ(part.inbox(0).at(), 10);
}

TEST(Handover, a_part_is_read_back_and_what_is_none_is_refused) {
  pb::HandedOver part;
  part.add_sent(7);
  part.add_inbox()->set_text("回来");
  EXPECT_EQ(decode_part(encode(part)).value().SerializeAsString(), part.SerializeAsString());
  EXPECT_EQ(decode_part("")->ByteSizeLong(), 0U);
  for (const char* text : {"0", "zz", "0a", "ffffffff"}) EXPECT_FALSE(decode_part(text)) << text;
}

}  // namespace
}  // namespace hearth::recall
