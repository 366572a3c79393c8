#include <gtest/gtest.h>

#include "ingest/core/request_fixture.hpp"

// Events that have just become invalid, and their neighbours that are not concerned.
namespace hearth::ingest {
namespace {

using testing::parse;
using testing::parse_one;
using testing::product;
using testing::verdict;

std::string deep(int levels) {
  return "\"properties\":{\"a\":" + std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']') + "}";
}

TEST(Verdict, names_what_an_event_lacks_or_has_wrong) {
  const std::string id256(256, 'i'), id100(100, 'm');
  const std::pair<std::string, const char*> cases[] = {
      {R"("userId":"u")", "type_missing"},
      {R"("type":"charge","userId":"u")", "type_unknown"},
      {R"("type":7,"userId":"u")", "type_unknown"},
      {R"("type":[],"userId":"u")", "field_wrong_type"},
      {R"("type":"page")", "user_missing"},
      {R"("type":"page","userId":"","anonymousId":null)", "user_missing"},
      {R"("type":"page","userId":true)", "field_wrong_type"},
      {R"("type":"page","userId":"u","context":"x")", "field_wrong_type"},
      {R"("type":"page","userId":"u","properties":[1])", "field_wrong_type"},
      {R"("type":"track","userId":"u")", "event_missing"},
      {R"("type":"group","userId":"u")", "group_missing"},
      {R"("type":"group","userId":"u","groupId":"g")", "accepted"},
      {R"("type":"alias","userId":"u")", "previous_missing"},
      {R"("type":"alias","userId":"u","previousId":"a")", "accepted"},
      {R"("type":"page","userId":"u","messageId":")" + id100 + "\"", "accepted"},
      {R"("type":"page","userId":"u","messageId":")" + id100 + "m\"", "message_id_too_long"},
      {R"("type":"page","userId":")" + id256 + "\"", "accepted"},
      {R"("type":"page","userId":")" + id256 + "i\"", "field_too_long"},
      {R"("type":"page","userId":"a\nb")", "id_not_text"},
      {R"("type":"page","userId":"a\u0000b")", "id_not_text"},
      {R"("type":"page","anonymousId":"\u007f")", "id_not_text"},
      {R"("type":"group","userId":"u","groupId":"\t")", "id_not_text"},
      {R"("type":"alias","userId":"u","previousId":"\r")", "id_not_text"},
      {R"("type":"page","userId":"李\u0020雷/+%")", "accepted"},
      {R"("type":"page","userId":"u","properties":{"a":1,})", "invalid_json"},
      {R"("type":"page","userId":"u","properties":{"a":123456789012345678901234567890})",
       "invalid_json"},
      {"\"type\":\"page\",\"userId\":\"\xff\"", "invalid_utf8"},
      {R"("type":"page","userId":"u",)" + deep(60), "accepted"},
      {R"("type":"page","userId":"u",)" + deep(70), "too_deep"},
      {R"("type":"page","userId":"u","timestamp":{})", "accepted"},
  };
  for (const auto& [members, expected] : cases) {
    const auto batch = parse_one(members);
    EXPECT_EQ(verdict(batch), expected) << members.substr(0, 80);
  }
}

TEST(Verdict, of_one_event_does_not_concern_its_neighbours) {
  const auto batch = parse(
      R"({"batch":[{"type":"page","userId":"u","messageId":"1"},17,{"type":"page","x":tru},)"
      R"({"type":"track","userId":"u","messageId":"4"},{"type":"page","userId":"u","messageId":"5"}]})");
  ASSERT_EQ(batch.accepted.size(), 2U);
  EXPECT_EQ(batch.accepted[1].message_id, "5");
  ASSERT_EQ(batch.rejected.size(), 3U);
  EXPECT_EQ(batch.rejected[0].code, Code::kNotAnObject);
  EXPECT_EQ(batch.rejected[0].raw, "17");
  EXPECT_EQ(batch.rejected[1].code, Code::kInvalidJson);
  EXPECT_EQ(batch.rejected[2].code, Code::kEventMissing);
  EXPECT_EQ(batch.rejected[2].index, 3U);
  EXPECT_EQ(batch.rejected[2].message_id, "4");
}

