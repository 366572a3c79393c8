#pragma once

#include "each_partition.hpp"

namespace hearth::ctl {

// May a repair go on where decisions, of money above all, are missing for good?
enum class Decisions : std::uint8_t { kMustBeThere, kMayBeLost };

// Where a log has lost its end (fold/lost_past.hpp), gives its sequences up: fills the log until
// all that any state, the ledger or a reader of signals knows lies below its end, and declares void
// what the ledger has decided for the lost messages. Answers the last message that a state may be
// folded up to; what comes after it is for its owner. Nothing: the log has its end, and nothing was
// changed. Safe to repeat. kLimit: too much would have to be filled. kConflict: nothing is left of
// the log, but its decisions must be there.
Result<std::optional<std::uint64_t>> mend_lost_end(const Place& place, const LiveImage& live,
                                                   Decisions decisions);

// A refold takes what the ledger does not have for decisions to do nothing. kConflict: the ledger
// ends before what the live state has folded of it.
Status check_ledger(const Place& place, const LiveImage& live, Decisions decisions);

}  // namespace hearth::ctl
