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
  ASSERT_TRUE(refuse_length(request));
  EXPECT_EQ(status(refuse_length(request)->code), 413);
  EXPECT_FALSE(refuse_length(open_request(R"({"batch":[1,2,3]})", kBatch, 3).value()));
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
