#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "rules/value.hpp"

namespace hearth::rules {

// What a rule asks of a user's past: count("Order Completed", "30d"). Equal questions are one
// feature, whoever asks. How a window is bucketed is the keeper's promise (segmenter's README):
// windows in hours up to 72h are clock hours, all others calendar days, the present one included.
struct Feature {
  enum class Function : std::uint8_t {
    kCount,  // events; 0 where there are none
    kSum,    // of a numeric property; 0 where there are none
    kAvg,
    kMin,
    kMax,
    kPercentile,  // of a numeric property; unknown where there are none
    kDistinct,    // different values of a property
    kFirst,
    kLast,        // when it happened first or last; unknown where it never did
    kDaysSince,   // whole days of 24 hours since the last one; unknown where it never happened
    kDaysActive,  // calendar days with at least one
  };
  Function function = Function::kCount;
  std::string event;  // a name of the tracking plan, class:<class>, meaning:<meaning>; empty: any
  std::string property;      // empty where the function takes none
  Millis window{};           // 0: since ever
  std::uint8_t percent = 0;  // kPercentile: 1 to 99

  auto operator<=>(const Feature&) const = default;
};

std::string_view name(Feature::Function function);
Type type_of(const Feature& feature);
std::string to_text(const Feature& feature);  // as it is written in a rule

}  // namespace hearth::rules
