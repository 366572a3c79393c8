#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/fold.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/state.pb.h"

// How the persons of one partition are spread over realised value. Only values above 0 are counted.
// What a person is worth changes by inputs to that person alone, also when its parts move in or
// out: so the difference over one input keeps the row, whatever the input was, and the order of
// inputs leaves no trace.
namespace hearth::segmenter {

inline constexpr std::string_view kPopulationKey = "part:population";
inline constexpr std::string_view kValueEntity = "global:value";
inline constexpr std::string_view kSpreadSignal = "values";  // a row, from its partition

// The entity's realised value here: 0 where it is no person.
std::int64_t value_at(Workspace& workspace, std::string_view entity);
// A person's value was `before` and is `after`; 0 or less where it was, or is, not here.
// True: the row has changed.
bool move_value(Workspace& workspace, std::int64_t before, std::int64_t after);

// At a mark: sends the row, absolutely, to kValueEntity if it is not what was last sent. An empty
// one, too: who waits for all partitions must hear of those where nobody pays.
void tell_values(contract::Partition partition, Workspace& workspace);

std::string encode(const pb::Spread& spread);
std::optional<pb::Spread> decode_spread(std::string_view body);

}  // namespace hearth::segmenter
