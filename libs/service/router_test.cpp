#include "service/router.hpp"

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

Router example() {
  Router router;
  router.add("GET", "/v1/users/{id}", {}, nullptr);
  router.add("GET", "/v1/users/top", {}, nullptr);
  router.add("POST", "/v1/users/{id}/tasks/{task}", {}, nullptr);
  router.add("GET", "/", {}, nullptr);
  return router;
}

TEST(Router, captures_and_decodes_each_segment_once) {
  const Router router = example();
  const auto match = router.match("POST", "/v1/users/a%2Fb%2541/tasks/%E4%BD%A0+");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.parameters, (std::vector<NamedText>{{"id", "a/b%41"}, {"task", "你+"}}));
}

TEST(Router, prefers_a_literal_segment_and_lets_get_answer_head) {
  const Router router = example();
  EXPECT_EQ(router.match("GET", "/v1/users/top").route->path, "/v1/users/top");
  EXPECT_EQ(router.match("HEAD", "/v1/users/x").route->path, "/v1/users/{id}");
}

TEST(Router, ignores_one_trailing_slash) {
  const Router router = example();
  EXPECT_NE(router.match("GET", "/v1/users/top/").route, nullptr);
  EXPECT_EQ(router.match("GET", "/v1/users/top//").route, nullptr);
  EXPECT_NE(router.match("GET", "/").route, nullptr);
}

TEST(Router, tells_a_wrong_method_from_an_unknown_path) {
  const Router router = example();
  EXPECT_EQ(router.match("PUT", "/v1/users/x").same_path.size(), 1U);
  EXPECT_TRUE(router.match("GET", "/v1/none").same_path.empty());
  EXPECT_EQ(router.match("GET", "/v1/users//").route, nullptr);
  EXPECT_EQ(router.match("GET", "/v1/users/%zz").route, nullptr);
}

}  // namespace
}  // namespace hearth::service
