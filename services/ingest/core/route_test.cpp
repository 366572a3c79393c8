#include "ingest/core/route.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

using contract::EventType;

TEST(Route, takes_the_type_from_the_path_in_both_spellings) {
  const std::pair<const char*, EventType> cases[] = {
      {"/v1/track", EventType::kTrack},       {"/v1/t", EventType::kTrack},
      {"/v1/identify", EventType::kIdentify}, {"/v1/i", EventType::kIdentify},
      {"/v1/page", EventType::kPage},         {"/v1/p/", EventType::kPage},
      {"/v1/screen", EventType::kScreen},     {"/v1/s", EventType::kScreen},
      {"/v1/group", EventType::kGroup},       {"/v1/g", EventType::kGroup},
      {"/v1/alias/", EventType::kAlias},      {"/v1/a", EventType::kAlias},
  };
  for (const auto& [path, type] : cases) {
    const auto route = find_route(path);
    ASSERT_TRUE(route) << path;
    EXPECT_EQ(route->endpoint, Endpoint::kEvent) << path;
    EXPECT_EQ(route->type, type) << path;
  }
}

TEST(Route, knows_three_names_of_the_batch) {
  for (const char* path : {"/v1/batch", "/v1/b", "/v1/import", "/v1/batch/"}) {
    ASSERT_TRUE(find_route(path)) << path;
    EXPECT_EQ(find_route(path)->endpoint, Endpoint::kBatch) << path;
    EXPECT_EQ(method(find_route(path)->endpoint), "POST");
  }
}

TEST(Route, finds_the_write_key_in_the_settings_path) {
  const auto route = find_route("/v1/projects/WK1/settings");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->endpoint, Endpoint::kSettings);
  EXPECT_EQ(route->write_key, "WK1");
  EXPECT_EQ(method(route->endpoint), "GET");
}

TEST(Route, knows_nothing_else) {
  for (const char* path : {"", "/", "/v1", "/v1/", "/v1/x", "/v1/batch//", "/v2/batch", "/v1/Batch",
                           "/v1/projects//settings", "/v1/projects/a/b/settings", "/batch"}) {
    EXPECT_FALSE(find_route(path)) << path;
  }
}

}  // namespace
}  // namespace hearth::ingest
