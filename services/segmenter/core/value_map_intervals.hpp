#pragma once

#include <cstdint>
#include <optional>

// 95 % intervals for what two groups of persons differ by. Each is for one comparison: of twenty
// without any difference, one will not cover 0.
namespace hearth::segmenter {

struct Interval {
  double low = 0, high = 0;
};

struct Share {
  std::uint64_t hits = 0, of = 0;
  double value() const { return of == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(of); }
};

struct Mean {
  std::uint64_t count = 0;
  double value = 0, variance = 0;  // of a sample: divided by count - 1
};

struct Compared {
  double value = 0;
  Interval interval;
};

// Of a share, by the score (Wilson 1927); `of` > 0.
Interval wilson(Share share);

// with - without: square-and-add of the two score intervals (Newcombe 1998, Statistics in Medicine
// 17:873, method 10). Both `of` > 0.
Compared share_difference(Share with, Share without);

// with - without: unequal variances (Welch 1947), degrees of freedom by Welch and Satterthwaite.
// Both counts > 1.
Compared mean_difference(const Mean& with, const Mean& without);

// with / without: normal on the logarithm (Katz et al. 1978); where one has no hits, a half is
// added to both hits and both totals (Walter 1975). Both `of` > 0.
Compared share_ratio(Share with, Share without);

}  // namespace hearth::segmenter
