#include "recall/core/guards.hpp"

#include <gmock/gmock.h>

#include "recall/core/consent.hpp"
#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using ::testing::ElementsAre;

constexpr TimePoint kNoon = from_unix_ms(1'790'000'000'000 - 8'000'000);  // 12:00 UTC
constexpr TimePoint kNight = kNoon + std::chrono::hours(11);

// A step that every guard stops. Each test lifts them one after the other.
class GuardsTest : public ::testing::Test {
 protected:
  GuardsTest() {
    settings.sending = false;
    settings.quiet_hours = {22 * 60, 8 * 60};
    settings.messages = 1;
    step.channels = {"inbox", "webhook"};
    give(user, {{"inbox", false}, {"webhook", false}}, kNoon);
    user.set_restricted(true);
    user.add_sent(to_unix_ms(kNight - std::chrono::hours(1)));
  }
  Verdict judged(TimePoint now = kNight) {
    return judge({.settings = settings,
                  .step = step,
                  .user = user,
                  .calendar = calendar,
                  .holdout = holdout,
                  .now = now,
                  .due = now - kDay - Millis(1)});
  }

  Settings settings;
  CampaignStep step;
  pb::User user;
  Calendar calendar{"UTC"};
  bool holdout = true;
};

TEST_F(GuardsTest, they_stand_in_the_documented_order) {
  EXPECT_EQ(judged().rule, "sending");
  settings.sending = true;
  EXPECT_EQ(judged().rule, "consent");
  user.clear_consents();
  EXPECT_EQ(judged().rule, "restricted");
  user.set_restricted(false);
  EXPECT_EQ(judged().rule, "holdout");
  holdout = false;
  EXPECT_EQ(judged().rule, "quiet_hours");
  EXPECT_EQ(judged(kNoon + kDay).rule, "frequency");
  user.clear_sent();
  EXPECT_EQ(judged(kNoon + kDay).rule, "late");
  const Verdict good = judge({settings, step, user, calendar, false, kNoon, kNoon - kDay});
  EXPECT_EQ(good.rule, "sent");
  EXPECT_THAT(good.channels, ElementsAre("inbox", "webhook"));
}

TEST_F(GuardsTest, all_but_quiet_hours_skip_and_those_wait_for_their_end) {
  EXPECT_EQ(judged().what, Verdict::What::kSkip);
  settings.sending = true;
  user.clear_consents();
  user.set_restricted(false);
  holdout = false;
  const Verdict quiet = judged();
  EXPECT_EQ(quiet.what, Verdict::What::kWait);
  EXPECT_EQ(quiet.until, kNoon + std::chrono::hours(20));
}

TEST_F(GuardsTest, a_channel_without_consent_is_left_out) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  world.identify("ann", R"({"consent": {"webhook": false}})");
  world.pass(3 * kDay);
  EXPECT_TRUE(world.workspace.outreached.empty());
  EXPECT_EQ(world.user("ann").inbox_size(), 1);
}

TEST_F(GuardsTest, the_cap_counts_what_left_the_product_in_the_last_days) {
  settings.sending = true;
  user.clear_consents();
  user.set_restricted(false);
  const auto verdict = [&](TimePoint now) {
    return judge({settings, step, user, calendar, false, now, now}).rule;
  };
  const TimePoint sent = kNight - std::chrono::hours(1);
  settings.quiet_hours = {};
  EXPECT_EQ(verdict(sent + settings.per - Millis(1)), "frequency");
  EXPECT_EQ(verdict(sent + settings.per), "sent");
}

TEST_F(GuardsTest, a_popup_in_the_inbox_uses_up_nothing_of_the_cap) {
  RecallWorld world(kCampaigns + "  frequency: {messages: 1, per: 7d}\n");
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", {{"segments", {"regular"}}, {"tier", nullptr}});
  world.event("bob", "App Opened");
  world.signal("u:bob", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  world.pass(7 * kDay);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("popup sent", "survey sent"));
  EXPECT_THAT(world.outcomes("bob"), ElementsAre("call sent", "survey skipped frequency"));
}

TEST_F(GuardsTest, a_message_that_stays_in_the_product_is_not_held_up_by_the_cap) {
  settings.sending = true;
  settings.quiet_hours = {};
  user.set_restricted(false);
  user.clear_consents();
  step.channels = {"inbox"};
  const auto verdict = [&] {
    return judge({settings, step, user, calendar, false, kNight, kNight});
  };
  EXPECT_EQ(verdict().rule, "sent");
  step.channels = {"inbox", "webhook"};
  EXPECT_EQ(verdict().rule, "frequency");
  give(user, {{"webhook", false}}, kNight);
  EXPECT_THAT(verdict().channels, ElementsAre("inbox"));
}

TEST_F(GuardsTest, quiet_hours_postpone_a_step_to_their_end_where_the_user_is) {
  RecallWorld world(kCampaigns + "  quiet_hours: {from: \"22:00\", to: \"08:00\"}\n");
  // 14:13 in UTC is 22:13 in Shanghai.
  world.event("ann", "App Opened", "", R"({"timezone": "Asia/Shanghai"})");
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  const TimePoint due = world.now + 3 * kDay;
  const TimePoint morning = std::chrono::time_point_cast<Millis>(
      std::chrono::floor<std::chrono::days>(due) + std::chrono::days(1));
  world.until(morning - Millis(1));
  EXPECT_TRUE(world.workspace.outreached.empty());
  world.pass(Millis(1));
  EXPECT_EQ(world.workspace.outreached.size(), 1U);
}

TEST_F(GuardsTest, the_holdout_is_sent_nothing_and_is_followed_all_the_same) {
  std::string section = kCampaigns;
  const auto at = section.find("holdout_percent: 0");
  section.replace(at, 18, "holdout_percent: 50");
  RecallWorld world(section);
  for (int i = 0; i < 200; ++i) {
    const std::string id = "user" + std::to_string(i);
    world.event(id, "App Opened");
    world.signal("u:" + id, "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  }
  world.pass(3 * kDay);
  const std::uint64_t held = world.campaign("golden").holdout();
  EXPECT_GT(held, 70U);
  EXPECT_LT(held, 130U);
  EXPECT_EQ(world.workspace.outreached.size(), 200U - held);
  std::string someone;
  for (int i = 0; i < 200 && someone.empty(); ++i) {
    const std::string id = "user" + std::to_string(i);
    if (world.journey(id).holdout()) someone = id;
  }
  EXPECT_THAT(world.outcomes(someone), ElementsAre("call skipped holdout"));
  world.event(someone, "App Opened");
  EXPECT_EQ(world.campaign("golden").holdout_returned(), 1U);
  EXPECT_EQ(world.campaign("golden").returned(), 0U);
  world.pass(3 * kDay);
  EXPECT_TRUE(world.journey(someone).holdout());  // in the next silence, too
}

TEST_F(GuardsTest, what_rewards_restricted_is_sent_nothing_until_it_is_lifted) {
  RecallWorld world(kCampaigns);
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", nullptr}});
  world.signal("u:ann", "restricted", {{"level", "reduced"}});
  world.pass(3 * kDay);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("call skipped restricted"));
  EXPECT_EQ(world.campaign("golden").steps(0).skips(0).rule(), "restricted");
  world.signal("u:ann", "restricted", {{"level", "none"}});
  world.pass(4 * kDay);
  EXPECT_THAT(world.outcomes("ann"), ElementsAre("call skipped restricted", "survey sent"));
}

}  // namespace
}  // namespace hearth::recall
