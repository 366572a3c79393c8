#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include <simdjson.h>

#include "contract/message.hpp"
#include "contract/product.hpp"
#include "ingest/core/code.hpp"

namespace hearth::ingest {

// What the tracking plan has against a track event; absent: nothing. `properties` is absent where
// the event has none. A property that is null counts as absent.
std::optional<Refusal> check_plan(const contract::TrackingPlan& plan, std::string_view event,
                                  const std::optional<simdjson::dom::object>& properties);

// Track events that the plan does not name.
std::size_t count_unplanned(const contract::TrackingPlan& plan,
                            std::span<const contract::Event> events);

}  // namespace hearth::ingest
