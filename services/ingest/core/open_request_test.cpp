#include <gtest/gtest.h>

#include "ingest/core/request_fixture.hpp"

namespace hearth::ingest {
namespace {

constexpr Route kBatch{Endpoint::kBatch};
constexpr Route kTrack{Endpoint::kEvent, contract::EventType::kTrack};

TEST(OpenRequest, finds_the_write_key_and_the_events_of_a_batch) {
  const auto request = open_request(testing::kSegmentNodeBody, kBatch).value();
  EXPECT_EQ(request.write_key, "WK1");
  EXPECT_EQ(request.sent_at, "2026-11-22T04:52:24.468Z");
  EXPECT_EQ(request.context, "");
  ASSERT_EQ(request.items.size(), 1U);
  EXPECT_TRUE(request.items[0].starts_with(R"({"timestamp")"));
  EXPECT_TRUE(request.items[0].ends_with(R"("jsRuntime":"node"}})"));
}

TEST(OpenRequest, takes_the_whole_body_for_the_event_where_the_path_says_the_type) {
  const auto request = open_request(R"( {"userId":"u","writeKey":"WK2"} )", kTrack).value();
  EXPECT_EQ(request.write_key, "WK2");
  ASSERT_EQ(request.items.size(), 1U);
  EXPECT_EQ(request.items[0], R"({"userId":"u","writeKey":"WK2"})");
}

TEST(OpenRequest, keeps_its_views_when_it_is_moved) {
  auto request = open_request("{\"batch\":[1]}", kBatch).value();
  const OpenedRequest moved = std::move(request);
  EXPECT_EQ(moved.items.at(0), "1");
}

TEST(OpenRequest, accepts_an_empty_batch) {
  EXPECT_TRUE(open_request(R"({"batch":[]})", kBatch)->items.empty());
}

TEST(OpenRequest, shows_no_more_events_than_wished_and_goes_on_to_the_write_key) {
  const auto request =
      open_request(R"({"batch":[1,2,3,4],"batch":[5],"writeKey":"WK1"})", kBatch, 3).value();
  EXPECT_EQ(request.items.size(), 3U);
  EXPECT_EQ(request.left_out, 2U);
  EXPECT_EQ(request.write_key, "WK1");
  ASSERT_EQ(request.runs.size(), 2U);
  EXPECT_EQ(request.runs[0].text, "4");
  EXPECT_EQ(request.runs[1].text, "5");
  EXPECT_EQ(request.runs[1].first, 4U);
}

TEST(OpenRequest, keeps_what_it_leaves_out_in_runs_that_fit_into_a_letter) {
  std::string body = R"({"batch":[0)";
  for (int i = 1; i < 100'000; ++i) body += ", " + std::to_string(i);
  const auto request = open_request(body + "]}", kBatch, 10).value();
  EXPECT_EQ(request.left_out, 99'990U);
  std::size_t next = 10;
  for (const EventRun& run : request.runs) {
    EXPECT_EQ(run.first, next);
    EXPECT_LE(run.text.size(), kMaxRunBytes);
    EXPECT_TRUE(run.text.starts_with(std::to_string(run.first)));
    next += run.count;
    EXPECT_TRUE(run.text.ends_with(" " + std::to_string(next - 1)));
  }
  EXPECT_EQ(next, 100'000U);
  EXPECT_LT(request.runs.size(), 15U);
}

TEST(OpenRequest, refuses_what_is_no_object_and_what_has_no_batch) {
  const std::pair<std::string, Code> cases[] = {
      {"", Code::kInvalidJson},
      {"[]", Code::kInvalidJson},
      {"null", Code::kInvalidJson},
      {R"({"batch":[{}})", Code::kInvalidJson},
      {R"({"batch":[{}]})"
       "x",
       Code::kInvalidJson},
      {R"({"batch":[{},]})", Code::kInvalidJson},
      {R"({"batch":[{"a":"}]})", Code::kInvalidJson},
      {std::string(1'000'000, '{'), Code::kInvalidJson},
      {R"({})", Code::kBatchMissing},
      {R"({"batch":{}})", Code::kBatchMissing},
      {R"({"batch":null})", Code::kBatchMissing},
  };
  for (const auto& [body, code] : cases) {
    const auto request = open_request(body, kBatch);
    ASSERT_FALSE(request) << body.substr(0, 40);
    EXPECT_EQ(name(request.error().code), name(code)) << body.substr(0, 40);
  }
}

}  // namespace
}  // namespace hearth::ingest
