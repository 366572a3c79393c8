#include "segmenter/core/value_map_intervals.hpp"

#include <algorithm>
#include <cmath>

#include "segmenter/core/value_map_distributions.hpp"

namespace hearth::segmenter {
namespace {

double square(double x) { return x * x; }

}  // namespace

Interval wilson(Share share) {
  const double n = static_cast<double>(share.of), p = share.value();
  const double z2 = square(kNormal95);
  const double middle = p + z2 / (2 * n);
  const double reach = kNormal95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  const double scale = 1 + z2 / n;
  return {share.hits == 0 ? 0 : std::max(0.0, (middle - reach) / scale),
          share.hits == share.of ? 1 : std::min(1.0, (middle + reach) / scale)};
}

Compared share_difference(Share with, Share without) {
  const Interval a = wilson(with), b = wilson(without);
  const double p = with.value(), q = without.value();
  return {p - q,
          {p - q - std::sqrt(square(p - a.low) + square(b.high - q)),
           p - q + std::sqrt(square(a.high - p) + square(q - b.low))}};
}

Compared mean_difference(const Mean& with, const Mean& without) {
  const double n = static_cast<double>(with.count), m = static_cast<double>(without.count);
  const double u = with.variance / n, v = without.variance / m;  // squared standard errors
  const double difference = with.value - without.value;
  if (u + v <= 0) return {difference, {difference, difference}};
  const double degrees = square(u + v) / (square(u) / (n - 1) + square(v) / (m - 1));
  const double reach = student_95(degrees) * std::sqrt(u + v);
  return {difference, {difference - reach, difference + reach}};
}

Compared share_ratio(Share with, Share without) {
  const double added = with.hits == 0 || without.hits == 0 ? 0.5 : 0;
  const double x = static_cast<double>(with.hits) + added;
  const double y = static_cast<double>(without.hits) + added;
  const double n = static_cast<double>(with.of) + added;
  const double m = static_cast<double>(without.of) + added;
  const double ratio = x / n / (y / m);
  const double reach = kNormal95 * std::sqrt(std::max(0.0, 1 / x - 1 / n + 1 / y - 1 / m));
  return {ratio, {ratio * std::exp(-reach), ratio * std::exp(reach)}};
}

}  // namespace hearth::segmenter
