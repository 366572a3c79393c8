#include "segmenter/core/score_clock.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace hearth::segmenter {
namespace {

constexpr double kHundredths = 100;
constexpr Millis kNear = std::chrono::hours(1);
constexpr std::size_t kScores = index_of(Fact::kFromPresence) + 1;  // the total, then each class

using Scores = std::array<std::int64_t, kScores>;  // hundredths

Scores scores_of(const Score& score) {
  Scores out{score.total};
  std::copy(score.contributions.begin(), score.contributions.end(), out.begin() + 1);
  return out;
}

// A score is the sum of at most five rounded numbers: it is this far from the exact one.
constexpr double kRounding = 5 * 0.5 / kHundredths;

// cap · (1 − 2^(−w/h)) is concave in w and 0 at 0, so when the weights have halved the score is at
// least half of what it was: it cannot fall faster than the weights.
double half_lives_until(double value, double threshold) {
  return std::log2(std::max(value - kRounding, 0.0) / (threshold + kRounding));
}

// How a value stands to a threshold: above, at, or below. Every comparison operator asks for this.
int standing(std::int64_t hundredths, double threshold) {
  const double value = static_cast<double>(hundredths) / kHundredths;
  return value > threshold ? 1 : value < threshold ? -1 : 0;
}

bool same_standing(const Scores& a, const Scores& b, const SegmentRules& rules) {
  for (std::size_t i = 0; i < kScores; ++i) {
    for (const double threshold : rules.thresholds(static_cast<Fact>(i))) {
      if (standing(a[i], threshold) != standing(b[i], threshold)) return false;
    }
  }
  return true;
}

// The first moment in (now, until] at which a standing differs. Scores never rise by themselves, so
// once one differs it goes on to differ.
std::optional<TimePoint> search(const Scorer& scorer, const Scores& present, TimePoint now,
                                TimePoint until, const SegmentRules& rules) {
  const auto differs = [&](TimePoint at) {
    return !same_standing(present, scores_of(scorer.at(at)), rules);
  };
  if (!differs(until)) return std::nullopt;
  TimePoint same = now;
  while (until - same > Millis(1)) {
    const TimePoint middle = same + (until - same) / 2;
    (differs(middle) ? until : same) = middle;
  }
  return until;
}

}  // namespace

std::optional<TimePoint> next_score_change(const Scorer& scorer, const Score& score, TimePoint now,
                                           const SegmentRules& rules) {
  const Scores present = scores_of(score);
  double soonest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < kScores; ++i) {
    const double value = static_cast<double>(present[i]) / kHundredths;
    for (const double threshold : rules.thresholds(static_cast<Fact>(i))) {
      if (value < threshold || threshold < 0 || present[i] == 0) continue;
      soonest = std::min(soonest, std::max(half_lives_until(value, threshold), 0.0));
    }
  }
  if (std::isinf(soonest)) return std::nullopt;
  const Millis wait(static_cast<std::int64_t>(
      soonest * static_cast<double>(scorer.settings().half_life.count())));
  if (wait > kNear) return now + wait;
  const auto exact = search(scorer, present, now, now + wait + kNear, rules);
  return exact ? exact : now + wait + kNear;
}

}  // namespace hearth::segmenter
