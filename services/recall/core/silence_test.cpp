#include <gmock/gmock.h>

#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

json in_segment(const std::string& segment) { return {{"segments", {segment}}, {"tier", nullptr}}; }

TEST(SilenceTest, three_days_are_three_days_to_the_millisecond) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", in_segment("core"));
  world.pass(3 * kDay - Millis(1));
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  world.pass(Millis(1));
  ASSERT_EQ(world.workspace.outreached.size(), 1U);
  const std::string silence = std::to_string(world.user("ann").last_visit());
  EXPECT_EQ(world.workspace.outreached[0].id, "golden/ann/" + silence + "/call");
  EXPECT_EQ(world.signals("recall.enrolled").size(), 1U);
}

TEST(SilenceTest, a_payment_from_a_back_end_does_not_break_it) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", in_segment("core"));
  world.pass(2 * kDay);
  world.event("ann", "Order Completed");
  world.pass(kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST(SilenceTest, a_visit_begins_it_anew) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", in_segment("core"));
  world.pass(2 * kDay);
  world.event("ann", "App Opened");
  world.pass(2 * kDay);
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  world.pass(kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST(SilenceTest, who_is_in_no_audience_is_left_alone) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.pass(30 * kDay);
  world.signal("u:ann", "segments", {{"segments", json::array()}, {"tier", "low"}});
  EXPECT_EQ(world.user("ann").journeys_size(), 0);
}

TEST(SilenceTest, who_is_in_no_audience_has_no_timer) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  EXPECT_THAT(world.workspace.timers, IsEmpty());
  world.signal("u:ann", "segments", in_segment("core"));
  EXPECT_EQ(world.workspace.timers.size(), 1U);
}

TEST(SilenceTest, a_tier_that_is_told_hours_late_still_begins_the_journey_and_days_late_does_not) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.event("bob", "App Opened");
  world.pass(3 * kDay + std::chrono::hours(5));
  world.signal("u:ann", "segments", {{"segments", json::array()}, {"tier", "top"}});
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("call sent"));
  world.pass(2 * kDay);
  world.signal("u:bob", "segments", {{"segments", json::array()}, {"tier", "top"}});
  EXPECT_EQ(world.user("bob").journeys_size(), 0);
}

TEST(SilenceTest, an_anonymous_visitor_is_not_called_back) {
  RecallWorld world(kCampaigns);
  world.guest_event("x", "App Opened");
  world.signal("a:x", "segments", in_segment("core"));
  world.pass(3 * kDay);
  EXPECT_THAT(world.signals("recall.enrolled"), IsEmpty());
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
}

// Marks come each minute; while they are missing nobody was seen at work.
class ObservedTest : public ::testing::Test {
 protected:
  void work_for(Millis time) {
    for (Millis minute = std::chrono::minutes(1); time > Millis(0); time -= minute) {
      world.pass(minute);
      observed += minute;
      world.mark(observed);
    }
  }
  void outage_of(Millis time) {
    world.pass(time);
    world.mark(observed);
  }

  RecallWorld world{kCampaigns, "real"};
  Millis observed{0};
};

TEST_F(ObservedTest, an_outage_of_the_collector_postpones_by_its_length) {
  world.mark(observed);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", in_segment("core"));
  work_for(kDay);
  outage_of(std::chrono::hours(5));
  work_for(2 * kDay - std::chrono::minutes(1));
  world.pass(std::chrono::minutes(1) - Millis(1));
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  world.pass(Millis(1));
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST_F(ObservedTest, nobody_is_called_while_an_outage_lasts) {
  world.mark(observed);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", in_segment("core"));
  work_for(3 * kDay - std::chrono::hours(1));
  outage_of(4 * kDay);
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  work_for(std::chrono::hours(1));
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

}  // namespace
}  // namespace hearth::recall
