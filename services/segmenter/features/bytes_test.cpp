#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/features/past.hpp"

namespace hearth::segmenter {
namespace {

using contract::ActivityClass;
using contract::Meaning;

// What a shop's rules ask: ten series.
const std::vector<Feature> kShop = {
    {Function::kCount, "Order Completed", "", days(28)},
    {Function::kSum, "Order Completed", "amount", days(28)},
    {Function::kLast, "Order Completed", "", Millis{}},
    {Function::kDaysSince, "", "", Millis{}},
    {Function::kDaysActive, "", "", days(28)},
    {Function::kCount, "class:create", "", days(7)},
    {Function::kCount, "class:absorb", "", days(14)},
    {Function::kCount, "meaning:share", "", days(28)},
    {Function::kCount, "meaning:login", "", hours(24)},
    {Function::kSum, "*", "rewarded", days(28)},
    {Function::kDistinct, "Product Viewed", "category", days(28)},
};

PastEvent random_event(std::mt19937_64& random, std::int64_t ms) {
  const auto roll = random() % 60;
  if (roll < 3) {
    return {"Order Completed", ms,
            R"({"amount":)" + std::to_string(10 + random() % 90) + R"(.9,"category":"c1"})",
            ActivityClass::kConsume, Meaning::kPayment};
  }
  if (roll < 6) return {"Note Published", ms, "", ActivityClass::kCreate};
  if (roll < 9)
    return {"Shared", ms, R"({"rewarded":true})", ActivityClass::kSocial, Meaning::kShare};
  if (roll < 20) return {"Signed In", ms, "", ActivityClass::kPresence, Meaning::kLogin};
  if (roll < 32) {
    return {"Product Viewed", ms, R"({"category":"c)" + std::to_string(random() % 4) + "\"}",
            ActivityClass::kAbsorb};
  }
  return {"Article Read", ms, "", ActivityClass::kAbsorb};
}

// Sixty events on about fifteen of 28 days, the way people come: in visits.
std::string bytes_of_a_user(std::mt19937_64& random) {
  Past past(kShop);
  std::vector<std::int64_t> visits;
  for (int i = 0; i < 20; ++i) {
    visits.push_back(day(20'000 + static_cast<int>(random() % 28)) +
                     hour(static_cast<int>(random() % 24)));
  }
  for (int i = 0; i < 60; ++i)
    past.record(random_event(random, visits[random() % visits.size()] + i));
  return past.bytes();
}

TEST(Bytes, of_a_median_user_with_ten_series_and_sixty_events_are_at_most_250) {
  std::mt19937_64 random(11);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 101; ++i) sizes.push_back(bytes_of_a_user(random).size());
  std::sort(sizes.begin(), sizes.end());
  EXPECT_LE(sizes[50], 250U);
  RecordProperty("median_bytes", static_cast<int>(sizes[50]));
}

TEST(Bytes, of_an_event_that_no_rule_asks_for_are_none) {
  Past past({{Function::kCount, "Order Completed", "", days(28)}});
  past.record({.label = "Article Read", .ms = day(20'000)});
  EXPECT_EQ(past.bytes(), "");
}

TEST(Bytes, of_a_series_over_400_days_are_less_than_three_a_day) {
  Past past({{Function::kCount, "", "", days(400)}});
  for (int i = 0; i < 2000; ++i) past.record({.label = "x", .ms = day(20'000 + i / 3)});
  EXPECT_LT(past.bytes().size(), 1200U);
}

}  // namespace
}  // namespace hearth::segmenter
