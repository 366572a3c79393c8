#include "recall/core/happening.hpp"

#include <gmock/gmock.h>

#include "recall/core/world/recall_world.hpp"

namespace hearth::recall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HappeningTest : public ::testing::Test {
 protected:
  std::string saved(const std::string& title, const std::string& id) {
    return R"({"item_id": ")" + id + R"(", "title": ")" + title + R"("})";
  }
  std::vector<std::string> titles() {
    std::vector<std::string> all;
    for (const pb::Favourite& one : world.user("ann").favourites()) all.push_back(one.title());
    return all;
  }
  std::string bytes() { return world.workspace.states["u:ann"].SerializeAsString(); }

  RecallWorld world{kCampaigns};
};

TEST_F(HappeningTest, an_event_that_means_nothing_keeps_nothing) {
  world.event("ann", "Order Completed");
  world.event("ann", "Item Updated", R"({"item_id": "1"})");
  world.identify("ann", R"({"city": "Shanghai"})");
  EXPECT_TRUE(world.workspace.states.empty());
}

TEST_F(HappeningTest, a_visit_keeps_its_time_and_no_ids_however_many_there_are) {
  for (int i = 0; i < 100; ++i) {
    world.event("ann", "App Opened");
    world.pass(Millis(1));
  }
  EXPECT_LT(bytes().size(), 40U);
}

TEST_F(HappeningTest, all_that_comes_twice_changes_nothing) {
  const TimePoint first = world.now;
  const std::string zone = R"({"timezone": "Asia/Shanghai"})";
  world.event("ann", "Item Favorited", saved("Old", "1"), zone);
  world.pass(std::chrono::hours(1));
  world.event("ann", "Item Updated", R"({"item_id": "1"})");
  world.event("ann", "Item Favorited", saved("New", "2"), R"({"timezone": "Europe/Berlin"})");
  const std::string before = bytes();
  world.happened = first;
  world.event("ann", "Item Favorited", saved("Old", "1"), zone);
  EXPECT_EQ(bytes(), before);
  EXPECT_THAT(titles(), ElementsAre("Old", "New"));
  EXPECT_EQ(world.user("ann").zone(), "Europe/Berlin");
}

TEST_F(HappeningTest, the_ten_that_were_saved_last_are_kept_whatever_came_first) {
  const TimePoint morning = world.now;
  for (const int minute : {11, 3, 7, 1, 9, 5, 2, 10, 4, 8, 6}) {
    world.happened = morning + std::chrono::minutes(minute);
    world.event("ann", "Item Favorited",
                saved("t" + std::to_string(minute), std::to_string(minute)));
  }
  EXPECT_THAT(titles(), ElementsAre("t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11"));
}

TEST_F(HappeningTest, a_journey_is_looked_at_only_by_what_changes_something) {
  world.event("ann", "App Opened");
  const nlohmann::json core = {{"segments", {"core"}}, {"tier", nullptr}};
  world.signal("u:ann", "segments", core);
  const std::string before = bytes();
  world.workspace.timers.clear();
  world.signal("u:ann", "segments", core);
  world.signal("u:ann", "restricted", {{"level", "none"}});
  EXPECT_EQ(bytes(), before);
  EXPECT_THAT(world.workspace.timers, IsEmpty());
}

TEST_F(HappeningTest, who_is_forgotten_everywhere_leaves_nothing_more_whatever_is_told_late) {
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", {{"segments", {"core"}}, {"tier", "top"}});
  world.signal("u:ann", "forget", {{"entity", "u:ann"}});
  world.signal("u:ann", "segments", {{"segments", nlohmann::json::array()}, {"tier", nullptr}});
  const std::string trace = bytes();
  world.signal("u:ann", "restricted", {{"level", "blocked"}});
  world.signal("u:ann", "restricted", {{"level", "none"}});
  world.signal("u:ann", "coupon.redeemed", {{"claim", "golden/1/call"}, {"value_fen", 500}});
  EXPECT_EQ(bytes(), trace);
  world.pass(30 * kDay);
  world.signal("u:ann", "restricted", {{"level", "blocked"}});
  world.signal("u:ann", "restricted", {{"level", "none"}});
  EXPECT_EQ(world.workspace.find("u:ann"), nullptr);
  EXPECT_THAT(world.workspace.timers, IsEmpty());
}

TEST_F(HappeningTest, a_coupon_that_was_reserved_twice_stays_with_its_step) {
  world.event("ann", "App Opened");
  world.signal("u:ann", "segments", {{"segments", {"hunter"}}, {"tier", nullptr}});
  world.pass(3 * kDay);
  const auto claim = world.signals("coupon.wanted").at(0)["claim"];
  for (const char* code : {"A", "B"}) {
    world.signal("u:ann", "coupon.reserved",
                 {{"claim", claim}, {"coupon", "five"}, {"code", code}, {"value_fen", 500}});
  }
  EXPECT_THAT(world.signals("coupon.release"), IsEmpty());
  EXPECT_EQ(world.journey("ann").steps(0).coupon().code(), "A");
}

}  // namespace
}  // namespace hearth::recall
