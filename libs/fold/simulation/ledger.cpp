#include "fold/simulation/ledger.hpp"

#include <algorithm>

#include "fold/simulation/world.hpp"

namespace hearth::fold::simulation {

using contract::Partition;

const std::vector<std::string>& Ledgers::of(Partition partition) {
  auto& ledger = all_[partition];
  if (ledger.empty()) ledger.push_back(encode_takeover("genesis"));
  return ledger;
}

std::optional<std::uint64_t> Ledgers::append(const Late& wanted) {
  if (of(wanted.partition).size() != wanted.after) return std::nullopt;
  all_[wanted.partition].push_back(wanted.payload);
  return wanted.after + 1;
}

bool Ledgers::deliver() {
  if (late_.empty()) return false;
  (void)append(late_.front());
  late_.erase(late_.begin());
  return true;
}

Result<LogBounds> SimulatedLedger::bounds(Partition partition) {
  if (world_.chance(3)) return fail(ErrorKind::kUnavailable, "simulated: the ledger is away");
  return LogBounds{1, world_.ledgers.of(partition).size()};
}

Result<std::vector<LostPast>> SimulatedLedger::lost(Partition partition) {
  return world_.ledgers.lost(partition);
}

Status SimulatedLedger::open(Partition partition, std::uint64_t from) {
  if (world_.chance(3)) return fail(ErrorKind::kUnavailable, "simulated: the ledger is away");
  next_[partition] = from;
  return {};
}

Status SimulatedLedger::read(Partition partition, std::vector<LedgerMessage>& out) {
  if (world_.chance(3)) return fail(ErrorKind::kUnavailable, "simulated: the ledger is silent");
  const auto& ledger = world_.ledgers.of(partition);
  auto& next = next_[partition];
  const std::size_t end = std::min(ledger.size(), next + world_.below(3));
  if (next > end) return fail(ErrorKind::kUnavailable, "the ledger ends before");
  for (; next <= end; ++next) out.push_back({next, ledger[next - 1]});
  return {};
}

void SimulatedLedger::append(Partition partition, const std::string& payload, std::uint64_t after) {
  outcomes_.insert_or_assign(partition, outcome_of({partition, payload, after}));
}

Result<std::uint64_t> SimulatedLedger::outcome_of(const Ledgers::Late& wanted) {
  if (world_.chance(4)) return fail(ErrorKind::kLimit, "simulated: refused");
  if (world_.chance(4)) {
    world_.ledgers.delay(wanted);
    return fail(ErrorKind::kUnknown, "simulated: on its way");
  }
  const auto at = world_.ledgers.append(wanted);
  if (!at) {
    ++counts_.conflicts;
    return fail(ErrorKind::kConflict, "simulated: it ends elsewhere");
  }
  if (world_.chance(4)) return fail(ErrorKind::kUnknown, "simulated: no answer to an append");
  return *at;
}

Result<std::uint64_t> SimulatedLedger::appended(Partition partition) {
  auto node = outcomes_.extract(partition);
  if (node.empty()) return fail(ErrorKind::kInvalid, "nothing is being appended");
  return node.mapped();
}

}  // namespace hearth::fold::simulation
