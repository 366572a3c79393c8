#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "contract/partition.hpp"
#include "fold/state.pb.h"

// After a power cut or from an older backup a log may end earlier than what was made of it: states,
// the ledger and the readers of signals know messages that are gone. Their sequences must not come
// to mean other messages, or what was decided for the lost ones would be taken for theirs, and
// their signals for repeats. So the repair of such a partition
//   fills the log up with messages that mean nothing, until all that was known lies below its end
//   declares void what the ledger has decided for the lost messages
namespace hearth::fold {

// The decisions of ledger messages up to `ledger` for the log's messages from `from` on are void.
struct LostPast {
  std::uint64_t from = 0;
  std::uint64_t ledger = 0;
  bool operator==(const LostPast&) const = default;
};

// As it is recorded, each time with all that were lost before. Unreadable text is none.
std::string encode_lost(const std::vector<LostPast>& all);
std::vector<LostPast> parse_lost(std::string_view payload);

// A message that takes a sequence and no log time: no fold is handed it, and no timer fires by it.
std::string encode_filler();
inline constexpr std::uint64_t kMaxFillers = 10'000'000;

// The last message of `source`'s log that a partition with this checkpoint knows of: by signals
// that it has accepted, and if `is_source`, by what it has folded itself.
std::uint64_t known_of(const pb::Checkpoint& checkpoint, contract::Partition source,
                       bool is_source);

}  // namespace hearth::fold
