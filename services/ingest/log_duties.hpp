#pragma once

#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "contract/names.hpp"
#include "ingest/terms.hpp"
#include "jetstream/connection.hpp"

// What the keeper does to all partitions of the log in turn. Both stop at the first failure, so a
// broker that is away costs one time limit and not one for each partition.
namespace hearth::ingest {

// A stream this full takes no more of us: its folds' own messages must still find room, because an
// input without its effects is stuck.
inline constexpr std::int64_t kFullPercent = 85;

Result<std::vector<bool>> find_full_partitions(jetstream::Connection& connection,
                                               const contract::Names& names,
                                               std::uint16_t partitions);

// One mark for each partition and minute, however many replicas write it. A full partition gets
// none: its users are refused, and so are not observed.
Status write_marks(const Terms& terms, TimePoint minute);

}  // namespace hearth::ingest
