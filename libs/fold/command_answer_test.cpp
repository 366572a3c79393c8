#include "fold/command_answer.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

service::Request with_key(const std::string& key) {
  service::Request request;
  request.headers.emplace_back("idempotency-key", key);
  return request;
}

std::string key_of(const std::string& entity, const std::string& key) {
  return command_of(with_key(key), entity, "redeem", "{}", KeyNeed::kRequired)->key;
}

TEST(CommandAnswerTest, keys_of_different_entities_never_meet) {
  EXPECT_NE(key_of("u:x4", "b/k"), key_of("u:x4/b", "k"));
  EXPECT_EQ(key_of("u:x4", "k"), key_of("u:x4", "k"));
}

TEST(CommandAnswerTest, a_key_that_is_needed_and_missing_is_refused) {
  const auto command = command_of(service::Request{}, "u:ann", "redeem", "{}", KeyNeed::kRequired);
  ASSERT_FALSE(command.has_value());
  EXPECT_EQ(command.error().status, 400);
  EXPECT_TRUE(command_of(service::Request{}, "u:ann", "read", "{}", KeyNeed::kOptional));
}

TEST(CommandAnswerTest, bodies_nest_less_deep_than_the_log_takes) {
  const auto nested = [](int depth) {
    const auto size = static_cast<std::size_t>(depth);
    return std::string(size, '[') + std::string(size, ']');
  };
  EXPECT_FALSE(nests_too_deep(nested(contract::kMaxRawDepth - 1)));
  EXPECT_TRUE(nests_too_deep(nested(contract::kMaxRawDepth)));
  EXPECT_TRUE(nests_too_deep(std::string(16'000, '[')));
  EXPECT_FALSE(nests_too_deep(R"({"text":")" + std::string(100, '[') + R"(\"[["})"));
}

}  // namespace
}  // namespace hearth::fold
