#pragma once

#include <cstdint>
#include <span>

namespace hearth::segmenter {

// A time during which nobody could be seen, [from, to), ms: it is no part of anybody's silence.
struct Outage {
  std::int64_t from = 0, to = 0;
};
using Outages = std::span<const Outage>;  // ascending, without overlaps

// How much of [from, to) was lost in outages.
std::int64_t lost_between(Outages outages, std::int64_t from, std::int64_t to);

}  // namespace hearth::segmenter
