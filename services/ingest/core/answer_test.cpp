#include "ingest/core/answer.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "ingest/core/request_fixture.hpp"

namespace hearth::ingest {
namespace {

const std::string kLong(kMaxDeadLetterContext + 1, 'x');

TEST(Answer, counts_and_names_the_verdicts) {
  const auto batch = testing::parse(
      R"({"batch":[{"type":"page","userId":"u","messageId":"a"},{"type":"page","userId":"u","messageId":"a"},)"
      R"({"type":"page","messageId":"b\""},7]})");
  EXPECT_EQ(success_body(batch),
            R"({"success":true,"accepted":1,"duplicates":1,"rejected":[)"
            R"({"index":2,"messageId":"b\"","code":"user_missing","message":)"
            R"("The event has neither userId nor anonymousId."},)"
            R"({"index":3,"code":"not_an_object","message":"The event is not a JSON object."}]})");
}

TEST(Answer, is_json_where_it_quotes_a_long_type_of_many_bytes_a_character) {
  const auto batch =
      testing::parse_one(R"("userId":"u","type":"xx中中中中中中中中中中中中中中中中中中中中")");
  simdjson::dom::parser parser;
  EXPECT_EQ(parser.parse(success_body(batch)).error(), simdjson::SUCCESS);
  EXPECT_EQ(batch.rejected.at(0).message, "type 'xx中中中中中中中中中中中中' is not known");
}

TEST(Answer, to_a_refused_request_carries_code_and_message_and_the_problem_members) {
  EXPECT_EQ(
      error_body({Code::kWriteKeyMissing, "no key"}),
      R"({"code":"write_key_missing","message":"no key","type":"/problems/write_key_missing",)"
      R"("title":"The request carries no write key.","status":401,"detail":"no key"})");
}

TEST(Answer, with_settings_is_json_that_names_the_key) {
  simdjson::dom::parser parser;
  const auto root = parser.parse(settings_body("WK\"1"));
  EXPECT_EQ(std::string_view(root["integrations"]["Segment.io"]["apiKey"]), "WK\"1");
}

TEST(DeadLetter, is_json_whatever_the_event_was) {
  simdjson::dom::parser parser;
  const Rejected rejected{3, "", Code::kInvalidUtf8, "m", "{\"a\":\"\xff\xe4\xb8\"\x01"};
  const auto root = parser.parse(dead_letter_body(rejected, testing::kReceived));
  EXPECT_EQ(std::string_view(root["raw"]), "{\"a\":\"\uFFFD\uFFFD\uFFFD\"\x01");
  EXPECT_EQ(std::string_view(root["code"]), "invalid_utf8");
  EXPECT_EQ(std::string_view(root["received"]), "2026-11-22T04:52:30.000Z");
}

TEST(DeadLetter, keeps_the_type_that_only_the_path_said) {
  simdjson::dom::parser parser;
  const Rejected by_path{0, "", Code::kEventNotPlanned, "m", "{}", "track"};
  EXPECT_EQ(std::string_view(parser.parse(dead_letter_body(by_path, {}))["type"]), "track");
  const Rejected in_batch{0, "", Code::kEventNotPlanned, "m", "{}"};
  EXPECT_NE(parser.parse(dead_letter_body(in_batch, {}))["type"].error(), simdjson::SUCCESS);
}

TEST(DeadLetter, keeps_what_its_batch_said) {
  simdjson::dom::parser parser;
  const auto batch = testing::parse(
      R"({"batch":[7],"sentAt":"2026-11-22T04:52:24Z","context":{"timezone":"Asia/Shanghai"}})");
  const auto root =
      parser.parse(dead_letter_body(batch.rejected.at(0), testing::kReceived, batch.sent_with));
  EXPECT_EQ(std::string_view(root["sentAt"]), "2026-11-22T04:52:24Z");
  EXPECT_EQ(std::string_view(root["context"]), R"({"timezone":"Asia/Shanghai"})");
  EXPECT_NE(root["contextCut"].error(), simdjson::SUCCESS);
  EXPECT_NE(root["peerIp"].error(), simdjson::SUCCESS) << "nobody asked for it";
}

