#include "fold/openapi.hpp"

#include <gmock/gmock.h>

namespace hearth::fold {
namespace {

TEST(OpenApi, the_document_keeps_its_types_as_json) {
  const auto json =
      yaml_to_json("a: {b: [1, -2.5, true, null, '7', 1.0.0], \"200\": x}\nday: 2026-11-22\n");
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(*json, R"({"a":{"b":[1,-2.5,true,null,"7","1.0.0"],"200":"x"},"day":"2026-11-22"})");
}

TEST(OpenApi, operations_are_the_methods_of_the_paths) {
  EXPECT_THAT(operations_in("paths: {/a: {get: {}, post: {}}, '/b/{id}': {delete: {}}}"),
              ::testing::ElementsAre("DELETE /b/{id}", "GET /a", "POST /a"));
}

}  // namespace
}  // namespace hearth::fold
