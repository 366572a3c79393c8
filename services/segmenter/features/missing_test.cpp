#include "segmenter/features/missing.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/features/model.hpp"

namespace hearth::segmenter {
namespace {

// The same questions, but of a shorter past, in the same resolution.
std::vector<Feature> shorter_features() {
  std::vector<Feature> features = model_features();
  for (Feature& feature : features) {
    if (feature.window > hours(72) + days(1)) {
      feature.window -= days(1);
    } else if (feature.window > hours(1) && feature.window <= hours(72)) {
      feature.window -= hours(1);
    }
  }
  return features;
}

std::string bytes_of(const SeriesList& list) {
  std::string bytes;
  for (const pb::Series& series : list) bytes += series.SerializeAsString() + "\n";
  return bytes;
}

SeriesList missing_of(const SeriesPlan& plan, const SeriesList& whole, const SeriesList& kept) {
  SeriesList out;
  for (const Source& source : plan.sources()) {
    const pb::Series* all = find(whole, source.id);
    const pb::Series* known = find(kept, source.id);
    if (all == nullptr) continue;
    pb::Series lacking = missing(source, *all, known == nullptr ? pb::Series() : *known);
    if (lacking.buckets_size() > 0) *out.Add() = std::move(lacking);
  }
  return out;
}

class Missing : public ::testing::Test {
 protected:
  void record_in(SeriesList& list, const SeriesPlan& plan, const ModelEvent& made) {
    record(list, plan, sample_of(made.event), reader_);
  }
  SeriesPlan plan_{model_features()}, shorter_{shorter_features()};
  PropertyReader reader_;
};

// Of each past, the first events were not kept at all, the next ones under shorter windows, and
// the last ones come while the rest is on its way.
TEST_F(Missing, what_was_not_kept_in_time_is_made_up_for_byte_by_byte) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 500; ++round) {
    const auto events = random_past(random, 1 + static_cast<int>(random() % 60), 24 * 25);
    const std::size_t kept_from = random() % (events.size() + 1);
    const std::size_t grown_at = kept_from + random() % (events.size() + 1 - kept_from);
    SeriesList whole, kept;
    for (std::size_t i = 0; i < grown_at; ++i) {
      record_in(whole, plan_, events[i]);
      if (i >= kept_from) record_in(kept, shorter_, events[i]);
    }
    const SeriesList lacking = missing_of(plan_, whole, kept);
    SeriesList expected = whole;
    for (std::size_t i = grown_at; i < events.size(); ++i) {
      record_in(kept, plan_, events[i]);
      record_in(expected, plan_, events[i]);
    }
    merge(kept, plan_, lacking);
    ASSERT_EQ(bytes_of(kept), bytes_of(expected)) << "round " << round;
  }
}

TEST_F(Missing, nothing_is_missing_where_everything_was_kept) {
  std::mt19937_64 random(12);
  SeriesList whole;
  for (const ModelEvent& made : random_past(random, 60, 24 * 25)) record_in(whole, plan_, made);
  EXPECT_TRUE(missing_of(plan_, whole, whole).empty());
}

}  // namespace
}  // namespace hearth::segmenter
