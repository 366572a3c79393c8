#include "segmenter/core/kept_sources.hpp"

#include <gtest/gtest.h>

#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 25 * kHour;  // the longest
constexpr std::int64_t kStart = 1'700'000'000'000;

SegmentRules rules_of(const std::string& rule, const std::string& condition = "true") {
  contract::Product product;
  contract::NamedRule named;
  named.name = "helps";
  named.rule = condition;
  product.segments.conditions.push_back(named);
  contract::DraftSegment segment;
  segment.name = "one";
  segment.rule = rule;
  product.segments.segments.push_back(segment);
  return SegmentRules::compile(product).value();
}

class KeptSources : public ::testing::Test {
 protected:
  std::optional<std::int64_t> note(const SegmentRules& rules, std::int64_t now) {
    note_sources(workspace_, rules.plan(), from_unix_ms(now));
    return since(rules);
  }
  std::optional<std::int64_t> since(const SegmentRules& rules,
                                    std::optional<std::int64_t> first_seen = std::nullopt) {
    const pb::Kept& kept = workspace_.find(kKeptKey)->kept();
    return complete_since(rules, rules.segments()[0].rule, kept, first_seen);
  }
  MemoryWorkspace workspace_;
};

TEST_F(KeptSources, are_complete_from_the_beginning_in_the_first_configuration) {
  EXPECT_EQ(note(rules_of(R"(count("a", "7d") > 1 && days_since("b") > 2)"), kStart), 0);
}

TEST_F(KeptSources, are_complete_when_the_window_of_a_later_one_has_filled) {
  note(rules_of("true"), kStart);
  EXPECT_EQ(note(rules_of(R"(count("a", "7d") > 1)"), kStart + 5), kStart + 5 + 7 * kDay);
  EXPECT_EQ(note(rules_of(R"(count("a", "7d") > 1)"), kStart + 99), kStart + 5 + 7 * kDay);
  EXPECT_EQ(note(rules_of(R"(count("a", "24h") > 1)"), kStart + 6), kStart + 6 + 24 * kHour);
}

TEST_F(KeptSources, that_look_back_for_ever_are_never_complete_without_a_rebuild) {
  note(rules_of("true"), kStart);
  EXPECT_EQ(note(rules_of(R"(first("a") > timestamp("2026-01-01T00:00:00Z"))"), kStart + 5),
            std::nullopt);
}

TEST_F(KeptSources, lack_what_a_shorter_window_had_dropped) {
  note(rules_of(R"(count("a", "7d") > 1)"), kStart);
  const auto later = note(rules_of(R"(count("a", "30d") > 1)"), kStart + 90 * kDay);
  ASSERT_TRUE(later.has_value());
  EXPECT_GT(*later, kStart + 90 * kDay + 22 * kDay);
  EXPECT_LE(*later, kStart + 90 * kDay + 24 * kDay);
}

TEST_F(KeptSources, of_conditions_count_too) {
  note(rules_of("true"), kStart);
  EXPECT_EQ(note(rules_of("helps", R"(count("a", "7d") > 1)"), kStart), kStart + 7 * kDay);
}

TEST_F(KeptSources, miss_nothing_of_who_came_later) {
  note(rules_of("true"), kStart);
  const SegmentRules rules = rules_of(R"(count("a", "7d") > 1)");
  note(rules, kStart + 5);
  EXPECT_EQ(since(rules, kStart + 5), 0);
  EXPECT_EQ(since(rules, kStart + 4), kStart + 5 + 7 * kDay);
}

TEST_F(KeptSources, begin_anew_when_a_rule_comes_back) {
  const SegmentRules rules = rules_of(R"(count("a", "7d") > 1)");
  EXPECT_EQ(note(rules, kStart), 0);
  note(rules_of("true"), kStart + 5);
  EXPECT_EQ(note(rules, kStart + 9), kStart + 9 + 7 * kDay);
}

}  // namespace
}  // namespace hearth::segmenter
