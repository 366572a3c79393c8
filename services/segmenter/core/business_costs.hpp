#pragma once

#include <cstdint>
#include <optional>

#include "common/time.hpp"
#include "contract/message.hpp"

namespace hearth::segmenter {

inline constexpr std::string_view kRewardsService = "rewards";

// What a user has cost: rewards say it in the signal to the user that tells what was granted or
// taken back, as {"at": <unix ms>, "cost_fen": 500}, once it is final. Each is told once and they
// add up, so their order does not matter.
struct Cost {
  std::int64_t fen = 0;  // below 0: it came back
  TimePoint at{};
};
std::optional<Cost> cost_in(const contract::Signal& signal);  // nullopt: the signal tells none

}  // namespace hearth::segmenter
