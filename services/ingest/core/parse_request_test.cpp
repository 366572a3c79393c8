#include <gtest/gtest.h>

#include "ingest/core/request_fixture.hpp"

namespace hearth::ingest {
namespace {

using contract::EventType;
using testing::kReceived;
using testing::parse;
using testing::parse_one;
using testing::verdict;

TEST(ParseRequest, reads_what_segments_node_sdk_sends) {
  const auto batch = parse(testing::kSegmentNodeBody);
  ASSERT_EQ(batch.accepted.size(), 1U);
  const auto& event = batch.accepted[0];
  EXPECT_EQ(event.type, EventType::kTrack);
  EXPECT_EQ(event.name, "Order");
  EXPECT_EQ(event.user_id, "u1");
  EXPECT_EQ(event.message_id, "node-next-1795323142468-63d8");
  EXPECT_EQ(event.properties, R"({"revenue":1.5})");
  EXPECT_EQ(event.context, R"({"library":{"name":"@segment/analytics-node","version":"3.1.0"}})");
  EXPECT_EQ(event.time, kReceived - std::chrono::seconds(2));  // sent two seconds after it happened
}

TEST(ParseRequest, reads_what_rudderstacks_node_sdk_sends) {
  const auto batch = parse_one(
      R"("type":"identify","userId":42,"originalTimestamp":"2020-01-01T00:00:00.000Z",)"
      R"("sentAt":"2020-01-01T00:00:05.000Z","traits":{"a":1},"context":{"traits":{"a":1}},)"
      R"("messageId":"m","channel":"server")");
  ASSERT_EQ(batch.accepted.size(), 1U);
  EXPECT_EQ(batch.accepted[0].user_id, "42");
  EXPECT_EQ(batch.accepted[0].traits, R"({"a":1})");
  EXPECT_EQ(batch.accepted[0].time, kReceived - std::chrono::seconds(5));
}

TEST(ParseRequest, keeps_what_it_does_not_know_as_it_was_sent) {
  EXPECT_EQ(parse(testing::kSegmentNodeBody).accepted.at(0).extra,
            R"({"_metadata":{"nodeVersion":"v20.20.2","jsRuntime":"node"},"integrations":{}})");
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {R"(,"channel":"server","a\u0062":[ 1, 2 ])", R"({"channel":"server","a\u0062":[ 1, 2 ]})"},
      {R"(,"writeKey":"secret")", ""},
      {R"(,"integrations":true,"x":null)", R"({"integrations":true,"x":null})"},
      {R"(,"integrations":{"All":true})", R"({"integrations":{"All":true}})"},
  };
  for (const auto& [members, extra] : cases) {
    const auto batch = parse_one(R"("type":"page","userId":"u")" + members);
    ASSERT_EQ(verdict(batch), "accepted");
    EXPECT_EQ(batch.accepted[0].extra, extra);
  }
  const auto alone = parse(R"({"userId":"u","writeKey":"secret","channel":"web"})",
                           {Endpoint::kEvent, EventType::kPage});
  EXPECT_EQ(alone.accepted.at(0).extra, R"({"channel":"web"})");
}

TEST(ParseRequest, merges_the_batchs_integrations_into_those_of_its_events) {
  const auto batch =
      parse(R"({"integrations":{"All":false,"A":1},"batch":[{"type":"page","userId":"u"},)"
            R"({"type":"page","userId":"u","integrations":{"All":true,"B":2},"channel":"c"}]})");
  ASSERT_EQ(batch.accepted.size(), 2U);
  EXPECT_EQ(batch.accepted[0].extra, R"({"integrations":{"All":false,"A":1}})");
  EXPECT_EQ(batch.accepted[1].extra, R"({"channel":"c","integrations":{"All":true,"B":2,"A":1}})");
}

TEST(ParseRequest, takes_null_for_absent_as_the_python_sdk_sends_it) {
  const auto batch = parse_one(
      R"("type":"track","event":"E","userId":"u","anonymousId":null,"properties":null,"messageId":null)");
  ASSERT_EQ(batch.accepted.size(), 1U);
  EXPECT_EQ(batch.accepted[0].anonymous_id, "");
  EXPECT_EQ(batch.accepted[0].properties, "");
  EXPECT_EQ(batch.accepted[0].message_id.size(), 36U);
  EXPECT_EQ(batch.accepted[0].time, kReceived);
}

TEST(ParseRequest, takes_an_empty_list_for_an_empty_map_as_php_writes_it) {
  EXPECT_EQ(verdict(parse_one(R"("type":"page","userId":"u","properties":[],"traits":[])")),
            "accepted");
}

TEST(ParseRequest, takes_the_type_from_the_path_and_the_name_of_a_page) {
  const auto batch = parse(R"({"name":"Home","anonymousId":"a","writeKey":"W"})",
                           {Endpoint::kEvent, EventType::kPage});
  ASSERT_EQ(batch.accepted.size(), 1U);
  EXPECT_EQ(batch.accepted[0].type, EventType::kPage);
  EXPECT_EQ(batch.accepted[0].name, "Home");
  EXPECT_EQ(batch.accepted[0].anonymous_id, "a");
}

TEST(ParseRequest, unescapes_names_and_ids) {
  const auto batch =
      parse_one(R"("type":"track","event":"a\"\u4e2d","userId":"\u0075","messageId":"m")");
  ASSERT_EQ(batch.accepted.size(), 1U);
  EXPECT_EQ(batch.accepted[0].name, "a\"中");
  EXPECT_EQ(batch.accepted[0].user_id, "u");
}

TEST(ParseRequest, merges_the_batchs_context_and_the_peers_address) {
  const auto batch = parse(
      R"({"batch":[{"type":"page","userId":"u","context":{"direct":true}},{"type":"page","userId":"u"}],)"
      R"("context":{"app":"x"}})");
  ASSERT_EQ(batch.accepted.size(), 2U);
  EXPECT_EQ(batch.accepted[0].context, R"({"direct":true,"app":"x","ip":"203.0.113.9"})");
  EXPECT_EQ(batch.accepted[1].context, R"({"app":"x"})");
}

TEST(ParseRequest, counts_a_repeated_message_id_as_duplicate_and_not_as_error) {
  const std::string event = R"({"type":"page","userId":"u","messageId":"m"})";
  const auto batch = parse(R"({"batch":[)" + event + "," + event + "]}");
  EXPECT_EQ(batch.accepted.size(), 1U);
  EXPECT_EQ(batch.duplicates, 1U);
  EXPECT_TRUE(batch.rejected.empty());
}

TEST(ParseRequest, fills_different_ids_for_equal_events) {
  const std::string event = R"({"type":"page","userId":"u"})";
  const auto batch = parse(R"({"batch":[)" + event + "," + event + "]}");
  ASSERT_EQ(batch.accepted.size(), 2U);
  EXPECT_NE(batch.accepted[0].message_id, batch.accepted[1].message_id);
}

TEST(ParseRequest, keeps_what_its_events_show_when_it_is_moved) {
  auto batch = parse_one(R"("type":"track","event":"a\tb","userId":"u")");
  const ParsedBatch moved = std::move(batch);
  EXPECT_EQ(moved.accepted.at(0).name, "a\tb");
  EXPECT_EQ(moved.accepted.at(0).message_id.size(), 36U);
}

TEST(ParseRequest, refuses_a_batch_whose_context_is_no_object) {
  RequestParser parser;
  for (const char* context : {"[]", "1", "{\"a\":}"}) {
    auto opened =
        open_request("{\"batch\":[],\"context\":" + std::string(context) + "}", {Endpoint::kBatch});
    ASSERT_TRUE(opened) << context;
    const auto parsed = parser.parse(std::move(*opened), testing::product(), {});
    ASSERT_FALSE(parsed) << context;
    EXPECT_EQ(parsed.error().code, Code::kInvalidJson);
  }
}

}  // namespace
}  // namespace hearth::ingest
