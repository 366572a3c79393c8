#include "segmenter/core/score_clock.hpp"

#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/configured.hpp"

namespace hearth::segmenter {
namespace {

constexpr Day kToday = 20'000;

Configured scored() {
  contract::Product product;
  product.score.classes = {{{60, 20}, {20, 10}, {10, 10}, {5, 20}, {5, 5}}};
  for (const char* rule : {"score >= 30.0", "score < 12.0", "score.consume > 20.0",
                           "score.create <= 4.0 && score > 3.0"}) {
    contract::DraftSegment segment;
    segment.name = "s" + std::to_string(product.segments.segments.size());
    segment.rule = rule;
    product.segments.segments.push_back(segment);
  }
  auto made = configured(std::move(product), 1);
  EXPECT_TRUE(made.has_value());
  return *std::move(made);
}

// Of four days, today's included: payments and works, and what takes them back.
pb::User random_user(std::mt19937& random) {
  pb::User user;
  for (int i = 0; i < 8; ++i) {
    record(*user.mutable_own(), {.day = kToday - static_cast<Day>(random() % 4),
                                 .time = from_unix_ms(std::int64_t{kToday} * 86'400'000),
                                 .name = 1,
                                 .activity = static_cast<contract::ActivityClass>(random() % 2),
                                 .weight = static_cast<std::int64_t>(random() % 24) - 8});
  }
  return user;
}

std::vector<bool> verdicts(const Score& score) {
  const double total = static_cast<double>(score.total) / 100;
  const double consume = static_cast<double>(score.contributions[0]) / 100;
  const double create = static_cast<double>(score.contributions[1]) / 100;
  return {total >= 30, total<12, consume> 20, create <= 4 && total > 3};
}

TEST(ScoreClockTest, the_next_look_is_never_later_than_the_first_change_found_by_the_minute) {
  const Configured configured = scored();
  const Calendar calendar("Asia/Shanghai");
  DayClock clock(calendar);
  Scorer scorer(configured.product.score, clock);
  std::mt19937 random(11);
  int changes = 0, mornings = 0;
  for (int round = 0; round < 400; ++round) {
    const pb::User user = random_user(random);
    scorer.look(user);
    const TimePoint now = calendar.start(kToday) + std::chrono::minutes(random() % (24 * 60));
    const Score present = scorer.at(now);
    const auto next = next_score_change(scorer, present, now, configured.rules);
    for (int minute = 1; minute <= 3 * 24 * 60; ++minute) {
      const TimePoint at = now + std::chrono::minutes(minute);
      if (verdicts(scorer.at(at)) == verdicts(present)) continue;
      ASSERT_TRUE(next.has_value()) << "round " << round;
      ASSERT_LE(*next, at) << "round " << round << ", minute " << minute;
      ++changes;
      mornings += at < calendar.noon(kToday) ? 1 : 0;
      break;
    }
  }
  EXPECT_GT(changes, 100);
  EXPECT_GT(mornings, 5);
}

}  // namespace
}  // namespace hearth::segmenter
