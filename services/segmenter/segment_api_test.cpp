#include <algorithm>
#include <set>
#include <tuple>

#include <gmock/gmock.h>

#include "segmenter/served_segmenter.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kTwice = R"(count("Order Completed", "30d") >= 2)";
const std::string kOnce = R"(count("Order Completed", "30d") >= 1)";

class SegmentApiTest : public ServedSegmenter {
 protected:
  void shop() {
    happened("ann", {"Order Completed", "Order Completed"});
    happened("bob", {"Order Completed"});
    happened("cid", {"App Opened"});
    ASSERT_EQ(call("GET", "/v1/segments?" + at_least()).status, 200);
  }
  json preview(const std::string& rule) {
    const Answered answer =
        call("POST", "/v1/segments/preview?" + at_least(), {{"rule", rule}, {"sample", 5}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.body;
  }
  json segment(const std::string& name) { return call("GET", "/v1/segments/" + name).body; }
};

TEST_F(SegmentApiTest, a_segment_lives_from_draft_to_retirement_and_preview_equals_membership) {
  shop();
  change("PUT", "/v1/segments/regulars", "regulars", {{"rule", kTwice}, {"title", "回头客"}});
  EXPECT_EQ(segment("regulars")["state"], "draft");
  EXPECT_THAT(members("regulars"), IsEmpty());

  const json foreseen = preview(kTwice);
  EXPECT_EQ(foreseen["size"], 1);
  EXPECT_EQ(foreseen["sample"], json({"u:ann"}));
  EXPECT_EQ(foreseen["exact"], true);
  EXPECT_EQ(foreseen["complete"], true);

  change("POST", "/v1/segments/regulars/publish", "regulars");
  EXPECT_THAT(members("regulars"), ElementsAre("u:ann"));
  EXPECT_EQ(segment("regulars")["users"], 1);
  const json ann = call("GET", "/v1/users/ann/segments").body;
  const auto in = std::find_if(ann["segments"].begin(), ann["segments"].end(),
                               [](const json& one) { return one["segment"] == "regulars"; });
  ASSERT_NE(in, ann["segments"].end()) << ann;
  EXPECT_EQ((*in)["because"][0]["value"], "2");
  EXPECT_EQ((*in)["title"], "回头客");
  EXPECT_EQ(ann["unknown"], json({"top"}));

  change("PUT", "/v1/segments/regulars", "regulars", {{"rule", kOnce}, {"state", "published"}});
  EXPECT_EQ(preview(kOnce)["size"], members("regulars").size());
  EXPECT_EQ(segment("regulars")["users"], 2);

  change("POST", "/v1/segments/regulars/rollback", "regulars");
  EXPECT_THAT(members("regulars"), ElementsAre("u:ann"));
  EXPECT_EQ(segment("regulars")["title"], "回头客");
  EXPECT_EQ(call("POST", "/v1/segments/regulars/rollback").status, 409);

  change("DELETE", "/v1/segments/regulars", "regulars");
  EXPECT_THAT(members("regulars"), IsEmpty());
  EXPECT_EQ(segment("regulars")["state"], "retired");
  EXPECT_THAT(call("GET", "/v1/segments").body.dump(), Not(HasSubstr("regulars")));
}

TEST_F(SegmentApiTest, a_segment_of_the_file_can_be_changed_and_a_new_event_enters_it) {
  shop();
  change("PUT", "/v1/segments/buyer", "buyer", {{"rule", kTwice}, {"state", "published"}});
  EXPECT_THAT(members("buyer"), ElementsAre("u:ann"));
  happened("bob", {"Order Completed"});
  ASSERT_EQ(call("GET", "/v1/segments?" + at_least()).status, 200);
  EXPECT_EQ(members("buyer").size(), 2U);
  EXPECT_EQ(segment("buyer")["previous"]["rule"], kOnce);
}

TEST_F(SegmentApiTest, conditions_and_keys_of_a_request_are_honoured) {
  const json body{{"rule", kTwice}};
  EXPECT_EQ(call("PUT", "/v1/segments/x", body, "If-Match: \"7\"\r\n").status, 412);
  const std::string key = "If-Match: \"1\"\r\nIdempotency-Key: one\r\n";
  const Answered first = call("PUT", "/v1/segments/x", body, key);
  ASSERT_EQ(first.status, 202) << first.body;
  const Answered again = call("PUT", "/v1/segments/x", body, key);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body["configuration"], first.body["configuration"]);
  const json titled{{"rule", kTwice}, {"title", "回头客"}};
  EXPECT_EQ(call("PUT", "/v1/segments/x", titled, "Idempotency-Key: one\r\n").status, 202)
      << "another request, whatever its key";
  EXPECT_EQ(call("POST", "/v1/segments/y/publish").status, 404);
  EXPECT_EQ(call("PUT", "/v1/segments/preview", body).status, 400);
}

TEST_F(SegmentApiTest, a_wrong_rule_is_refused_with_its_place_and_nothing_is_published) {
  for (const auto& [method, path] :
       {std::pair("POST", "/v1/segments/preview"), std::pair("PUT", "/v1/segments/x")}) {
    const Answered answer = call(method, path, {{"rule", "score >= 50.0 &&\n  scroe < 3.0"}});
    ASSERT_EQ(answer.status, 422) << path;
    EXPECT_EQ(answer.body["type"], "/problems/wrong_rule");
    EXPECT_EQ(answer.body["problems"][0]["line"], 2) << answer.body;
    EXPECT_EQ(answer.body["problems"][0]["column"], 3) << answer.body;
  }
  EXPECT_EQ(call("GET", "/v1/segments").body["configuration"], 1);
}

TEST_F(SegmentApiTest, a_preview_says_what_nobody_keeps_yet) {
  shop();
  const json asked = preview(R"(count("App Opened", "7d") >= 1)");
  EXPECT_TRUE(asked["size"].is_null());
  EXPECT_EQ(asked["complete"], false);
  EXPECT_EQ(asked["missing"], json({R"(count("App Opened", "7d"))"}));
  EXPECT_EQ(preview(R"(tier == "top")")["unknown"], 3);
}

TEST_F(SegmentApiTest, a_preview_counts_those_for_whom_the_rule_fails_and_says_why) {
  shop();
  const json failing = preview(R"(10 / (count("Order Completed", "30d") - 1) >= 10)");
  EXPECT_EQ(failing["failed"], 1);
  EXPECT_EQ(failing["failure"], json({{"entity", "u:bob"}, {"reason", "division by zero"}}));
  EXPECT_EQ(failing["sample"], json({"u:ann"}));
  EXPECT_EQ(failing["unknown"], 0);
  const json right = preview(kTwice);
  EXPECT_EQ(right["failed"], 0);
  EXPECT_TRUE(right["failure"].is_null());
}

TEST_F(SegmentApiTest, a_body_with_a_member_that_nobody_reads_is_refused_and_the_member_named) {
  for (const auto& [method, path, body] :
       {std::tuple("PUT", "/v1/segments/x", json{{"rule", kTwice}, {"stat", "published"}}),
        std::tuple("POST", "/v1/segments/preview", json{{"rule", kTwice}, {"stat", 1}}),
        std::tuple("POST", "/v1/users/ann/links", json{{"entity", "a:1"}, {"stat", 1}})}) {
    const Answered answer = call(method, path, body, "Idempotency-Key: one\r\n");
    ASSERT_EQ(answer.status, 400) << path << answer.body;
    EXPECT_EQ(answer.body["code"], "invalid_request");
    EXPECT_THAT(answer.body["message"], HasSubstr("unknown member 'stat'"));
  }
  EXPECT_EQ(call("GET", "/v1/segments").body["configuration"], 1);
}

TEST_F(SegmentApiTest, the_cursor_lists_each_of_500_members_once) {
  std::set<std::string> expected;
  for (int i = 0; i < 500; ++i) {
    happened("user" + std::to_string(i), {"Order Completed"});
    expected.insert("u:user" + std::to_string(i));
  }
  ASSERT_EQ(call("GET", "/v1/segments?" + at_least()).status, 200);
  const std::vector<std::string> listed = members("buyer", 37);
  EXPECT_EQ(listed.size(), 500U);
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()), expected);
  EXPECT_EQ(call("GET", "/v1/segments/buyer/members?cursor=nonsense").status, 400);
  EXPECT_EQ(call("GET", "/v1/segments/nobody/members").status, 404);
}

TEST_F(SegmentApiTest, a_person_is_given_out_whole) {
  shop();
  const json ann = call("GET", "/v1/users/ann").body;
  EXPECT_EQ(ann["segments"], json({"buyer"}));
  EXPECT_EQ(ann["value"], 25.0);
  EXPECT_TRUE(ann["tier"].is_null());
  EXPECT_EQ(ann["accounts_on_device"], 1);
  const json all = call("GET", "/v1/users/ann/export").body;
  EXPECT_EQ(all["parts"][0]["events"]["Order Completed"], 2);
  EXPECT_EQ(all["features"][R"(count("Order Completed", "30d"))"], "2");
  EXPECT_EQ(all["memberships"][0]["segment"], "buyer");
  EXPECT_EQ(call("DELETE", "/v1/users/nobody").status, 404);
}

}  // namespace
}  // namespace hearth::segmenter
