#pragma once

// The distributions that intervals are made of. Deterministic: no sampling, the same digits on
// every run. Errors are below 1e-6 where parameters are below 1e8.
namespace hearth::segmenter {

// P(X <= x) for X ~ Gamma(shape, scale 1); shape > 0. Series and continued fraction of the
// incomplete gamma function (DLMF 8.11.4 and 8.9.2); from shape 500 on the cube root approximation
// (Wilson and Hilferty 1931), whose error is below 1e-4 there.
double gamma_cdf(double shape, double x);

// P(X <= x) for X ~ Beta(a, b); a, b > 0. Continued fraction of the incomplete beta function (DLMF
// 8.17.22).
double beta_cdf(double a, double b, double x);
double beta_quantile(double a, double b, double probability);

// The q with P(|T| <= q) = 0.95 for T ~ Student's t with `degrees` > 0 of freedom.
double student_95(double degrees);

inline constexpr double kNormal95 = 1.959963984540054;  // the same for the normal distribution

}  // namespace hearth::segmenter
