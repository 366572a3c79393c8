#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/features/model.hpp"

namespace hearth::segmenter {
namespace {

Past recorded(const std::vector<ModelEvent>& events) {
  Past past(model_features());
  for (const ModelEvent& made : events) past.record(made.event);
  return past;
}

std::vector<Past> empty_parts() {
  std::vector<Past> parts;
  for (int i = 0; i < 3; ++i) parts.emplace_back(model_features());
  return parts;
}

TEST(Order, of_arrival_leaves_no_trace_in_the_bytes) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 100; ++round) {
    auto events = random_past(random, 40, 24 * 30);
    const std::string bytes = recorded(events).bytes();
    for (int i = 0; i < 30; ++i) {
      std::shuffle(events.begin(), events.end(), random);
      ASSERT_EQ(recorded(events).bytes(), bytes) << "round " << round;
    }
  }
}

TEST(Order, of_arrival_leaves_no_trace_beyond_the_distinct_cap) {
  std::mt19937_64 random(4);
  std::vector<ModelEvent> events = random_past(random, 700, 24 * 12);
  for (ModelEvent& made : events) {
    made.event.label = "View";
    made.event.properties = R"({"channel":)" + std::to_string(random() % 500) + '}';
  }
  const std::string bytes = recorded(events).bytes();
  for (int i = 0; i < 10; ++i) {
    std::shuffle(events.begin(), events.end(), random);
    ASSERT_EQ(recorded(events).bytes(), bytes);
  }
}

TEST(Merge, of_parts_in_any_order_has_the_bytes_of_all_in_one) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 1000; ++round) {
    auto events = random_past(random, 40, 24 * 30);
    const std::string bytes = recorded(events).bytes();
    std::shuffle(events.begin(), events.end(), random);
    std::vector<Past> parts = empty_parts();
    for (const ModelEvent& made : events) parts[random() % parts.size()].record(made.event);
    std::shuffle(parts.begin(), parts.end(), random);
    ASSERT_EQ(parts[0].merge(parts[1]).merge(parts[2]).bytes(), bytes) << "round " << round;
  }
}

void expect_equal(const Feature& feature, const rules::Value& value, const rules::Value& wanted) {
  ASSERT_EQ(value.kind, wanted.kind) << to_text(feature);
  if (wanted.is(rules::Value::Kind::kUnknown)) return;
  if (!wanted.is(rules::Value::Kind::kDouble)) {
    ASSERT_EQ(value.number, wanted.number) << to_text(feature);
    return;
  }
  const bool rounded = feature.function == Function::kPercentile;
  const double error = rounded ? 0.01 * std::abs(wanted.real) : 1e-9;
  ASSERT_NEAR(value.real, wanted.real, error) << to_text(feature);
}

TEST(Values, are_those_of_the_whole_list_of_events) {
  std::mt19937_64 random(6);
  const std::vector<Feature> features = model_features();
  for (int round = 0; round < 400; ++round) {
    const auto events = random_past(random, 1 + static_cast<int>(random() % 60), 24 * 25);
    const Past past = recorded(events);
    std::int64_t newest = 0;
    for (const ModelEvent& made : events) newest = std::max(newest, made.event.ms);
    for (int i = 0; i < 10; ++i) {  // from a little before the newest event to long after it
      const auto now =
          newest - 300'000 + static_cast<std::int64_t>(random() % (24 * 25 * 3600000U));
      const auto values = past.values(now);
      for (std::size_t k = 0; k < features.size(); ++k) {
        expect_equal(features[k], values[k], model_value(features[k], events, now));
      }
    }
  }
}

TEST(Values, of_parts_read_together_are_those_of_the_merged) {
  std::mt19937_64 random(7);
  const std::vector<Feature> features = model_features();
  for (int round = 0; round < 300; ++round) {
    const auto events = random_past(random, 50, 24 * 25);
    std::vector<Past> parts = empty_parts();
    for (const ModelEvent& made : events) parts[random() % parts.size()].record(made.event);
    const SeriesList* const lists[] = {&parts[0].list(), &parts[1].list(), &parts[2].list()};
    const std::int64_t now = day(20'000) + static_cast<std::int64_t>(random() % 40) * day(1);
    std::vector<rules::Value> together(features.size());
    read(lists, parts[0].plan(), at(now), together);
    const auto merged = recorded(events).values(now);
    for (std::size_t k = 0; k < features.size(); ++k) {
      expect_equal(features[k], together[k], merged[k]);
    }
  }
}

}  // namespace
}  // namespace hearth::segmenter
