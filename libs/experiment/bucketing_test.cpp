#include "experiment/bucketing.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hearth::experiment {
namespace {

struct Hashed {
  std::string seed, value;
  int version;
  std::optional<double> n;
};

TEST(Bucketing, hashes_are_those_of_the_published_vectors) {
  const std::vector<Hashed> vectors{
      {"", "a", 1, 0.22},
      {"", "b", 1, 0.077},
      {"b", "a", 1, 0.946},
      {"ef", "d", 1, 0.652},
      {"asdf", "8952klfjas09ujk", 1, 0.549},
      {"", "123", 1, 0.011},
      {"", "___)((*\":&", 1, 0.563},
      {"seed", "a", 2, 0.0505},
      {"seed", "b", 2, 0.2696},
      {"foo", "ab", 2, 0.2575},
      {"foo", "def", 2, 0.2019},
      {"89123klj", "8952klfjas09ujkasdf", 2, 0.124},
      {"90850943850283058242805", "123", 2, 0.7516},
      {"()**(%$##$%#$#", "___)((*\":&", 2, 0.0128},
      {"abc", "def", 99, std::nullopt},
  };
  for (const Hashed& one : vectors) {
    EXPECT_EQ(hash(one.seed, one.value, one.version), one.n) << one.seed << " " << one.value;
  }
}

TEST(Bucketing, texts_are_hashed_as_utf_8) {
  EXPECT_EQ(hash("my-test", "用户1", 2), 0.8784);
  EXPECT_EQ(hash("my-test", "José", 2), 0.9743);
  EXPECT_EQ(hash("my-test", "😀1", 2), 0.1829);
}

void expect_ranges(const std::vector<Range>& found, const std::vector<Range>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(found[i].begin, wanted[i].begin, 1e-9) << i;
    EXPECT_NEAR(found[i].end, wanted[i].end, 1e-9) << i;
  }
}

TEST(Bucketing, ranges_follow_weights_and_coverage) {
  expect_ranges(bucket_ranges(2, 1), {{0, 0.5}, {0.5, 1}});
  expect_ranges(bucket_ranges(2, 0.5), {{0, 0.25}, {0.5, 0.75}});
  expect_ranges(bucket_ranges(2, 0), {{0, 0}, {0.5, 0.5}});
  const std::vector<double> uneven{0.4, 0.6};
  expect_ranges(bucket_ranges(2, 1, uneven), {{0, 0.4}, {0.4, 1}});
  const std::vector<double> three{0.2, 0.3, 0.5};
  expect_ranges(bucket_ranges(3, 0.2, three), {{0, 0.04}, {0.2, 0.26}, {0.5, 0.6}});
}

TEST(Bucketing, coverage_is_clamped_and_useless_weights_become_equal) {
  expect_ranges(bucket_ranges(2, 1.2), {{0, 0.5}, {0.5, 1}});
  expect_ranges(bucket_ranges(2, -0.2), {{0, 0}, {0.5, 0.5}});
  const std::vector<double> too_many{0.4, 0.4, 0.2}, too_much{0.7, 0.6};
  expect_ranges(bucket_ranges(2, 1, too_many), {{0, 0.5}, {0.5, 1}});
  expect_ranges(bucket_ranges(2, 1, too_much), {{0, 0.5}, {0.5, 1}});
}

TEST(Bucketing, a_range_holds_its_beginning_and_not_its_end) {
  const std::vector<Range> ranges{{0, 0.4}, {0.5, 1}};
  EXPECT_EQ(choose_variation(0, ranges), 0U);
  EXPECT_EQ(choose_variation(0.4, ranges), std::nullopt);
  EXPECT_EQ(choose_variation(0.5, ranges), 1U);
  EXPECT_EQ(choose_variation(1, ranges), std::nullopt);
}

TEST(Bucketing, the_shares_of_a_namespace_have_no_user_in_common) {
  for (int user = 0; user < 1000; ++user) {
    const std::string id = "user-" + std::to_string(user);
    EXPECT_NE(in_namespace("one", id, {0, 0.3}), in_namespace("one", id, {0.3, 1})) << id;
  }
}

}  // namespace
}  // namespace hearth::experiment
