#include "rewards/core/trace.hpp"

namespace hearth::rewards {

bool is_trace(const pb::Standing& standing) {
  if (standing.forgotten() == 0) return false;
  pb::Standing moment;
  moment.set_forgotten(standing.forgotten());
  return standing.ByteSizeLong() == moment.ByteSizeLong();
}

bool is_forgotten(const pb::Standing& standing, std::int64_t at) {
  return standing.forgotten() != 0 && at <= standing.forgotten();
}

}  // namespace hearth::rewards
