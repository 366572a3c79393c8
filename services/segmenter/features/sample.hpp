#pragma once

#include <cstdint>
#include <string_view>

#include "common/time.hpp"
#include "contract/product.hpp"
#include "segmenter/features/outages.hpp"

namespace hearth::segmenter {

using Day = std::int32_t;  // days since 1970-01-01 in the product's zone

// One event, as the features see it. The views need only live during the call.
struct Sample {
  std::string_view label;
  contract::ActivityClass activity = contract::ActivityClass::kNone;
  contract::Meaning meaning = contract::Meaning::kNone;
  TimePoint time{};
  Day day = 0;
  std::int64_t hour = 0;        // hours since 1970 in UTC
  std::string_view properties;  // raw JSON object, or empty
  bool weightless = false;      // on one's own content: no activity, so it is of no class
  bool server_side = false;     // nobody's activity: it counts under its name and meaning only
};

// The present, as a question sees it: one moment in three units.
struct Moment {
  std::int64_t ms = 0;
  Day day = 0;
  std::int64_t hour = 0;
  Outages outages{};  // silence does not grow in them
};

}  // namespace hearth::segmenter
