#include "segmenter/core/habit_answers.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/memory_installation.hpp"

// Habits as the fold keeps them, over joined and parted ids.
namespace hearth::segmenter {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kMonday = 20'003 * 24 * kHour;  // 2024-10-07, UTC

constexpr const char* kTokyo = R"({"timezone":"Asia/Tokyo"})";
constexpr const char* kNewYork = R"({"timezone":"America/New_York"})";

contract::Event happened(std::string_view user, std::string_view anonymous, std::int64_t ms,
                         std::string_view context, std::string_view id) {
  contract::Event event = track(user, anonymous, "read", ms, id);
  event.context = context;
  return event;
}

contract::Event identify(std::string_view user, std::string_view anonymous, std::int64_t ms,
                         std::string_view id) {
  contract::Event event = track(user, anonymous, "", ms, id);
  event.type = contract::EventType::kIdentify;
  return event;
}

std::uint64_t at(const pb::User& user, int weekday, int hour) {
  return habits_of(user)[static_cast<std::size_t>(weekday * 24 + hour)];
}

TEST(HabitAnswersTest, an_event_that_is_forwarded_takes_its_zone_along) {
  MemoryInstallation it(4, "Asia/Shanghai");
  it.event(identify("ann", "x", kMonday, "m1"));
  it.settle();
  it.event(happened("", "x", kMonday + 3 * kHour, kTokyo, "m2"));
  it.settle();
  EXPECT_EQ(zone_of(it.user("u:ann")), "Asia/Tokyo");
  EXPECT_EQ(at(it.user("u:ann"), 0, 12), 1U);
}

TEST(HabitAnswersTest, an_id_that_is_taken_out_again_takes_its_habits_and_its_zone_along) {
  MemoryInstallation it(4, "Asia/Shanghai");
  it.event(happened("ann", "", kMonday, kNewYork, "m1"));
  it.event(happened("", "x", kMonday + 3 * kHour, kTokyo, "m2"));
  it.event(identify("ann", "x", kMonday, "m3"));
  it.settle();
  EXPECT_EQ(zone_of(it.user("u:ann")), "Asia/Tokyo");
  EXPECT_EQ(it.command("u:ann", "unlink", R"({"entity":"a:x"})").first, 200);
  it.settle();
  EXPECT_EQ(zone_of(it.user("u:ann")), "America/New_York");
  EXPECT_EQ(at(it.user("u:ann"), 0, 12), 0U);
  EXPECT_EQ(zone_of(it.user("a:x")), "Asia/Tokyo");
  EXPECT_EQ(at(it.user("a:x"), 0, 12), 1U);
}

struct Joined {
  HourGrid grid{};
  std::string zone;
  bool operator==(const Joined&) const = default;
};

// Forty events of two ids of one person, joined after `known` of them.
Joined joined_after(std::size_t known, std::mt19937& random) {
  std::vector<int> order(40);
  for (int i = 0; i < 40; ++i) order[static_cast<std::size_t>(i)] = i;
  std::shuffle(order.begin(), order.end(), random);
  MemoryInstallation it(4, "Asia/Shanghai");
  for (std::size_t i = 0; i <= order.size(); ++i) {
    if (i == known) it.event(identify("ann", "x", kMonday, "link"));
    if (i == order.size()) break;
    const int n = order[i];
    const std::string id = "m" + std::to_string(n);
    const char* context = n % 3 == 0 ? "" : n % 3 == 1 ? kTokyo : kNewYork;
    it.event(happened(n % 2 == 0 ? "ann" : "", n % 2 == 0 ? "" : "x", kMonday + n * 5 * kHour,
                      context, id));
    if (random() % 2 == 0) it.deliver_one(random());
  }
  it.settle();
  return {habits_of(it.user("u:ann")), std::string(zone_of(it.user("u:ann")))};
}

TEST(HabitAnswersTest, neither_the_order_of_events_nor_the_moment_of_joining_matters) {
  std::mt19937 random(37);
  const Joined expected = joined_after(40, random);
  for (int turn = 0; turn < 20; ++turn) {
    ASSERT_EQ(joined_after(random() % 41, random), expected) << turn;
  }
}

TEST(HabitAnswersTest, a_heatmap_has_seven_rows_of_24_and_the_most_frequent_event_first) {
  MemoryInstallation it(1, "Asia/Shanghai");
  for (int i = 0; i < 3; ++i) {
    const std::string id = "m" + std::to_string(i);
    it.event(track("ann", "", i == 0 ? "buy" : "read", kMonday, id));
  }
  const pb::Names& names = it.at("u:ann").find(kNamesKey)->names();
  contract::TrackingPlan plan;
  plan.unplanned = contract::ActivityClass::kAbsorb;
  plan.events["buy"] = {.name = "buy", .activity = contract::ActivityClass::kConsume};
  const auto answer = heatmap_answer("user", habits_of(it.user("u:ann")),
                                     event_counts(it.user("u:ann"), names), plan, HourGrid{});
  ASSERT_EQ(answer["cells"].size(), 7U);
  EXPECT_EQ(answer["cells"][0].size(), 24U);
  EXPECT_EQ(answer["cells"][0][8], 3);
  EXPECT_EQ(answer["events"].dump(), R"([{"event":"read","class":"absorb","count":2},)"
                                     R"({"event":"buy","class":"consume","count":1}])");
  EXPECT_EQ(answer["classes"].dump(),
            R"([{"class":"absorb","count":2},{"class":"consume","count":1}])");
  EXPECT_EQ(answer["best_hour"]["hour"], 8);
  EXPECT_EQ(answer["best_hour"]["basis"], "user");
}

TEST(HabitAnswersTest, nobodys_heatmap_has_no_best_hour) {
  EXPECT_TRUE(heatmap_answer("segment", {}, {}, {}, {})["best_hour"].is_null());
}

}  // namespace
}  // namespace hearth::segmenter