TEST(Verdict, refuses_an_event_one_byte_larger_than_the_limit_counting_the_batchs_context) {
  auto tight = product();
  const std::string event = R"({"type":"page","userId":"u"})";
  const std::string context = R"({"a":1})";
  const std::string body = "{\"batch\":[" + event + "],\"context\":" + context + "}";
  tight.ingest.max_event_bytes = event.size() + context.size();
  EXPECT_EQ(verdict(parse(body, {Endpoint::kBatch}, tight)), "accepted");
  const std::string other = "{\"batch\":[" + event + "],\"integrations\":" + context + "}";
  EXPECT_EQ(verdict(parse(other, {Endpoint::kBatch}, tight)), "accepted");
  --tight.ingest.max_event_bytes;
  EXPECT_EQ(verdict(parse(body, {Endpoint::kBatch}, tight)), "event_too_large");
  EXPECT_EQ(verdict(parse(other, {Endpoint::kBatch}, tight)), "event_too_large");
}

TEST(Verdict, refuses_fifteen_events_of_100_kilobytes_and_keeps_the_request) {
  std::string body = "{\"batch\":[";
  for (int i = 0; i < 15; ++i) {
    body += (i == 0 ? "" : ",") + std::string(R"({"type":"page","userId":"u","name":")") +
            std::string(100'000, 'x') + "\"}";
  }
  const auto batch = parse(body + "]}");
  EXPECT_EQ(batch.rejected.size(), 15U);
  EXPECT_EQ(verdict(batch), "event_too_large");
}

TEST(Verdict, refuses_the_events_beyond_the_longest_batch_one_by_one) {
  std::string body = "{\"batch\":[";
  for (int i = 0; i < 2502; ++i)
    body += (i == 0 ? "" : ",") + std::string(R"({"type":"page","userId":"u"})");
  const auto batch = parse(body + "]}");
  EXPECT_EQ(batch.accepted.size(), 2500U);
  ASSERT_EQ(batch.rejected.size(), 2U);
  EXPECT_EQ(batch.rejected[0].code, Code::kBatchTooLong);
  EXPECT_EQ(batch.rejected[0].index, 2500U);
}

TEST(Verdict, stops_a_batch_that_its_context_would_unfold_beyond_the_limit) {
  auto tight = product();
  tight.ingest.max_expanded_bytes = 100;
  const auto batch = parse(
      R"({"batch":[{"type":"page","userId":"u"},{"type":"page","userId":"v"}],"context":{"a":"12345678901234567890"}})",
      {Endpoint::kBatch}, tight);
  EXPECT_EQ(batch.accepted.size(), 1U);
  EXPECT_EQ(verdict(batch), "batch_too_large");
}

TEST(Verdict, follows_the_tracking_plan) {
  const std::string order = R"("type":"track","userId":"u","event":"Order Completed")";
  const std::pair<std::string, std::string> cases[] = {
      {"", "property 'revenue' of 'Order Completed' is missing"},
      {R"(,"properties":{"revenue":null})", "property 'revenue' of 'Order Completed' is missing"},
      {R"(,"properties":{"revenue":"9"})",
       "property 'revenue' of 'Order Completed' must be of type number"},
      {R"(,"properties":{"revenue":9,"items":1.5})",
       "property 'items' of 'Order Completed' must be of type integer"},
      {R"(,"properties":{"revenue":9,"items":2,"more":[]})", ""},
      {R"(,"properties":{"revenue":9.5})", ""},
  };
  for (const auto& [properties, message] : cases) {
    const auto batch = parse_one(order + properties);
    EXPECT_EQ(verdict(batch), message.empty() ? "accepted" : "plan_violation") << properties;
    EXPECT_EQ(batch.rejected.empty() ? "" : batch.rejected[0].message, message);
  }
}

TEST(Verdict, refuses_unplanned_events_only_where_the_plan_is_strict) {
  const std::string body = R"({"batch":[{"type":"track","userId":"u","event":"answer"}]})";
  auto strict = product();
  EXPECT_EQ(verdict(parse(body, {Endpoint::kBatch}, strict)), "accepted");
  strict.plan.strict = true;
  EXPECT_EQ(verdict(parse(body, {Endpoint::kBatch}, strict)), "event_not_planned");
}

}  // namespace
}  // namespace hearth::ingest
