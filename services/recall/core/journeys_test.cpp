#include "recall/core/journeys.hpp"

#include <gmock/gmock.h>

#include "recall/core/journey_signals.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JourneysTest : public ::testing::Test {
 protected:
  void silent(const std::string& id, const std::string& segment, Millis time) {
    world.event(id, "App Opened");
    world.signal("u:" + id, "segments", {{"segments", {segment}}, {"tier", nullptr}});
    world.pass(time);
  }
  std::string claim(const std::string& id, const std::string& step) {
    return claim_of("u:" + id, world.journey(id), step);
  }
  json reserved(const std::string& id) {
    return {{"claim", claim(id, "gift")}, {"coupon", "five"}, {"code", "ABC"},
            {"value_fen", 500},           {"expires_ms", 1},  {"minimum_order_fen", 0},
            {"title", "5 yuan"}};
  }

  RecallWorld world{kCampaigns};
};

TEST_F(JourneysTest, a_return_ends_the_journey_and_credits_the_last_step_that_went_out) {
  silent("ann", "core", 4 * kDay);
  world.event("ann", "App Opened");
  EXPECT_EQ(world.journey("ann").outcome(), "returned");
  EXPECT_EQ(world.journey("ann").credited(), "call");
  EXPECT_EQ(world.campaign("golden").returned(), 1U);
  EXPECT_EQ(world.campaign("golden").steps(0).returned(), 1U);
  ASSERT_EQ(world.signals("recall.returned").size(), 1U);
  EXPECT_EQ(world.signals("recall.returned")[0]["step"], "call");
  world.pass(2 * kDay);
  EXPECT_EQ(world.workspace.outreached.size(), 1U);  // the survey is not sent any more
}

TEST_F(JourneysTest, a_popup_that_waits_in_the_inbox_is_credited_with_nothing) {
  silent("ann", "regular", 2 * kDay);
  EXPECT_EQ(world.user("ann").inbox_size(), 1);
  world.event("ann", "App Opened");
  EXPECT_EQ(world.journey("ann").outcome(), "returned");
  EXPECT_EQ(world.journey("ann").credited(), "");
  EXPECT_TRUE(world.signals("recall.returned")[0]["step"].is_null());
}

TEST_F(JourneysTest, who_never_returns_gets_the_survey_and_a_day_later_the_journey_ends) {
  silent("ann", "core", 7 * kDay);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("call sent", "survey sent"));
  world.pass(kDay - Millis(1));
  EXPECT_EQ(world.journey("ann").outcome(), "");
  world.pass(Millis(1));
  EXPECT_EQ(world.journey("ann").outcome(), "not_returned");
  world.pass(30 * kDay);
  EXPECT_EQ(world.user("ann").journeys_size(), 1);
}

TEST_F(JourneysTest, a_campaign_that_outranks_ends_the_other_and_not_the_reverse) {
  silent("ann", "regular", 2 * kDay);
  world.signal("u:ann", "segments", {{"segments", {"core", "regular"}}, {"tier", nullptr}});
  world.pass(kDay);
  ASSERT_EQ(world.user("ann").journeys_size(), 2);
  EXPECT_EQ(world.user("ann").journeys(0).outcome(), "outranked");
  EXPECT_EQ(world.journey("ann").campaign(), "golden");
  world.pass(10 * kDay);
  EXPECT_EQ(world.user("ann").journeys_size(), 2);
}

TEST_F(JourneysTest, a_repeated_event_is_one_visit) {
  contract::Event event;
  event.message_id = "same";
  event.user_id = "ann";
  event.name = "App Opened";
  event.time = world.now;
  for (int i = 0; i < 2; ++i) {
    contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann"};
    input.now = world.now;
    input.event = &event;
    world.fold.handle(input, world.workspace);
    world.pass(std::chrono::hours(1));
  }
  EXPECT_EQ(from_unix_ms(world.user("ann").last_visit()), world.now - std::chrono::hours(2));
}

TEST_F(JourneysTest, the_next_silence_is_another_journey_of_the_same_campaign) {
  silent("ann", "core", 3 * kDay);
  world.event("ann", "App Opened");
  world.pass(3 * kDay);
  EXPECT_EQ(world.user("ann").journeys_size(), 2);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("call sent"));
  ASSERT_EQ(world.workspace.outreached.size(), 2U);
  EXPECT_NE(world.workspace.outreached[0].id, world.workspace.outreached[1].id);
}

TEST_F(JourneysTest, an_old_event_that_comes_late_ends_nothing) {
  silent("ann", "core", 3 * kDay);
  contract::Event event;
  event.message_id = "late";
  event.user_id = "ann";
  event.name = "App Opened";
  event.time = world.now - 5 * kDay;
  contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann"};
  input.now = world.now;
  input.event = &event;
  world.fold.handle(input, world.workspace);
  EXPECT_EQ(world.journey("ann").outcome(), "");
  EXPECT_EQ(from_unix_ms(world.user("ann").last_visit()), world.now - 3 * kDay);
}

TEST_F(JourneysTest, an_import_tells_of_visits_and_wakes_nobody) {
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  contract::Event event;
  event.message_id = "old";
  event.user_id = "ann";
  event.name = "App Opened";
  event.time = world.now - 3 * kDay - std::chrono::hours(1);
  contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann", .history = true};
  input.now = world.now;
  input.event = &event;
  world.fold.handle(input, world.workspace);
  contract::Input end{.what = contract::Input::What::kSweep, .entity = "u:ann", .history = true};
  end.now = world.now;
  world.fold.handle(end, world.workspace);
  EXPECT_EQ(from_unix_ms(world.user("ann").last_visit()), event.time);
  EXPECT_EQ(world.user("ann").journeys_size(), 0);
}

