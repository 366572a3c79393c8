#include "ingest/core/answer.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include "ingest/core/request_fixture.hpp"

namespace hearth::ingest {
namespace {

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

TEST(DeadLetter, cuts_an_event_that_is_too_long) {
  simdjson::dom::parser parser;
  const std::string raw(kMaxDeadLetterRaw + 1, 'x');
  const auto root = parser.parse(dead_letter_body({0, "", Code::kEventTooLarge, "", raw}, {}));
  EXPECT_TRUE(bool(root["truncated"]));
  EXPECT_EQ(std::string_view(root["raw"]).size(), kMaxDeadLetterRaw);
}

}  // namespace
}  // namespace hearth::ingest
