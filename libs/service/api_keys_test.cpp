#include "service/api_keys.hpp"

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

const std::string kOne = "0123456789abcdef";
const std::string kTwo = "another-key-that-is-longer";

TEST(ApiKeys, accept_each_key_as_a_bearer_and_nothing_else) {
  const auto keys = ApiKeys::create({kOne, kTwo}, false, "0.0.0.0");
  ASSERT_TRUE(keys);
  EXPECT_TRUE(keys->authorized("Bearer " + kOne));
  EXPECT_TRUE(keys->authorized("bearer " + kTwo));
  const std::vector<std::string> wrong = {"",
                                          kOne,
                                          "Basic " + kOne,
                                          "Bearer",
                                          "Bearer ",
                                          "Bearer " + kOne + "0",
                                          "Bearer " + kOne + kOne,
                                          "Bearer  " + kOne,
                                          "Bearer 0123456789abcdeF"};
  for (const auto& bad : wrong) {
    EXPECT_FALSE(keys->authorized(bad)) << bad;
  }
}

TEST(ApiKeys, refuse_to_start_open_unless_insecure_and_on_loopback) {
  EXPECT_FALSE(ApiKeys::create({}, false, "127.0.0.1"));
  EXPECT_FALSE(ApiKeys::create({}, true, "0.0.0.0"));
  EXPECT_FALSE(ApiKeys::create({kOne}, true, "10.0.0.1"));
  EXPECT_FALSE(ApiKeys::create({"short"}, false, "127.0.0.1"));
  const auto open = ApiKeys::create({}, true, "127.0.0.1");
  ASSERT_TRUE(open);
  EXPECT_TRUE(open->is_open());
  EXPECT_TRUE(open->authorized(""));
}

TEST(ApiKeys, guard_answers_401_without_calling_the_handler) {
  const auto keys = ApiKeys::create({kOne}, false, "127.0.0.1");
  bool called = false;
  const Handler handler = keys->guard([&](const Request&) {
    called = true;
    return Response{};
  });
  EXPECT_EQ(handler(Request{}).status, 401);
  EXPECT_FALSE(called);
  Request request;
  request.headers = {{"authorization", "Bearer " + kOne}};
  EXPECT_EQ(handler(request).status, 200);
}

}  // namespace
}  // namespace hearth::service
