#include "verdict_quality.hpp"

#include <gtest/gtest.h>

namespace hearth::load {
namespace {

constexpr Verdicts kNothing{};
constexpr Verdicts kFake{.fake_active = true};
constexpr Verdicts kHunter{.bonus_hunter = true};

TEST(VerdictQuality, counts_the_flagged_who_were_meant) {
  VerdictQuality quality;
  for (int i = 0; i < 8; ++i) quality.add(Intent::kCheckInFarmer, kFake, kFake);
  for (int i = 0; i < 2; ++i) quality.add(Intent::kOrderBrusher, kFake, kNothing);
  for (int i = 0; i < 24; ++i) quality.add(Intent::kRegular, kNothing, kFake);
  EXPECT_EQ(quality.fake_active().meant, 10U);
  EXPECT_EQ(quality.fake_active().flagged, 32U);
  EXPECT_DOUBLE_EQ(quality.fake_active().precision(), 0.25);
  EXPECT_DOUBLE_EQ(quality.fake_active().recall(), 0.8);
}

TEST(VerdictQuality, judges_each_verdict_by_itself) {
  VerdictQuality quality;
  quality.add(Intent::kBonusHunter, kHunter, kFake);
  EXPECT_DOUBLE_EQ(quality.fake_active().precision(), 0);
  EXPECT_DOUBLE_EQ(quality.bonus_hunter().recall(), 0);
  quality.add(Intent::kBonusHunter, kHunter, kHunter);
  EXPECT_DOUBLE_EQ(quality.bonus_hunter().precision(), 1);
  EXPECT_DOUBLE_EQ(quality.bonus_hunter().recall(), 0.5);
}

TEST(VerdictQuality, says_how_many_with_an_intent_are_flagged_by_whichever_verdict) {
  VerdictQuality quality;
  quality.add(Intent::kQuietReader, kNothing, kFake);
  quality.add(Intent::kQuietReader, kNothing, kHunter);
  quality.add(Intent::kQuietReader, kNothing, {true, true});
  quality.add(Intent::kQuietReader, kNothing, kNothing);
  quality.add(Intent::kNewcomer, kNothing, kNothing);
  EXPECT_DOUBLE_EQ(quality.flagged_share(Intent::kQuietReader), 0.75);
  EXPECT_DOUBLE_EQ(quality.flagged_share(Intent::kNewcomer), 0);
}

TEST(VerdictQuality, of_nobody_is_without_fault) {
  const VerdictQuality quality;
  EXPECT_DOUBLE_EQ(quality.fake_active().precision(), 1);
  EXPECT_DOUBLE_EQ(quality.fake_active().recall(), 1);
  EXPECT_DOUBLE_EQ(quality.flagged_share(Intent::kQuietReader), 0);
}

}  // namespace
}  // namespace hearth::load
