#pragma once

#include <array>
#include <cstdint>

#include "contract/product.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// The activity score (MISSION S1), in hundredths of a point: contribution(class) = cap * (1 -
// 2^(-weight / half_saturation)), where a day's weight halves every half_life since that day's
// noon. The total is the sum of the rounded contributions, so that what is printed adds up exactly.
// Decay is computed here, on reading: state stays integer.
struct Score {
  std::array<std::int64_t, contract::kActivityClasses> contributions{};  // by ActivityClass
  std::int64_t total = 0;
};

Score score(const pb::User& user, TimePoint now, const contract::ScoreSettings& settings,
            const Calendar& calendar);

}  // namespace hearth::segmenter
