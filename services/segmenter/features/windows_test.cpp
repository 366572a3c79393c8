#include <gtest/gtest.h>

#include "segmenter/features/distinct_series.hpp"
#include "segmenter/features/past.hpp"

namespace hearth::segmenter {
namespace {

using contract::ActivityClass;
using contract::Meaning;
using rules::Value;

const std::string kAmount = R"({"amount":)";

PastEvent order(std::int64_t ms, const std::string& amount = "1") {
  return {.label = "Order", .ms = ms, .properties = kAmount + amount + "}"};
}

Past orders(const Feature& feature) { return Past({feature}); }
Feature feature(Function function, Millis window = Millis{}) {
  const bool plain = function == Function::kCount || function == Function::kFirst ||
                     function == Function::kLast || function == Function::kDaysSince ||
                     function == Function::kDaysActive;
  return {function, "Order", plain ? "" : "amount", window, 0};
}

TEST(Window, of_days_holds_today_and_the_days_before_it) {
  Past past = orders(feature(Function::kCount, days(7)));
  past.record(order(day(100) + hour(23)));
  EXPECT_EQ(past.value(day(100) + hour(23)).number, 1);
  EXPECT_EQ(past.value(day(107) - 1).number, 1);
  EXPECT_EQ(past.value(day(107)).number, 0);
}

TEST(Window, of_hours_holds_the_present_hour_and_those_before_it) {
  Past past = orders(feature(Function::kCount, hours(2)));
  past.record(order(hour(50) + 3'599'999));
  EXPECT_EQ(past.value(hour(52) - 1).number, 1);
  EXPECT_EQ(past.value(hour(52)).number, 0);
}

TEST(Window, of_72_hours_is_clock_hours_and_of_73_calendar_days) {
  Past in_hours = orders(feature(Function::kCount, hours(72)));
  Past in_days = orders(feature(Function::kCount, hours(73)));
  in_hours.record(order(day(10) + hour(20)));
  in_days.record(order(day(10) + hour(20)));
  EXPECT_EQ(in_hours.value(day(13) + hour(19)).number, 1);
  EXPECT_EQ(in_hours.value(day(13) + hour(20)).number, 0);
  EXPECT_EQ(in_days.value(day(14) - 1).number,
            1);  // four days, the first of them from its midnight
  EXPECT_EQ(in_days.value(day(14)).number, 0);
}

TEST(Window, of_the_longest_kind_reaches_400_days_back) {
  Past past = orders(feature(Function::kCount, days(400)));
  past.record(order(day(1000))).record(order(day(1399)));
  EXPECT_EQ(past.value(day(1399)).number, 2);
  EXPECT_EQ(past.value(day(1400)).number, 1);
}

TEST(Window, ends_with_the_event_whose_clock_runs_ahead) {
  Past past = orders(feature(Function::kDaysActive, days(2)));
  for (int i = 0; i < 3; ++i) past.record(order(day(10 + i)));
  EXPECT_EQ(past.value(day(12) - 1).number, 2);
  EXPECT_EQ(past.value(day(12)).number, 2);
  EXPECT_EQ(past.value(day(13)).number, 1);
}

TEST(LateEvent, counts_in_the_bucket_of_its_own_time) {
  Past past = orders(feature(Function::kCount, days(7)));
  past.record(order(day(100))).record(order(day(95)));
  EXPECT_EQ(past.value(day(101)).number, 2);
  EXPECT_EQ(past.value(day(102)).number, 1);
}

TEST(LateEvent, that_no_window_reaches_leaves_no_trace) {
  Past past = orders(feature(Function::kCount, days(7)));
  past.record(order(day(100)));
  const std::string before = past.bytes();
  past.record(order(day(93)));
  EXPECT_EQ(past.bytes(), before);
}

TEST(Prune, drops_what_the_longest_window_no_longer_reaches) {
  Past past = orders(feature(Function::kCount, days(7)));
  past.record(order(day(100)));
  const std::size_t one = past.bytes().size();
  past.record(order(day(106)));
  EXPECT_GT(past.bytes().size(), one);
  past.record(order(day(113)));
  EXPECT_EQ(past.bytes().size(), one);
}

TEST(Sum, counts_true_as_one) {
  Past past({{Function::kSum, "*", "rewarded", days(28)}});
  past.record({.label = "a", .ms = day(5), .properties = R"({"rewarded":true})"});
  past.record({.label = "b", .ms = day(5), .properties = R"({"rewarded":false})"});
  past.record({.label = "c", .ms = day(6), .properties = R"({"rewarded":true})"});
  past.record({.label = "d", .ms = day(6)});
  past.record({.label = "e", .ms = day(6), .properties = R"({"rewarded":500})"});  // no flag
  EXPECT_EQ(past.value(day(6)).real, 2.0);
}

TEST(Sum, of_what_goes_back_is_positive_whichever_sign_it_is_sent_with) {
  Past past({{Function::kSum, "meaning:refund", "revenue", days(28)}});
  past.record({"refund", day(5), R"({"revenue":-60})", ActivityClass::kConsume, Meaning::kRefund});
  past.record({"refund", day(5), R"({"revenue":40})", ActivityClass::kConsume, Meaning::kRefund});
  EXPECT_EQ(past.value(day(5)).real, 100.0);
}

TEST(ServerSide, events_count_under_their_name_and_meaning_only) {
  const PastEvent refund{"Refund",         day(5), {},  ActivityClass::kConsume,
                         Meaning::kRefund, false,  true};
  for (const auto& [selector, count] :
       {std::pair{"Refund", 1}, {"meaning:refund", 1}, {"class:consume", 0}, {"*", 0}}) {
    Past past({{Function::kCount, selector, "", days(28)}});
    past.record(refund);
    EXPECT_EQ(past.value(day(5)).number, count) << selector;
  }
  Past past({{Function::kDaysActive, "*", "", days(28)}});
  past.record(refund);
  EXPECT_EQ(past.value(day(5)).number, 0);
}

TEST(Sum, of_more_than_a_word_holds_comes_back_from_there) {
  Past past = orders(feature(Function::kSum));
  for (int i = 0; i < 20; ++i) past.record(order(day(1), "1e12"));
  EXPECT_EQ(past.value(day(1)).real, 2e13);
  for (int i = 0; i < 20; ++i) past.record(order(day(1), "-1e12"));
  past.record(order(day(1), "0.5"));
  EXPECT_EQ(past.value(day(1)).real, 0.5);
}

TEST(Numbers, of_events_that_have_none_are_not_counted) {
  Past past({feature(Function::kSum), feature(Function::kAvg), feature(Function::kMin)});
  past.record({.label = "Order", .ms = day(1), .properties = R"({"amount":"12"})"});
  EXPECT_EQ(past.values(day(1))[0].real, 0.0);
  EXPECT_TRUE(past.values(day(1))[1].is(Value::Kind::kUnknown));
  EXPECT_TRUE(past.values(day(1))[2].is(Value::Kind::kUnknown));
}

TEST(Numbers, since_ever_are_kept_without_buckets) {
  Past past({feature(Function::kSum), feature(Function::kMin), feature(Function::kMax),
             feature(Function::kAvg)});
  past.record(order(day(5), "2.5")).record(order(day(5000), "-1")).record(order(day(9), "4.5"));
  const auto values = past.values(day(9000));
  EXPECT_EQ(values[0].real, 6.0);
  EXPECT_EQ(values[1].real, -1.0);
  EXPECT_EQ(values[2].real, 4.5);
  EXPECT_EQ(values[3].real, 2.0);
}

TEST(FirstAndLast, are_unknown_where_nothing_happened) {
  Past past({feature(Function::kFirst), feature(Function::kLast), feature(Function::kDaysSince)});
  for (const Value& value : past.values(day(1))) EXPECT_TRUE(value.is(Value::Kind::kUnknown));
}

TEST(FirstAndLast, are_the_events_own_times) {
  Past past({feature(Function::kFirst), feature(Function::kLast)});
  past.record(order(500)).record(order(900)).record(order(100));
  EXPECT_TRUE(past.values(0)[0].is(Value::Kind::kTimestamp));
  EXPECT_EQ(past.values(0)[0].number, 100);
  EXPECT_EQ(past.values(0)[1].number, 900);
}

TEST(DaysSince, counts_whole_days_of_24_hours) {
  Past past = orders(feature(Function::kDaysSince));
  past.record(order(day(10) + hour(7)));
  EXPECT_EQ(past.value(day(10)).number, 0);  // recorded ahead of the clock
  EXPECT_EQ(past.value(day(13) + hour(7) - 1).number, 2);
  EXPECT_EQ(past.value(day(13) + hour(7)).number, 3);
}

TEST(DaysActive, counts_any_event_on_a_series_of_its_own) {
  Past past({{Function::kDaysActive, "", "", days(28)}});
  for (const int number : {3, 3, 5}) past.record({.label = "x", .ms = day(number) + 1});
  EXPECT_EQ(past.value(day(6)).number, 2);
}

TEST(Distinct, counts_a_value_where_it_was_seen_last) {
  Past past({{Function::kDistinct, "View", "sku", days(7)}});
  const auto view = [](int number, const std::string& sku) {
    return PastEvent{.label = "View", .ms = day(number), .properties = R"({"sku":")" + sku + "\"}"};
  };
  past.record(view(10, "a")).record(view(10, "b")).record(view(12, "a"));
  EXPECT_EQ(past.value(day(16)).number, 2);
  EXPECT_EQ(past.value(day(17)).number, 1);
  EXPECT_EQ(past.value(day(19)).number, 0);
}

TEST(Distinct, is_exact_up_to_its_cap_in_every_window_and_stops_there) {
  Past past({{Function::kDistinct, "View", "sku", days(30)},
             {Function::kDistinct, "View", "sku", days(10)}});
  for (int i = 0; i < 600; ++i) {
    past.record({.label = "View",
                 .ms = day(100 + i / 20),
                 .properties = R"({"sku":)" + std::to_string(i) + "}"});
  }
  EXPECT_EQ(past.values(day(129))[0].number, static_cast<std::int64_t>(kMaxDistinct));
  EXPECT_EQ(past.values(day(129))[1].number, 200);
}

TEST(Percentile, is_within_one_percent_over_the_days_of_its_window) {
  Past past({{Function::kPercentile, "Order", "amount", days(10), 90}});
  for (int i = 1; i <= 1000; ++i) past.record(order(day(50 + i % 10), std::to_string(i)));
  past.record(order(day(45), "1000000"));
  EXPECT_NEAR(past.value(day(59)).real, 900, 9);
}

TEST(Record, drops_series_of_rules_that_are_no_more) {
  const SeriesPlan old_plan(
      std::vector<Feature>{feature(Function::kCount, days(7)), feature(Function::kLast)});
  const SeriesPlan new_plan(std::vector<Feature>{feature(Function::kLast)});
  SeriesList list;
  PropertyReader reader;
  const PastEvent event = order(day(3));
  record(list, old_plan, sample_of(event), reader);
  EXPECT_EQ(list.size(), 2);
  record(list, new_plan, sample_of(event), reader);
  EXPECT_EQ(list.size(), 1);
}

TEST(Parts, are_read_together_and_a_common_day_counts_once) {
  const std::vector<Feature> features = {{Function::kDaysActive, "", "", days(7)},
                                         {Function::kCount, "", "", days(7)}};
  Past one(features), other(features);
  one.record(order(day(10))).record(order(day(11)));
  other.record(order(day(11))).record(order(day(12)));
  const SeriesList* const lists[] = {&one.list(), &other.list()};
  std::vector<Value> values(2);
  read(lists, one.plan(), at(day(12)), values);
  EXPECT_EQ(values[0].number, 3);
  EXPECT_EQ(values[1].number, 4);
}

}  // namespace
}  // namespace hearth::segmenter
