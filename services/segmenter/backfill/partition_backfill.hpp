#pragma once

#include <cstdint>
#include <stop_token>

#include "common/result.hpp"
#include "contract/names.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::segmenter {

enum class Pace : std::uint8_t {
  kFull,
  kGivesWay,  // rests as long as it works while it reads, for others have the processor, too
};

// The log of one partition, as a back-fill reads it and writes to it.
struct BackfillPlace {
  jetstream::Connection& reading;
  jetstream::Publisher& publisher;
  const contract::Names& names;
  std::uint16_t partitions;
  contract::Partition partition;
  Pace pace = Pace::kFull;
};

struct BackfillOutcome {
  std::uint64_t users = 0;     // to whom something was brought
  std::uint64_t up_to = 0;     // the log was read up to this message
  std::uint64_t last_seq = 0;  // of what was written: once it is folded, everybody has theirs
};

// Brings to everybody of the partition what its rules in force ask of the past and nobody kept
// (core/backfill.hpp says how), while folding goes on: the service does it by itself where a new
// rule asks for more, an operator by hand. The log is read once, in memory. Interrupted, or run
// again, also by two at once: only what is missing still is brought, and the one that began last
// goes through. kUnavailable: `stop` was requested. Where a log's beginning has expired, what the
// last snapshot had folded stays unknown; kNotFound: there is no such snapshot.
Result<BackfillOutcome> back_fill(const BackfillPlace& place, const std::stop_token& stop = {});

}  // namespace hearth::segmenter
