#include "cast.hpp"

#include <map>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "scripted_history.hpp"

namespace hearth::load {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kMany = 20'000;

TEST(Intent, shares_add_up_to_one) {
  EXPECT_NEAR(std::accumulate(kShares.begin(), kShares.end(), 0.0), 1, 1e-9);
}

TEST(Cast, meets_the_stated_shares) {
  const Cast cast = test_cast(kMany, 1, std::chrono::days(120));
  std::map<Intent, int> counts;
  for (const Persona& persona : cast.people()) ++counts[persona.intent];
  for (std::size_t i = 0; i < kIntents; ++i) {
    const auto intent = static_cast<Intent>(i);
    EXPECT_NEAR(counts[intent] / double{kMany}, kShares[i], 0.01) << name(intent);
  }
}

TEST(Cast, is_the_same_for_the_same_seed_only) {
  const auto intents = [](const Cast& cast) {
    std::vector<std::pair<Intent, TimePoint>> out;
    for (const Persona& persona : cast.people()) {
      out.emplace_back(persona.intent, persona.first_seen);
    }
    return out;
  };
  EXPECT_EQ(intents(test_cast(500, 7)), intents(test_cast(500, 7)));
  EXPECT_NE(intents(test_cast(500, 7)), intents(test_cast(500, 8)));
}

TEST(Cast, sees_everybody_within_the_history) {
  for (const int days : {14, 45, 60, 200}) {
    const Cast cast = test_cast(2'000, 3, std::chrono::days(days));
    for (const Persona& persona : cast.people()) {
      ASSERT_GE(persona.first_seen, cast.options().span.begin()) << days;
      ASSERT_LT(persona.first_seen, persona.silent_from) << days << ' ' << name(persona.intent);
      ASSERT_LE(persona.silent_from, kTestEnd);
    }
  }
}

TEST(Cast, has_newcomers_of_two_days_and_farmers_of_a_month_at_least) {
  const Cast cast = test_cast(kMany);
  for (const Persona& persona : cast.people()) {
    const auto tenure = kTestEnd - persona.first_seen;
    if (persona.intent == Intent::kNewcomer) {
      ASSERT_LE(tenure, 48h);
    } else if (persona.intent == Intent::kCheckInFarmer) {
      ASSERT_GE(tenure, 30 * 24h);
    }
  }
}

TEST(Cast, lets_lapsing_users_be_silent_for_3_to_40_days_and_churned_ones_for_more_than_60) {
  const Cast cast = test_cast(kMany, 1, std::chrono::days(120));
  for (const Persona& persona : cast.people()) {
    const auto silent = kTestEnd - persona.silent_from;
    if (persona.intent == Intent::kLapsing) {
      ASSERT_GE(silent, 3 * 24h);
      ASSERT_LE(silent, 40 * 24h);
    } else if (persona.intent == Intent::kChurned) {
      ASSERT_GT(silent, 60 * 24h);
    } else {
      ASSERT_EQ(silent, 0h);
    }
  }
}

TEST(Cast, has_nobody_churned_where_the_history_is_too_short) {
  const Cast cast = test_cast(kMany, 1, std::chrono::days(60));
  for (const Persona& persona : cast.people()) {
    ASSERT_NE(persona.intent, Intent::kChurned);
  }
}

TEST(Cast, puts_hunters_in_rings_on_one_device_and_others_never_in_so_many) {
  const Cast cast = test_cast(kMany);
  std::map<std::uint32_t, std::map<Intent, int>> devices;
  for (const Persona& persona : cast.people()) ++devices[persona.device][persona.intent];
  int rings = 0, small_rings = 0, families = 0;
  for (const auto& [device, intents] : devices) {
    int users = 0;
    for (const auto& [intent, count] : intents) users += count;
    if (intents.count(Intent::kBonusHunter) > 0) {
      EXPECT_EQ(intents.size(), 1U) << "a ring keeps to itself";
      ++rings;
      small_rings += users < 8 ? 1 : 0;
    } else if (users > 3) {
      EXPECT_EQ(intents.begin()->first, Intent::kOrderBrusher);
      EXPECT_LE(users, 12);
    } else {
      families += users > 1 ? 1 : 0;
    }
  }
  EXPECT_GT(rings, 40);
  EXPECT_LE(small_rings, 1) << "the last one of the cast may be cut short";
  EXPECT_GT(families, 200);
}

TEST(Labels, call_fake_what_has_no_value_and_is_old_enough_to_be_judged) {
  const Span span{.until = kTestEnd};
  Persona persona{.intent = Intent::kLikingBot, .first_seen = kTestEnd - 30 * 24h};
  EXPECT_TRUE(is_fake_active(persona, span));
  persona.first_seen += 1ms;
  EXPECT_FALSE(is_fake_active(persona, span));
  persona = {.intent = Intent::kQuietReader, .first_seen = span.begin()};
  EXPECT_FALSE(is_fake_active(persona, span));
  EXPECT_FALSE(is_bonus_hunter(persona));
  persona.intent = Intent::kBonusHunter;
  EXPECT_TRUE(is_bonus_hunter(persona));
  EXPECT_FALSE(is_fake_active(persona, span));
}

}  // namespace
}  // namespace hearth::load
