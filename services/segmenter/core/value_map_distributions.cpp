#include "segmenter/core/value_map_distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hearth::segmenter {
namespace {

constexpr int kMaxTerms = 100'000;  // 10 sqrt(parameter) are enough
constexpr double kPrecision = 1e-12;
constexpr double kTiny = 1e-300;
constexpr double kManyShapes = 500;
constexpr int kHalvings = 100;  // to the last bit of a double

// Of a positive number. The standard's lgamma writes a global sign.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double not_zero(double x) { return std::abs(x) < kTiny ? kTiny : x; }

// A continued fraction 1 / (1 + d1 / (1 + d2 / ...)) by the modified Lentz method, two
// coefficients at a time.
class Lentz {
 public:
  explicit Lentz(double first) : d_(1 / not_zero(first)), value_(d_) {}
  // The factor by which the value changed.
  double step(double a, double b) {
    d_ = 1 / not_zero(b + a * d_);
    c_ = not_zero(b + a / c_);
    value_ *= d_ * c_;
    return d_ * c_;
  }
  double value() const { return value_; }

  // Where the first step's c is not 1.
  void start(double c) { c_ = c; }

 private:
  double c_ = 1, d_, value_;
};

double gamma_series(double shape, double x) {
  double term = 1 / shape, sum = term;
  for (int n = 1; n < kMaxTerms && term > sum * kPrecision; ++n) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

double gamma_fraction(double shape, double x) {
  Lentz fraction(x + 1 - shape);
  fraction.start(1 / kTiny);
  for (int n = 1; n < kMaxTerms; ++n) {
    const double change = fraction.step(-n * (n - shape), x + 2.0 * n + 1 - shape);
    if (std::abs(change - 1) < kPrecision) break;
  }
  return fraction.value();
}

double beta_fraction(double a, double b, double x) {
  Lentz fraction(1 - (a + b) * x / (a + 1));
  for (int m = 1; m < kMaxTerms; ++m) {
    fraction.step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1);
    const double change =
        fraction.step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1);
    if (std::abs(change - 1) < kPrecision) break;
  }
  return fraction.value();
}

// Where a function that grows from below `wanted` at `low` to above it at `high` reaches it.
template <class Function>
double solve(Function grows, double low, double high, double wanted) {
  for (int i = 0; i < kHalvings && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    (grows(middle) < wanted ? low : high) = middle;
  }
  return high;
}

}  // namespace

double gamma_cdf(double shape, double x) {
  if (x <= 0) return 0;
  if (shape > kManyShapes) {
    const double spread = 1 / (9 * shape);
    return normal_cdf((std::cbrt(x / shape) - (1 - spread)) / std::sqrt(spread));
  }
  const double density = std::exp(shape * std::log(x) - x - log_gamma(shape));
  if (x < shape + 1) return std::min(1.0, density * gamma_series(shape, x));
  return std::max(0.0, 1 - density * gamma_fraction(shape, x));
}

double beta_cdf(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double density = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                                  b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return density * beta_fraction(a, b, x) / a;
  return 1 - density * beta_fraction(b, a, 1 - x) / b;
}

double beta_quantile(double a, double b, double probability) {
  return solve([&](double x) { return beta_cdf(a, b, x); }, 0, 1, probability);
}

double student_95(double degrees) {
  constexpr double kNormalFrom = 1e7, kWidest = 1e4;
  if (degrees > kNormalFrom) return kNormal95;
  const auto inside = [&](double t) {
    return 1 - beta_cdf(degrees / 2, 0.5, degrees / (degrees + t * t));
  };
  return solve(inside, 0, kWidest, 0.95);
}

}  // namespace hearth::segmenter
