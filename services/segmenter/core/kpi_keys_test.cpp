#include "segmenter/core/kpi_keys.hpp"

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

TEST(KpiKeysTest, keys_follow_from_the_range) {
  const DayRange range{*parse_day("2024-12-30"), *parse_day("2025-01-28")};
  EXPECT_EQ(daily_keys(range),
            (std::vector<std::string>{"part:month:2024-12", "part:month:2025-01"}));
  EXPECT_EQ(weekly_keys(range).back(), "part:month:2025-02");  // its last week ends there
  EXPECT_EQ(cohort_keys(range).back(), "part:cohort:2025-01");
}

}  // namespace
}  // namespace hearth::segmenter
