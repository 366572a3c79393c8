#pragma once

#include <cstdint>
#include <optional>

#include "segmenter/core/habit.hpp"
#include "segmenter/core/value_map_intervals.hpp"

// When to reach somebody: the hour of the day in which most of what they do happens.
namespace hearth::segmenter {

// Fewer events say too little about a user: then the population's best hour is taken.
inline constexpr std::uint64_t kEventsForOwnHour = 10;
// The prior weighs as much as a day with one event an hour.
inline constexpr double kPriorEvents = 24;
inline constexpr int kTopHours = 3;

struct BestHour {
  int hour = 0;                // local
  std::optional<int> weekday;  // Monday = 0; where most of the hour's events surely fall on one
  double share = 0;            // of all events in this hour, shrunk towards the population
  Interval interval;           // 95 %, of the share
  double confidence = 0;       // that it is among the kTopHours hours
  std::uint64_t events = 0;    // of the user
  bool from_population = false;
};

// An event falls into hour h with probability s_h; with x_h of n events there, and the population's
// shares p as prior, s ~ Dirichlet(24 p + x), so that each s_h is Beta (beta-binomial shrinkage):
// share = (x_h + 24 p_h) / (n + 24), and `interval` is that distribution's 2.5 % and 97.5 %
// quantiles. The hour is that with the greatest share, the earliest of equals.
//
// confidence = P(at most two other s_j > s_h) = integral over g of f_h(g) P(at most two j: G_j >
// g), for a Dirichlet is independent gammas G divided by their sum: the inner term is a
// Poisson-binomial sum, the integral is taken over 256 steps. No hour preferred at all: 3 / 24.
//
// `weekday`: only where the 95 % score interval of its share of the hour's events lies above 1/2.
// nullopt: neither has any events.
std::optional<BestHour> best_hour(const HourGrid& own, const HourGrid& population);

}  // namespace hearth::segmenter
