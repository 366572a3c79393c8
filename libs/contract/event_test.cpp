#include <gtest/gtest.h>

#include "contract/message.hpp"

namespace hearth::contract {
namespace {

TEST(Event, types_have_the_names_that_are_on_the_wire) {
  for (const auto* text : {"track", "identify", "page", "screen", "group", "alias"}) {
    const auto type = parse_event_type(text);
    ASSERT_TRUE(type) << text;
    EXPECT_EQ(name(*type), text);
  }
  for (const auto* text : {"", "Track", "tracks", "trac", "unknown"}) {
    EXPECT_FALSE(parse_event_type(text)) << text;
  }
}

TEST(Event, is_at_home_with_its_user_and_else_with_its_anonymous_visitor) {
  EXPECT_EQ(entity_of({.user_id = "7", .anonymous_id = "x"}), "u:7");
  EXPECT_EQ(entity_of({.anonymous_id = "x"}), "a:x");
  EXPECT_EQ(user_entity("a:x"), "u:a:x");
  EXPECT_EQ(anonymous_entity("张伟"), "a:张伟");
}

}  // namespace
}  // namespace hearth::contract
