#include "recall/core/programme.hpp"

#include <gmock/gmock.h>

#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using ::testing::ElementsAre;

class ProgrammeTest : public ::testing::Test {
 protected:
  // A warning of the day that is over, like the segmenter's: about yesterday.
  void warn(const std::string& change, const std::string& warning = "low") {
    world.signal("programme:churn-intervention", change,
                 {{"warning", warning}, {"day", day_text(today() - 1)}});
  }
  Day today() const { return Calendar("UTC").local(world.now).day; }

  RecallWorld world{kCampaigns};
};

TEST_F(ProgrammeTest, a_warning_enrols_those_of_its_cohort_who_did_not_come_back) {
  world.event("ann", "App Opened");
  world.event("again", "App Opened");
  world.pass(kDay);
  world.event("again", "App Opened");
  world.event("next", "App Opened");
  world.pass(kDay);  // the day on which ann did not come back is over
  warn(std::string(kWarningOpened));
  EXPECT_EQ(world.journey("ann").campaign(), "sop");
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("call sent"));
  EXPECT_EQ(world.user("again").journeys_size(), 0);
  EXPECT_EQ(world.campaign("sop").enrolled(), 2U);  // ann, and who came a day later
}

TEST_F(ProgrammeTest, later_cohorts_are_enrolled_at_their_moment_while_it_is_open) {
  world.event("ann", "App Opened");
  world.pass(2 * kDay);
  warn(std::string(kWarningOpened));
  world.event("later", "App Opened");
  world.pass(kDay - Millis(1));
  EXPECT_EQ(world.user("later").journeys_size(), 0);
  world.pass(Millis(1));
  EXPECT_EQ(world.journey("later").campaign(), "sop");
}

TEST_F(ProgrammeTest, older_cohorts_are_left_alone) {
  world.event("old", "App Opened");
  world.pass(20 * kDay);
  world.event("old", "App Opened");
  world.pass(kDay);
  warn(std::string(kWarningOpened));
  world.pass(kDay);
  EXPECT_EQ(world.user("old").journeys_size(), 0);
}

TEST_F(ProgrammeTest, without_a_warning_nobody_is_enrolled) {
  world.event("ann", "App Opened");
  world.pass(5 * kDay);
  EXPECT_EQ(world.user("ann").journeys_size(), 0);
}

TEST_F(ProgrammeTest, its_end_ends_its_journeys) {
  world.event("ann", "App Opened");
  world.pass(2 * kDay);
  warn(std::string(kWarningOpened));
  ASSERT_EQ(world.journey("ann").outcome(), "");
  warn(std::string(kWarningClosed));
  EXPECT_EQ(world.journey("ann").outcome(), "programme_closed");
}

TEST_F(ProgrammeTest, it_is_open_until_the_last_of_its_warnings_closes) {
  world.event("ann", "App Opened");
  world.pass(2 * kDay);
  warn(std::string(kWarningOpened));
  warn(std::string(kWarningOpened), "other");
  warn(std::string(kWarningClosed));
  EXPECT_EQ(world.journey("ann").outcome(), "");
  warn(std::string(kWarningClosed), "other");
  EXPECT_EQ(world.journey("ann").outcome(), "programme_closed");
}

TEST_F(ProgrammeTest, a_warning_that_cannot_be_read_is_rejected) {
  world.signal("programme:churn-intervention", "warning.opened", {{"warning", "low"}});
  EXPECT_THAT(world.workspace.rejected, ElementsAre("malformed-signal"));
}

}  // namespace
}  // namespace hearth::recall
