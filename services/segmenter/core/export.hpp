#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "calendar/calendar.hpp"
#include "segmenter/core/segment_rules.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

struct Exported {
  std::string_view entity;
  const pb::Entity& state;
  const pb::Names* names = nullptr;  // of its partition
  TimePoint now{};                   // log time
  Outages outages{};                 // of its partition, as of `now`
};

// All that is kept about a person, in words where there are words for it, and whole
// in "state": the bytes themselves, base64, as state.proto describes them, so that nothing that is
// kept can be missing.
nlohmann::ordered_json everything_about(const Exported& person, const SegmentRules& rules,
                                        const Calendar& calendar);

}  // namespace hearth::segmenter
