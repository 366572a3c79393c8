#include <gmock/gmock.h>

#include "calendar/calendar.hpp"
#include "segmenter/served_segmenter.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;

class HeatmapApiTest : public ServedSegmenter {
 protected:
  json get(const std::string& path) {
    const Answered answer = call("GET", path);
    EXPECT_EQ(answer.status, 200) << path << answer.body;
    return answer.body;
  }
  static std::uint64_t sum(const json& cells) {
    std::uint64_t all = 0;
    for (const json& row : cells) {
      for (const json& count : row) all += count.get<std::uint64_t>();
    }
    return all;
  }
  static std::string today() { return day_text(Calendar("Asia/Shanghai").local(now()).day); }
};

TEST_F(HeatmapApiTest, a_user_has_a_heatmap_and_a_best_hour) {
  const std::vector<std::string> often(14, "App Opened");
  happened("ann", often);
  happened("ann", {"Order Completed"});
  const json ann = get("/v1/users/ann/heatmap?" + at_least());
  EXPECT_EQ(ann["user_id"], "ann");
  EXPECT_EQ(ann["zone"], "Asia/Shanghai");
  EXPECT_EQ(ann["cells"].size(), 7U);
  EXPECT_EQ(sum(ann["cells"]), 15U);
  EXPECT_EQ(ann["events"][0],
            json({{"event", "App Opened"}, {"class", "presence"}, {"count", 14}}));
  EXPECT_EQ(ann["classes"],
            json({{{"class", "presence"}, {"count", 14}}, {{"class", "consume"}, {"count", 1}}}));
  EXPECT_EQ(ann["best_hour"]["basis"], "user");
  EXPECT_EQ(ann["best_hour"]["events"], 15);
  EXPECT_GT(ann["best_hour"]["confidence"], 0.9);
  EXPECT_EQ(call("GET", "/v1/users/nobody/heatmap").status, 404);
}

TEST_F(HeatmapApiTest, a_user_who_did_little_is_reached_when_everybody_is) {
  const std::vector<std::string> often(30, "App Opened");
  happened("ann", often);
  happened("bob", {"App Opened"});
  const json bob = get("/v1/users/bob/heatmap?" + at_least());
  EXPECT_EQ(bob["best_hour"]["basis"], "population");
}

// Everybody is in New York, half a day behind the product.
TEST_F(HeatmapApiTest, everybody_is_reached_at_the_hour_of_where_they_are) {
  const std::string context = R"({"timezone":"America/New_York"})";
  for (int i = 0; i < 5; ++i)
    happened("ann" + std::to_string(i), std::vector<std::string>(8, "App Opened"), context);
  happened("bob", {"App Opened"}, context);
  const int hour = Calendar("America/New_York").local(now()).hour;
  const json bob = get("/v1/users/bob/heatmap?" + at_least());
  EXPECT_EQ(bob["zone"], "America/New_York");
  EXPECT_EQ(bob["best_hour"]["basis"], "population");
  EXPECT_THAT(bob["best_hour"]["hour"].get<int>(), testing::AnyOf(hour, (hour + 23) % 24));
  const json product = get("/v1/heatmap");
  EXPECT_EQ(sum(product["heatmap"]), 41U);
}

TEST_F(HeatmapApiTest, a_segment_has_the_figures_of_its_present_members) {
  happened("ann", {"Order Completed", "Order Completed"});
  happened("bob", {"Order Completed", "App Opened"});
  happened("cid", {"App Opened"});
  const json heatmap = get("/v1/segments/buyer/heatmap?" + at_least());
  EXPECT_EQ(heatmap["users"], 2);
  EXPECT_EQ(sum(heatmap["cells"]), 4U);
  EXPECT_EQ(heatmap["events"][0],
            json({{"event", "Order Completed"}, {"class", "consume"}, {"count", 3}}));
  EXPECT_EQ(heatmap["best_hour"]["basis"], "population");

  const json kpis = get("/v1/segments/buyer/kpis?to=" + today() + "&" + at_least());
  EXPECT_EQ(kpis["size"], 2);
  EXPECT_EQ(kpis["wau"], 2);
  EXPECT_EQ(kpis["mau"], 2);
  EXPECT_EQ(kpis["value_per_user"], 18.75);
  EXPECT_EQ(kpis["exact"], true);
  const json yesterday = get("/v1/segments/buyer/kpis");
  EXPECT_LT(yesterday["to"], kpis["to"]);  // the last complete day
  EXPECT_EQ(yesterday["size"], 2);
}

TEST_F(HeatmapApiTest, what_is_not_there_is_said_to_be_missing) {
  EXPECT_EQ(call("GET", "/v1/segments/nobody/heatmap").status, 404);
  EXPECT_EQ(call("GET", "/v1/segments/nobody/kpis").status, 404);
  EXPECT_EQ(call("GET", "/v1/insights/value-map?to=2026-02-30").status, 400);
}

TEST_F(HeatmapApiTest, the_value_map_counts_everybody_and_is_as_fresh_as_it_is_asked_to_be) {
  for (int i = 0; i < 25; ++i) {
    happened("buyer" + std::to_string(i), {"Order Completed"});
    happened("guest" + std::to_string(i), {"App Opened"});
  }
  const json map = get("/v1/insights/value-map?" + at_least());
  EXPECT_EQ(map["users"], 50);
  ASSERT_EQ(map["behaviours"].size(), 2U);
  EXPECT_EQ(map["behaviours"][0]["event"], "Order Completed");
  EXPECT_EQ(map["behaviours"][0]["value"]["difference"], 12.5);
  EXPECT_TRUE(map["behaviours"][0]["retention"]["difference"].is_null());  // nobody is so old

  happened("late", {"App Opened"});
  EXPECT_EQ(get("/v1/insights/value-map")["users"], 50);  // of the same minute
  EXPECT_EQ(get("/v1/insights/value-map?" + at_least())["users"], 51);
}

}  // namespace
}  // namespace hearth::segmenter
