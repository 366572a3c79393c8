#include "recall/core/consent.hpp"

#include <gtest/gtest.h>

namespace hearth::recall {
namespace {

constexpr TimePoint kMorning = from_unix_ms(1'790'000'000'000);
constexpr TimePoint kNoon = kMorning + std::chrono::hours(4);

TEST(Consent, of_which_nothing_was_said_is_given) {
  const pb::User user;
  EXPECT_FALSE(is_denied(user, "inbox"));
}

TEST(Consent, that_was_revoked_is_not_given_again_by_a_late_repeat) {
  pb::User user;
  give(user, {{"webhook", true}}, kMorning);
  give(user, {{"webhook", false}}, kNoon);
  give(user, {{"webhook", true}}, kMorning);
  EXPECT_TRUE(is_denied(user, "webhook"));
  give(user, {{"webhook", true}}, kNoon + Millis(1));
  EXPECT_FALSE(is_denied(user, "webhook"));
}

TEST(Consent, is_the_same_in_whatever_order_it_arrives) {
  pb::User one, other;
  give(one, {{"webhook", false}}, kMorning);
  give(one, {{"inbox", false}}, kNoon);
  give(other, {{"inbox", false}}, kNoon);
  give(other, {{"webhook", false}}, kMorning);
  EXPECT_EQ(one.SerializeAsString(), other.SerializeAsString());
}

TEST(Consent, that_is_denied_and_given_at_once_is_denied) {
  pb::User user;
  give(user, {{"webhook", false}}, kNoon);
  give(user, {{"webhook", true}}, kNoon);
  EXPECT_TRUE(is_denied(user, "webhook"));
  pb::User other;
  give(other, {{"webhook", true}}, kNoon);
  give(other, {{"webhook", false}}, kNoon);
  EXPECT_TRUE(is_denied(other, "webhook"));
}

TEST(Consent, in_traits_is_read_where_it_is_one) {
  EXPECT_EQ(consent_in_traits(R"({"consent": {"inbox": false}})"), (Consent{{"inbox", false}}));
  for (const char* traits : {"", "{}", R"({"consent": 1})", R"({"consent": {"fax": true}})",
                             R"({"plan": "consent"})", R"({"consent": {"inbox": "no"}})"}) {
    EXPECT_EQ(consent_in_traits(traits), std::nullopt) << traits;
  }
}

}  // namespace
}  // namespace hearth::recall
