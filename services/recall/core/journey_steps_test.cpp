#include <gmock/gmock.h>

#include "recall/core/journey_signals.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What becomes of a coupon and its step when something comes between.
class JourneyStepsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    world.event("ann", "App Opened");
    world.signal("u:ann", "segments", {{"segments", {"hunter"}}, {"tier", nullptr}});
    world.pass(3 * kDay);
    claim = claim_of("u:ann", world.journey("ann"), "gift");
  }
  void reserve() {
    world.signal("u:ann", "coupon.reserved",
                 {{"claim", claim}, {"coupon", "five"}, {"code", "ABC"}, {"value_fen", 500}});
  }
  std::vector<std::string> released() const {
    std::vector<std::string> claims;
    for (const json& body : world.signals("coupon.release")) claims.push_back(body["claim"]);
    return claims;
  }
  // Told now, a day after the last visit: before the journey began.
  void late_visit() {
    world.happened = world.now - 2 * kDay;
    world.event("ann", "App Opened");
    world.happened.reset();
  }
  // The campaign without the step `gift`.
  static std::string without_gift() {
    std::string section = kCampaigns;
    const auto at = section.find("        - {id: gift");
    return section.erase(at, section.find('\n', at) + 1 - at);
  }

  RecallWorld world{kCampaigns};
  std::string claim;
};

TEST_F(JourneyStepsTest, a_visit_from_before_the_journey_that_is_told_late_is_no_return) {
  reserve();
  late_visit();
  EXPECT_EQ(world.journey("ann").outcome(), "not_silent");
  EXPECT_EQ(world.journey("ann").credited(), "");
  EXPECT_EQ(world.campaign("gifts").returned(), 0U);
  EXPECT_THAT(world.signals("recall.returned"), IsEmpty());
  EXPECT_THAT(released(), ElementsAre(claim));
  EXPECT_EQ(from_unix_ms(world.user("ann").last_visit()), world.now - 2 * kDay);
  world.pass(kDay);  // now the silence is one of three days
  EXPECT_EQ(world.user("ann").journeys_size(), 2);
  EXPECT_EQ(world.journey("ann").outcome(), "");
}

TEST_F(JourneyStepsTest, what_was_used_of_a_journey_that_was_none_is_not_taken_back) {
  reserve();
  world.signal("u:ann", "coupon.redeemed", {{"claim", claim}, {"value_fen", 500}});
  late_visit();
  EXPECT_EQ(world.journey("ann").outcome(), "not_silent");
  EXPECT_THAT(released(), IsEmpty());
}

TEST_F(JourneyStepsTest, a_visit_in_the_moment_of_the_enrolment_is_a_return) {
  reserve();
  world.event("ann", "App Opened");
  EXPECT_EQ(world.journey("ann").outcome(), "returned");
  EXPECT_THAT(released(), IsEmpty());  // the user was told of it, and came for it
}

TEST_F(JourneyStepsTest,
       a_step_that_is_taken_out_while_it_waits_is_skipped_and_its_coupon_returned) {
  world.configure(without_gift());
  world.sweep();
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped step_gone"));
  EXPECT_THAT(released(), ElementsAre(claim));
  world.pass(4 * kDay);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped step_gone", "survey sent"));
}

TEST_F(JourneyStepsTest, a_coupon_that_comes_for_a_step_that_is_gone_goes_back) {
  world.configure(without_gift());
  reserve();
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped step_gone"));
  EXPECT_THAT(released(), ElementsAre(claim));
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  EXPECT_EQ(world.journey("ann").outcome(), "");
}

TEST_F(JourneyStepsTest, claims_of_two_users_with_the_same_silence_differ) {
  EXPECT_NE(claim, claim_of("u:bob", world.journey("ann"), "gift"));
  EXPECT_EQ(claim, claim_of("u:ann", world.journey("ann"), "gift"));
}

}  // namespace
}  // namespace hearth::recall