TEST_F(JourneysTest, what_an_import_joined_arms_nothing_until_the_sweep_after_it) {
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  contract::Signal signal;
  signal.entity = "u:ann";
  signal.name = "recall.joined";
  signal.body = json{{"last", to_unix_ms(world.now - kDay)}, {"via", {"a:dev"}}}.dump();
  contract::Input input{.what = contract::Input::What::kSignal, .entity = "u:ann", .history = true};
  input.now = world.now;
  input.signal = &signal;
  world.fold.handle(input, world.workspace);
  EXPECT_EQ(world.user("ann").timer(), 0);  // the runtime would not have armed it
  world.sweep();
  world.pass(2 * kDay);
  EXPECT_EQ(world.user("ann").journeys_size(), 1);
}

TEST_F(JourneysTest, a_step_waits_for_its_coupon_and_tells_its_value) {
  silent("ann", "hunter", 3 * kDay);
  ASSERT_EQ(world.signals("coupon.wanted").size(), 1U);
  EXPECT_EQ(world.signals("coupon.wanted")[0]["claim"], claim("ann", "gift"));
  EXPECT_EQ(world.signals("coupon.wanted")[0]["coupon"], "five");
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
  world.signal("u:ann", "coupon.reserved", reserved("ann"));
  ASSERT_EQ(world.workspace.outreached.size(), 1U);
  EXPECT_EQ(world.outreach(0)["text"], "5 yuan, 3 days");
  EXPECT_EQ(world.outreach(0)["coupon"]["code"], "ABC");
  for (int i = 0; i < 2; ++i) {
    world.signal("u:ann", "coupon.redeemed", {{"claim", claim("ann", "gift")}, {"value_fen", 500}});
    EXPECT_EQ(world.campaign("gifts").cost_fen(), 500);
  }
  world.signal("u:ann", "coupon.rolled_back", {{"claim", claim("ann", "gift")}, {"value_fen", 0}});
  EXPECT_EQ(world.campaign("gifts").cost_fen(), 0);
}

TEST_F(JourneysTest, a_refused_coupon_skips_the_step_and_the_next_one_follows) {
  silent("ann", "hunter", 3 * kDay);
  world.signal("u:ann", "coupon.refused",
               {{"claim", claim("ann", "gift")}, {"coupon", "five"}, {"reason", "out of stock"}});
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped coupon_unavailable"));
  EXPECT_EQ(world.signals("recall.skipped")[0]["reason"]["because"].back()["value"],
            "out of stock");
  world.pass(4 * kDay);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped coupon_unavailable", "survey sent"));
}

TEST_F(JourneysTest, without_an_answer_for_ten_minutes_the_coupon_is_given_back) {
  silent("ann", "hunter", 3 * kDay);
  world.pass(kCouponPatience - Millis(1));
  EXPECT_THAT(world.signals("coupon.release"), IsEmpty());
  world.pass(Millis(1));
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("gift skipped coupon_unavailable"));
  ASSERT_EQ(world.signals("coupon.release").size(), 1U);
  world.signal("u:ann", "coupon.reserved", reserved("ann"));  // too late
  EXPECT_EQ(world.signals("coupon.release").size(), 2U);
  EXPECT_THAT(world.workspace.outreached, IsEmpty());
}

TEST_F(JourneysTest, a_coupon_that_is_not_needed_any_more_is_given_back) {
  silent("ann", "hunter", 3 * kDay);
  world.event("ann", "App Opened");
  ASSERT_EQ(world.signals("coupon.release").size(), 1U);
  EXPECT_EQ(world.journey("ann").outcome(), "returned");
}

TEST_F(JourneysTest, a_message_speaks_of_the_saved_item_that_was_updated_last) {
  world.event("ann", "Item Favorited", R"({"item_id": "1", "title": "Report"})");
  world.event("ann", "Item Favorited", R"({"item_id": 2, "title": "Other"})");
  world.event("ann", "Item Updated", R"({"item_id": "1"})");
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  world.pass(3 * kDay);
  ASSERT_EQ(world.workspace.outreached.size(), 1U);
  EXPECT_EQ(world.outreach(0)["text"], "<Report> new");
  EXPECT_EQ(world.user("ann").inbox(0).text(), "<Report> new");
}

TEST_F(JourneysTest, who_saved_nothing_gets_the_other_text) {
  silent("ann", "core", 3 * kDay);
  ASSERT_EQ(world.workspace.outreached.size(), 1U);
  EXPECT_EQ(world.outreach(0)["text"], "news");
}

TEST_F(JourneysTest, every_decision_says_why_and_where) {
  silent("ann", "core", 3 * kDay);
  const json reason = world.signals("recall.sent").at(0)["reason"];
  EXPECT_EQ(reason["decision"], "sent");
  EXPECT_EQ(reason["config"], 1);
  EXPECT_EQ(reason["position"].get<std::string>().substr(0, 3), "00:");
  EXPECT_EQ(reason["because"].size(), 7U);
}

TEST_F(JourneysTest, a_campaign_that_is_gone_ends_its_journeys) {
  silent("ann", "core", 3 * kDay);
  world.configure("  sending: true\n");
  world.sweep();
  EXPECT_EQ(world.journey("ann").outcome(), "campaign_gone");
}

}  // namespace
}  // namespace hearth::recall
