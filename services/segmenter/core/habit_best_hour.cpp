#include "segmenter/core/habit_best_hour.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "segmenter/core/value_map_distributions.hpp"

namespace hearth::segmenter {
namespace {

constexpr int kHours = 24;
constexpr int kSteps = 256;  // of the integral
template <class T>
using ByHour = std::array<T, kHours>;

ByHour<std::uint64_t> by_hour(const HourGrid& grid) {
  ByHour<std::uint64_t> out{};
  for (std::size_t cell = 0; cell < grid.size(); ++cell) out[cell % kHours] += grid[cell];
  return out;
}

template <class T>
T sum_of(const ByHour<T>& values) {
  return std::accumulate(values.begin(), values.end(), T{});
}

std::size_t greatest(const ByHour<double>& values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

// 24 p: one event more in each hour, so that none is impossible.
ByHour<double> prior_of(const ByHour<std::uint64_t>& population) {
  const double scale = kPriorEvents / static_cast<double>(sum_of(population) + kHours);
  ByHour<double> out{};
  for (std::size_t h = 0; h < kHours; ++h) out[h] = static_cast<double>(population[h] + 1) * scale;
  return out;
}

// That at most kTopHours - 1 of the other gammas are above `level`.
double few_above(const ByHour<double>& shapes, std::size_t hour, double level) {
  std::array<double, kTopHours> exactly{1};
  for (std::size_t j = 0; j < kHours; ++j) {
    if (j == hour) continue;
    const double below = gamma_cdf(shapes[j], level);
    for (std::size_t k = exactly.size() - 1; k > 0; --k) {
      exactly[k] = exactly[k] * below + exactly[k - 1] * (1 - below);
    }
    exactly[0] *= below;
  }
  return std::accumulate(exactly.begin(), exactly.end(), 0.0);
}

double confidence_of(const ByHour<double>& shapes, std::size_t hour) {
  constexpr double kReach = 8, kNothing = 1e-12;  // standard deviations; mass of a step
  const double shape = shapes[hour], spread = kReach * std::sqrt(shape);
  const double from = std::max(0.0, shape - spread), to = shape + spread + kReach;
  double inside = 0, holds = 0, before = gamma_cdf(shape, from);
  for (int step = 1; step <= kSteps; ++step) {
    const double width = (to - from) / kSteps, level = from + step * width;
    const double until = gamma_cdf(shape, level), mass = until - before;
    before = until;
    if (mass < kNothing) continue;
    inside += mass;
    holds += mass * few_above(shapes, hour, level - width / 2);
  }
  return inside > 0 ? holds / inside : 0;
}

std::optional<int> weekday_of(const HourGrid& grid, std::size_t hour) {
  std::array<std::uint64_t, 7> days{};
  for (std::size_t day = 0; day < days.size(); ++day) days[day] = grid[day * kHours + hour];
  const auto most = std::max_element(days.begin(), days.end());
  const std::uint64_t all = std::accumulate(days.begin(), days.end(), std::uint64_t{0});
  if (all == 0 || wilson({*most, all}).low <= 0.5) return std::nullopt;
  return static_cast<int>(most - days.begin());
}

}  // namespace

std::optional<BestHour> best_hour(const HourGrid& own, const HourGrid& population) {
  const auto events = by_hour(own), everybody = by_hour(population);
  BestHour best{.events = sum_of(events)};
  if (best.events == 0 && sum_of(everybody) == 0) return std::nullopt;
  const ByHour<double> prior = prior_of(everybody);
  ByHour<double> shapes = prior;
  for (std::size_t h = 0; h < kHours; ++h) shapes[h] += static_cast<double>(events[h]);
  best.from_population = best.events < kEventsForOwnHour && sum_of(everybody) > 0;
  const std::size_t hour = greatest(best.from_population ? prior : shapes);
  const double all = sum_of(shapes), shape = shapes[hour];
  best.hour = static_cast<int>(hour);
  best.weekday = weekday_of(best.from_population ? population : own, hour);
  best.share = shape / all;
  best.interval = {beta_quantile(shape, all - shape, 0.025),
                   beta_quantile(shape, all - shape, 0.975)};
  best.confidence = confidence_of(shapes, hour);
  return best;
}

}  // namespace hearth::segmenter