TEST(DeadLetter, keeps_the_senders_address_where_the_event_may_ask_for_it) {
  simdjson::dom::parser parser;
  for (const char* body : {R"({"batch":[{"context":{"direct":true}}]})",
                           R"({"batch":[7],"context":{"direct":true}})"}) {
    const auto batch = testing::parse(body);
    const auto root = parser.parse(dead_letter_body(batch.rejected.at(0), {}, batch.sent_with));
    EXPECT_EQ(std::string_view(root["peerIp"]), "203.0.113.9");
  }
}

TEST(DeadLetter, is_json_whatever_its_batch_said) {
  simdjson::dom::parser parser;
  const SentWith odd{.context = "{\"a\":\"\xff\"\x01", .sent_at = "\xe4\\u00"};
  const auto root = parser.parse(dead_letter_body({0, "", Code::kEventTooLarge, "", "7"}, {}, odd));
  EXPECT_EQ(std::string_view(root["context"]), "{\"a\":\"\uFFFD\"\x01");
  const SentWith long_ones{.context = std::string_view(kLong), .sent_at = std::string_view(kLong)};
  const auto cut =
      parser.parse(dead_letter_body({0, "", Code::kEventTooLarge, "", "7"}, {}, long_ones));
  EXPECT_TRUE(bool(cut["contextCut"]));
  EXPECT_NE(cut["context"].error(), simdjson::SUCCESS);
  EXPECT_NE(cut["sentAt"].error(), simdjson::SUCCESS);
}

TEST(DeadLetter, of_one_request_repeat_its_context_no_more_often_than_there_is_room) {
  simdjson::dom::parser parser;
  const std::string context(kMaxDeadLetterContext, ' ');
  DeadLetterBodies bodies({}, {.context = context});
  constexpr std::size_t kFit = DeadLetterBodies::kMaxContexts / kMaxDeadLetterContext;
  for (std::size_t i = 0; i < kFit + 2; ++i) {
    const auto root = parser.parse(bodies.next({i, "", Code::kNotAnObject, "", "7"}));
    EXPECT_EQ(root["context"].error() == simdjson::SUCCESS, i < kFit) << i;
    EXPECT_EQ(root["contextCut"].error() == simdjson::SUCCESS, i >= kFit) << i;
  }
}

TEST(Answer, names_the_events_far_beyond_a_batchs_limit_by_their_number) {
  RequestParser parser;
  auto tight = testing::product();
  tight.ingest.max_batch_events = 1;
  const std::string page = R"({"type":"page","userId":"u"})";
  auto opened = open_request(R"({"batch":[)" + page + "," + page + "," + page + ", " + page + "]}",
                             {Endpoint::kBatch}, 2);
  const auto batch = parser.parse(std::move(opened.value()), tight, {}).value();
  EXPECT_EQ(success_body(batch),
            R"({"success":true,"accepted":1,"duplicates":0,"rejected":[)"
            R"({"index":1,"code":"batch_too_long","message":"the batch holds more than 1 events"},)"
            R"({"index":2,"code":"batch_too_long","message":"the batch holds more than 1 events",)"
            R"("count":2}]})");
  ASSERT_EQ(batch.runs.size(), 1U);
  simdjson::dom::parser json;
  const auto letter =
      json.parse(DeadLetterBodies({}, batch.sent_with).next(*batch.rest, batch.runs[0]));
  EXPECT_EQ(std::string_view(letter["raw"]), "[" + page + ", " + page + "]");
  EXPECT_EQ(std::uint64_t(letter["index"]), 2U);
  EXPECT_EQ(std::uint64_t(letter["count"]), 2U);
}

TEST(DeadLetter, cuts_an_event_that_is_too_long) {
  simdjson::dom::parser parser;
  const std::string raw(kMaxDeadLetterRaw + 1, 'x');
  const auto root = parser.parse(dead_letter_body({0, "", Code::kEventTooLarge, "", raw}, {}));
  EXPECT_TRUE(bool(root["truncated"]));
  EXPECT_EQ(std::string_view(root["raw"]).size(), kMaxDeadLetterRaw);
}

}  // namespace
}  // namespace hearth::ingest
