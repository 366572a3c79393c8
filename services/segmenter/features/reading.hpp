#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "rules/value.hpp"
#include "segmenter/features/sample.hpp"
#include "segmenter/features/series.hpp"
#include "segmenter/features/series_plan.hpp"

// What the features are worth for a person, whose parts (its own list and those of linked ids) are
// read together without being merged, and until when.
namespace hearth::segmenter {

// out[i] is the value of the plan's question i; as many as there are questions.
void read(std::span<const SeriesList* const> lists, const SeriesPlan& plan, const Moment& moment,
          std::span<rules::Value> out);

// The earliest coming moments, one in each unit, at which some value changes by time alone: as long
// as no event is recorded, no value differs before the earliest of the three.
struct NextChange {
  std::optional<Day> day;            // when this day begins in the product's zone
  std::optional<std::int64_t> hour;  // when this hour since 1970 begins, UTC
  std::optional<std::int64_t> ms;
};

// Of the questions listed, those that active rules ask.
NextChange next_change(std::span<const SeriesList* const> lists, const SeriesPlan& plan,
                       std::span<const std::size_t> questions, const Moment& moment);

}  // namespace hearth::segmenter
