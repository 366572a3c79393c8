#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/features/model.hpp"

namespace hearth::segmenter {
namespace {

using rules::Value;

// In the zone UTC, where days are 24 hours.
std::optional<std::int64_t> earliest(const NextChange& next) {
  std::optional<std::int64_t> ms = next.ms;
  if (next.hour)
    ms = std::min(ms.value_or(hour(0) + *next.hour * kMsPerHour), *next.hour * kMsPerHour);
  if (next.day) ms = std::min(ms.value_or(day(*next.day)), day(*next.day));
  return ms;
}

bool same(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), [](const Value& left, const Value& right) {
    return left.kind == right.kind &&
           (left.is(Value::Kind::kDouble) ? left.real == right.real : left.number == right.number);
  });
}

PastEvent order(std::int64_t ms, const std::string& amount) {
  return {.label = "Order", .ms = ms, .properties = R"({"amount":)" + amount + "}"};
}

TEST(NextChange, is_the_day_on_which_the_oldest_bucket_leaves) {
  Past past({{Function::kCount, "Order", "", days(7)}});
  past.record(order(day(10), "1")).record(order(day(12), "1"));
  EXPECT_EQ(past.next_change(day(12)).day, 17);
  EXPECT_EQ(past.next_change(day(17)).day, 19);
  EXPECT_FALSE(past.next_change(day(19)).day);
}

TEST(NextChange, is_the_hour_for_windows_of_hours) {
  Past past({{Function::kCount, "Order", "", hours(5)}});
  past.record(order(hour(100), "1"));
  EXPECT_EQ(past.next_change(hour(101)).hour, 105);
  EXPECT_FALSE(past.next_change(hour(101)).day);
}

TEST(NextChange, of_days_since_is_a_millisecond) {
  Past past({{Function::kDaysSince, "Order", "", Millis{}}});
  past.record(order(day(10) + 77, "1"));
  EXPECT_EQ(past.next_change(day(10) + 77).ms, day(11) + 77);
  EXPECT_EQ(past.next_change(day(12) + 76).ms, day(12) + 77);
  EXPECT_EQ(past.next_change(day(12) + 77).ms, day(13) + 77);
}

TEST(NextChange, passes_over_departures_that_change_nothing) {
  Past past({{Function::kMax, "Order", "amount", days(10)}});
  past.record(order(day(10), "3")).record(order(day(12), "9")).record(order(day(15), "1"));
  EXPECT_EQ(past.next_change(day(15)).day, 22);
}

TEST(NextChange, is_never_for_what_is_asked_since_ever) {
  Past past({{Function::kCount, "Order", "", Millis{}},
             {Function::kLast, "Order", "", Millis{}},
             {Function::kDaysActive, "", "", Millis{}}});
  past.record(order(day(10), "3"));
  EXPECT_FALSE(earliest(past.next_change(day(10))));
}

TEST(NextChange, is_asked_of_the_listed_questions_only) {
  Past past({{Function::kCount, "Order", "", days(7)}, {Function::kCount, "Order", "", days(9)}});
  past.record(order(day(10), "3"));
  const SeriesList* const lists[] = {&past.list()};
  const std::size_t second[] = {1};
  EXPECT_EQ(next_change(lists, past.plan(), second, at(day(10))).day, 19);
  EXPECT_FALSE(next_change(lists, past.plan(), {}, at(day(10))).day);
}

TEST(NextChange, is_exact_all_the_way_through_random_pasts) {
  std::mt19937_64 random(8);
  int changes = 0;
  for (int round = 0; round < 300; ++round) {
    Past past(model_features());
    std::int64_t now = 0;
    for (const ModelEvent& made :
         random_past(random, 1 + static_cast<int>(random() % 25), 24 * 20)) {
      past.record(made.event);
      now = std::max(now, made.event.ms - 200'000);
    }
    for (int step = 0; step < 60; ++step) {
      const auto next = earliest(past.next_change(now));
      if (!next) break;
      ASSERT_GT(*next, now);
      const auto before = past.values(now);
      ASSERT_TRUE(same(before, past.values(*next - 1)));
      ASSERT_TRUE(same(before, past.values(now + (*next - now) / 2)));
      ASSERT_FALSE(same(before, past.values(*next)));
      now = *next;
      ++changes;
    }
  }
  EXPECT_GT(changes, 5000);
}

TEST(NextChange, is_exact_for_each_question_alone) {
  std::mt19937_64 random(9);
  for (const Feature& feature : model_features()) {
    for (int round = 0; round < 30; ++round) {
      const auto events = random_past(random, 15, 24 * 10);
      Past past({feature});
      for (const ModelEvent& made : events) past.record(made.event);
      std::int64_t now = day(20'010);
      for (int step = 0; step < 10; ++step) {
        const auto next = earliest(past.next_change(now));
        const std::int64_t until = next.value_or(now + day(30));
        for (std::int64_t t = now; t < until; t += kMsPerHour) {
          ASSERT_TRUE(same(past.values(now), past.values(t))) << to_text(feature);
        }
        if (!next) break;
        ASSERT_FALSE(same(past.values(now), past.values(*next))) << to_text(feature);
        now = *next;
      }
    }
  }
}

TEST(NextChange, is_that_of_the_merged_for_parts_read_together) {
  std::mt19937_64 random(10);
  std::vector<std::size_t> all(model_features().size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  for (int round = 0; round < 300; ++round) {
    Past one(model_features()), other(model_features()), both(model_features());
    for (const ModelEvent& made : random_past(random, 20, 24 * 20)) {
      (random() % 2 == 0 ? one : other).record(made.event);
      both.record(made.event);
    }
    const SeriesList* const lists[] = {&one.list(), &other.list()};
    const Moment moment = at(day(20'015) + static_cast<std::int64_t>(random() % 10) * day(1));
    EXPECT_EQ(earliest(next_change(lists, one.plan(), all, moment)),
              earliest(both.next_change(moment.ms)));
  }
}

}  // namespace
}  // namespace hearth::segmenter
