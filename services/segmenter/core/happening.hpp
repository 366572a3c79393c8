#pragma once

#include <cstdint>
#include <string_view>

#include "calendar/calendar.hpp"
#include "contract/product.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/business_deed.hpp"
#include "segmenter/core/day_clock.hpp"
#include "segmenter/features/property_reader.hpp"
#include "segmenter/features/sample.hpp"

namespace hearth::segmenter {

// An event, as the tracking plan and the calendar read it: everything that is counted is counted
// from this.
struct Happening {
  std::string_view person;  // entity of the id that did it
  std::string_view label;   // the event's name in the plan
  TimePoint time{};
  std::string_view properties, traits;  // raw JSON objects, or empty
  std::string_view zone;                // where its author was, as UserZones knows it, or empty
  bool campaign = false;                // its context names one
  LocalTime at{};
  contract::ActivityClass activity = contract::ActivityClass::kNone;
  contract::Meaning meaning = contract::Meaning::kNone;
  std::int64_t weight = 1;
  bool server_side = false;

  Action action(std::uint32_t name) const;
  Sample sample() const;
  DeedSource deed() const;
};

// What stands up to `campaign` is given; the rest is looked up. An event
// about one's own content is no activity: a like for oneself is worth nothing.
// `reader` goes on to show the properties.
Happening read_happening(Happening given, const contract::TrackingPlan& plan, DayClock& clock,
                         PropertyReader& reader);

}  // namespace hearth::segmenter
