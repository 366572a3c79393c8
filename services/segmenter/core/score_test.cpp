#include "segmenter/core/score.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/profile.hpp"

namespace hearth::segmenter {
namespace {

using contract::ActivityClass;

contract::ScoreSettings settings() {
  contract::ScoreSettings settings;
  settings.classes = {{{40, 20}, {25, 10}, {15, 10}, {12, 20}, {8, 5}}};
  return settings;
}

constexpr Day kToday = 20'000;

pb::User user_with(ActivityClass activity, std::int64_t weight, Day day = kToday) {
  pb::User user;
  record(*user.mutable_own(), {.day = day,
                               .time = from_unix_ms(std::int64_t{day} * 86'400'000),
                               .name = 1,
                               .activity = activity,
                               .weight = weight});
  return user;
}

class ScoreTest : public testing::Test {
 protected:
  Score at_noon_of(Day day, const pb::User& user) {
    return score(user, calendar_.noon(day), settings(), calendar_);
  }
  Calendar calendar_{"Asia/Shanghai"};
};

TEST_F(ScoreTest, half_of_the_cap_is_reached_at_the_half_saturation) {
  const Score value = at_noon_of(kToday, user_with(ActivityClass::kConsume, 20));
  EXPECT_EQ(value.contributions[0], 20'00);
  EXPECT_EQ(value.total, 20'00);
}

TEST_F(ScoreTest, a_weight_halves_every_half_life) {
  const Score value = at_noon_of(kToday + 7, user_with(ActivityClass::kConsume, 40));
  EXPECT_EQ(value.contributions[0], 20'00);
}

TEST_F(ScoreTest, a_days_weights_are_whole_at_its_noon_and_decay_before_it_as_after_it) {
  const pb::User user = user_with(ActivityClass::kConsume, 20);
  const auto at = [&](int hours) {
    const TimePoint time = calendar_.noon(kToday) + std::chrono::hours(hours);
    return score(user, time, settings(), calendar_).total;
  };
  EXPECT_EQ(at(-12), 20'69);  // 40 * (1 - 2^(-2^(1/14))): 20.691
  EXPECT_EQ(at(0), 20'00);
  EXPECT_EQ(at(12), 19'32);  // 40 * (1 - 2^(-2^(-1/14))): 19.319
}

TEST_F(ScoreTest, a_day_that_a_clock_far_ahead_claims_counts_double_at_most) {
  const pb::User user = user_with(ActivityClass::kConsume, 20, kToday + 1'000'000);
  EXPECT_EQ(at_noon_of(kToday, user).total, 30'00);
}

// Refunds in the morning of their day, and actions after an older refund, included.
TEST_F(ScoreTest, contributions_never_rise_by_themselves_nor_fall_faster_than_a_weight) {
  std::mt19937 random(5);
  for (int round = 0; round < 100; ++round) {
    pb::User user;
    for (int i = 0; i < 6; ++i) {
      record(*user.mutable_own(), {.day = kToday - static_cast<Day>(random() % 4),
                                   .time = from_unix_ms(std::int64_t{kToday} * 86'400'000),
                                   .name = 1,
                                   .activity = static_cast<ActivityClass>(random() % 2),
                                   .weight = static_cast<std::int64_t>(random() % 30) - 12});
    }
    const TimePoint start = calendar_.start(kToday);
    Score before = score(user, start, settings(), calendar_);
    const double hourly = std::exp2(-1.0 / (7 * 24));
    for (int hour = 1; hour <= 48; ++hour) {
      const Score now = score(user, start + std::chrono::hours(hour), settings(), calendar_);
      for (std::size_t i = 0; i < now.contributions.size(); ++i) {
        const auto was = static_cast<double>(before.contributions[i]);
        ASSERT_LE(now.contributions[i], before.contributions[i]) << round << ' ' << hour;
        ASSERT_GE(static_cast<double>(now.contributions[i]), was * hourly - 1) << hour;
      }
      before = now;
    }
  }
}

TEST_F(ScoreTest, refunds_take_a_class_to_zero_but_never_below) {
  EXPECT_EQ(at_noon_of(kToday, user_with(ActivityClass::kConsume, -50)).total, 0);
}

TEST_F(ScoreTest, presence_alone_stays_below_the_lowest_band) {
  const Score value = at_noon_of(kToday, user_with(ActivityClass::kPresence, 1'000'000));
  EXPECT_LT(value.total, settings().lowest_band * 100);
}

TEST_F(ScoreTest, printed_contributions_add_up_to_the_printed_score) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    pb::User user = user_with(ActivityClass::kSocial, 1);
    for (int i = 0; i < 20; ++i) {
      const Day day = kToday - static_cast<Day>(random() % 60);
      merge(*user.mutable_own(),
            user_with(static_cast<ActivityClass>(random() % 5),
                      1 + static_cast<std::int64_t>(random() % 9), day)
                .own(),
            SeriesPlan({}));
    }
    const auto json = profile("ann", user, nullptr, calendar_.noon(kToday) + Millis(random()),
                              settings(), calendar_);
    double sum = 0;
    for (const auto& part : json["contributions"]) sum += part.get<double>();
    ASSERT_EQ(std::lround(sum * 100), std::lround(json["score"].get<double>() * 100));
    ASSERT_LE(json["score"].dump().size(), 5U) << json["score"];
  }
}

TEST_F(ScoreTest, a_linked_part_counts_as_if_it_were_the_users_own) {
  pb::User apart = user_with(ActivityClass::kConsume, 5);
  apart.add_linked()->mutable_activity()->CopyFrom(
      user_with(ActivityClass::kConsume, 7, kToday - 3).own());
  pb::User whole = user_with(ActivityClass::kConsume, 5);
  merge(*whole.mutable_own(), user_with(ActivityClass::kConsume, 7, kToday - 3).own(),
        SeriesPlan({}));
  EXPECT_EQ(at_noon_of(kToday, apart).total, at_noon_of(kToday, whole).total);
}

}  // namespace
}  // namespace hearth::segmenter
