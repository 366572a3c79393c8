#include "segmenter/core/value_map.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/activity.hpp"
#include "segmenter/core/value_map_answers.hpp"

namespace hearth::segmenter {
namespace {

constexpr Day kFirst = 20'000;
constexpr Day kTo = kFirst + 60;
constexpr std::uint32_t kRead = 1, kShare = 2, kRare = 3;

std::string_view name_of(std::uint32_t id) {
  static constexpr std::string_view kNames[] = {"", "read", "share", "rare"};
  return kNames[id];
}

struct Kind {
  std::vector<std::uint32_t> names;
  std::vector<Day> days;
  std::int64_t fen = 0;
};

pb::User user_of(const Kind& kind) {
  pb::User user;
  for (const Day day : kind.days) {
    for (const std::uint32_t name : kind.names) {
      record(*user.mutable_own(),
             {.day = day, .time = from_unix_ms(std::int64_t{day} * 86'400'000), .name = name});
    }
  }
  user.mutable_own()->set_paid_fen(kind.fen);
  return user;
}

PersonFigures person(const Kind& kind) { return PersonFigures(user_of(kind)); }

struct Crowd {
  Kind kind;
  int count = 0;
  std::string_view tier;
};

ValueMap map_of(const std::vector<Crowd>& crowds, Day to = kTo) {
  ValueMap map(to);
  for (const Crowd& crowd : crowds) {
    for (int i = 0; i < crowd.count; ++i) map.add(person(crowd.kind), crowd.tier);
  }
  return map;
}

// Forty who share, half of them worth 10 and half 30 yuan, thirty of them retained; sixty who do
// not, half worth 0 and half 4, twelve of them retained.
std::vector<Crowd> shop() {
  const std::vector<Day> stayed{kFirst, kFirst + 28}, left{kFirst, kFirst + 27};
  return {{{{kRead, kShare}, stayed, 1000}, 20, "core"},
          {{{kRead, kShare}, stayed, 3000}, 10, "core"},
          {{{kRead, kShare}, left, 3000}, 10, "core"},
          {{{kRead}, stayed, 0}, 12, "tail"},
          {{{kRead}, left, 0}, 18, "tail"},
          {{{kRead}, left, 400}, 30, "tail"}};
}

TEST(ValueMapTest, a_behaviours_users_are_compared_with_everybody_else) {
  const auto answer = value_map_answer(map_of(shop()), name_of);
  EXPECT_EQ(answer["users"], 100);
  ASSERT_EQ(answer["behaviours"].size(), 1U);  // everybody reads: there is nobody to compare with
  const auto& share = answer["behaviours"][0];
  EXPECT_EQ(share["event"], "share");
  EXPECT_EQ(share["users"], 40);
  EXPECT_EQ(share["users_without"], 60);
  EXPECT_DOUBLE_EQ(share["value"]["with"], 20);
  EXPECT_DOUBLE_EQ(share["value"]["without"], 2);
  // Variances 4000/39 and 240/59: standard error sqrt(100/39 + 4/59) = 1.62231 with 41.07 degrees
  // of freedom, t = 2.01944.
  EXPECT_NEAR(share["value"]["interval"][0], 18 - 3.276156, 1e-5);
  EXPECT_NEAR(share["value"]["interval"][1], 18 + 3.276156, 1e-5);
}

TEST(ValueMapTest, retention_is_compared_among_those_who_could_have_come_back) {
  auto crowds = shop();
  crowds.push_back({{{kShare}, {kTo - 27}, 2000}, 5, "core"});  // first seen too late to tell
  const auto answer = value_map_answer(map_of(crowds), name_of);
  const auto& share = answer["behaviours"].back();
  const auto& retention = answer["behaviours"][0]["event"] == "share"
                              ? answer["behaviours"][0]["retention"]
                              : share["retention"];
  EXPECT_EQ(retention["with"]["retained"], 30);
  EXPECT_EQ(retention["with"]["eligible"], 40);
  EXPECT_EQ(retention["without"]["retained"], 12);
  EXPECT_EQ(retention["without"]["eligible"], 60);
  EXPECT_DOUBLE_EQ(retention["difference"], 0.75 - 0.2);
  const Interval interval = share_difference({30, 40}, {12, 60}).interval;
  EXPECT_DOUBLE_EQ(retention["interval"][0], interval.low);
}

TEST(ValueMapTest, what_happened_after_the_last_day_is_no_retention) {
  const ValueMap map =
      map_of({{{{kRead}, {kFirst, kFirst + 40}, 0}, 25, ""}}, kFirst + kRetainedAfter);
  EXPECT_EQ(map.everybody().retained().of, 25U);
  EXPECT_EQ(map.everybody().retained().hits, 0U);
}

TEST(ValueMapTest, too_few_persons_on_one_side_are_not_compared) {
  for (const int few : {19, 20}) {
    const auto answer = value_map_answer(
        map_of({{{{kRare}, {kFirst}, 100}, few, ""}, {{{kRead}, {kFirst}, 0}, 20, ""}}), name_of);
    EXPECT_EQ(answer["behaviours"].size(), few < 20 ? 0U : 2U) << few;
  }
}

TEST(ValueMapTest, a_difference_in_retention_of_too_few_is_null) {
  const auto answer = value_map_answer(
      map_of({{{{kShare}, {kTo - 1}, 100}, 30, ""}, {{{kRead}, {kFirst}, 0}, 30, ""}}), name_of);
  ASSERT_EQ(answer["behaviours"].size(), 2U);
  EXPECT_EQ(answer["behaviours"][0]["event"], "share");
  EXPECT_TRUE(answer["behaviours"][0]["retention"]["difference"].is_null());
  EXPECT_FALSE(answer["behaviours"][0]["value"]["difference"].is_null());
}

TEST(ValueMapTest, core_features_of_a_tier_are_those_the_others_use_surely_less) {
  const auto answer = value_map_answer(map_of(shop()), name_of);
  ASSERT_EQ(answer["tiers"].size(), 2U);
  const auto& core = answer["tiers"][0];
  EXPECT_EQ(core["tier"], "core");
  EXPECT_EQ(core["users"], 40);
  ASSERT_EQ(core["core_features"].size(), 1U);
  EXPECT_EQ(core["core_features"][0]["event"], "share");
  EXPECT_DOUBLE_EQ(core["core_features"][0]["share"], 1);
  EXPECT_DOUBLE_EQ(core["core_features"][0]["share_of_others"], 0);
  EXPECT_TRUE(answer["tiers"][1]["core_features"].empty());
}

TEST(ValueMapTest, the_order_in_which_persons_come_leaves_no_trace) {
  std::mt19937 random(31);
  std::vector<Kind> kinds;
  for (int i = 0; i < 300; ++i) {
    const auto day = kFirst + static_cast<Day>(random() % 50);
    Kind kind{{kRead},
              {day, day + static_cast<Day>(random() % 40)},
              static_cast<std::int64_t>(random() % 100'000) - 1000};
    if (random() % 2 == 0) kind.names.push_back(kShare);
    kinds.push_back(kind);
  }
  const auto answer_of = [&] {
    ValueMap map(kTo);
    for (const Kind& kind : kinds) map.add(person(kind), kind.fen > 50'000 ? "high" : "low");
    return value_map_answer(map, name_of).dump();
  };
  const std::string expected = answer_of();
  std::shuffle(kinds.begin(), kinds.end(), random);
  EXPECT_EQ(answer_of(), expected);
}

TEST(ValueMapTest, nobody_is_no_person) {
  ValueMap map(kTo);
  map.add(PersonFigures(pb::User()), "core");
  EXPECT_EQ(map.everybody().users(), 0U);
  EXPECT_TRUE(map.tiers().empty());
}

}  // namespace
}  // namespace hearth::segmenter
