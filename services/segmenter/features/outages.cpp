#include "segmenter/features/outages.hpp"

#include <algorithm>

namespace hearth::segmenter {

std::int64_t lost_between(Outages outages, std::int64_t from, std::int64_t to) {
  std::int64_t lost = 0;
  for (const Outage& outage : outages) {
    lost += std::max<std::int64_t>(0, std::min(to, outage.to) - std::max(from, outage.from));
  }
  return lost;
}

}  // namespace hearth::segmenter
