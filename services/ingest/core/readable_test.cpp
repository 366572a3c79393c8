#include <gtest/gtest.h>

#include "contract/message.hpp"
#include "ingest/core/frames.hpp"
#include "ingest/core/request_fixture.hpp"

// The decoder refuses a frame whole, so no accepted event may be one that it does not read. Here
// are the edges of what it refuses; tests/fuzz looks for others.
namespace hearth::ingest {
namespace {

bool readable(const ParsedBatch& batch) {
  contract::Decoder decoder;
  contract::Envelope envelope{"01J", "/hearth/ingest", testing::kReceived};
  contract::Frame frame;
  for (const auto& outgoing : cut_frames(batch.accepted, testing::kReceived, {1, 1U << 20U})) {
    const auto payload = contract::encode(envelope, contract::Kind::kEvent, outgoing.frame);
    if (!decoder.frame(payload, envelope, frame)) return false;
  }
  return true;
}

// {"a":{"a":…inner…}}, `levels` objects or lists around `inner`.
std::string nested(int levels, const std::string& open, const std::string& inner, char close) {
  std::string text;
  for (int i = 1; i < levels; ++i) text += open;
  text += inner;
  return "{\"a\":" + text + std::string(static_cast<std::size_t>(levels - 1), close) + "}";
}

// The greatest depth that is accepted inside `before` … `after`; all that is accepted is readable.
int greatest_depth(const std::string& before, const std::string& inner, bool lists,
                   const std::string& after) {
  int greatest = 0;
  for (int levels = 1; levels < 80; ++levels) {
    auto opened = open_request(
        before + nested(levels, lists ? "[" : "{\"a\":", inner, lists ? ']' : '}') + after,
        {Endpoint::kBatch});
    const auto batch = RequestParser().parse(std::move(opened.value()), testing::product(),
                                             {testing::kReceived, "203.0.113.9", 7});
    if (!batch || batch->accepted.empty()) continue;
    EXPECT_TRUE(readable(*batch)) << levels;
    greatest = levels;
  }
  return greatest;
}

TEST(Readable, is_what_is_accepted_at_any_depth) {
  const std::string event = R"({"batch":[{"type":"page","userId":"u","properties":)";
  const std::string context = R"({"context":)";
  const std::string other = R"({"batch":[{"type":"page","userId":"u","other":)";
  const std::string integrations = R"({"integrations":{"a":)";
  const std::string page = R"(,"batch":[{"type":"page","userId":"u"}]})";
  for (const bool lists : {false, true}) {
    EXPECT_EQ(greatest_depth(event, "1", lists, "}]}"), contract::kMaxRawDepth - 2);
    EXPECT_EQ(greatest_depth(context, "1", lists, page), contract::kMaxRawDepth - 1);
    EXPECT_EQ(greatest_depth(other, "1", lists, "}]}"), contract::kMaxRawDepth - 2);
    EXPECT_EQ(greatest_depth(integrations, "1", lists, "}" + page), contract::kMaxRawDepth - 3);
    // One level more, because simdjson does not count an empty one.
    EXPECT_EQ(greatest_depth(event, "{}", lists, "}]}"), contract::kMaxRawDepth - 2);
    EXPECT_EQ(greatest_depth(context, "[]", lists, page), contract::kMaxRawDepth - 1);
  }
}

TEST(Readable, are_events_beside_one_that_no_decoder_takes) {
  const std::string cases[] = {
      R"("userId":"\udc00")",
      R"("userId":"\ud800\u0041")",
      R"("userId":"u","name":"\ud83c")",
      R"("userId":"u","messageId":"\udfff")",
      R"("userId":"u","properties":{"a":"\ud800"})",
      R"("userId":"u","traits":{"\udc00":1})",
      R"("userId":1e999)",
      R"("userId":"u","properties":{"a":[1e999]})",
      R"("userId":"u","context":{"a":-1E400})",
      R"("userId":"","anonymousId":"")",
      R"("userId":"u","messageId":")" + std::string(101, 'm') + "\"",
      "\"userId\":\"\xed\xa0\x80\"",
      "\"userId\":\"u\",\"properties\":{\"\xff\":1}",
  };
  for (const auto& members : cases) {
    const auto batch = testing::parse(R"({"batch":[{"type":"page","userId":"v"},{"type":"page",)" +
                                      members + "}]}");
    EXPECT_EQ(batch.accepted.size(), 1U) << members;
    EXPECT_TRUE(readable(batch)) << members;
  }
}

TEST(Readable, are_the_greatest_and_strangest_ids_and_numbers_that_are_accepted) {
  const std::string cases[] = {
      R"("userId":"\"\\ \u0080","name":"\u0000\u0001\u001f\"\\")",
      R"("userId":"u","messageId":")" + std::string(100, 'm') + "\"",
      R"("userId":")" + std::string(256, 'i') + "\"",
      R"("userId":18446744073709551615,"properties":{"a":[1e308,-0.0,1e-999]})",
      R"("userId":"u","messageId":"")",
      R"("userId":"\ud83c\udf89","properties":{"\ud83c\udf89":"\u0000"})",
  };
  for (const auto& members : cases) {
    const auto batch = testing::parse_one(R"("type":"page",)" + members);
    EXPECT_EQ(batch.accepted.size(), 1U) << members;
    EXPECT_TRUE(readable(batch)) << members;
  }
}

}  // namespace
}  // namespace hearth::ingest
