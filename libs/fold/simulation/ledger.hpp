#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fold/inbox.hpp"
#include "fold/jetstream_ledger.hpp"
#include "fold/ledger.hpp"

namespace hearth::fold::simulation {

struct World;

// All ledgers of a world, and the appends that are still on their way in its network.
class Ledgers {
 public:
  struct Late {
    contract::Partition partition;
    std::string payload;
    std::uint64_t after = 0;
  };

  // As the broker does it: only behind the message that the writer names. Answers its number.
  std::optional<std::uint64_t> append(const Late& wanted);
  const std::vector<std::string>& of(contract::Partition partition);
  void delay(Late late) { late_.push_back(std::move(late)); }
  // The append that was delayed longest arrives. False: there is none.
  bool deliver();
  std::vector<LostPast>& lost(contract::Partition partition) { return lost_[partition]; }

 private:
  std::map<contract::Partition, std::vector<std::string>> all_;
  std::map<contract::Partition, std::vector<LostPast>> lost_;
  std::vector<Late> late_;
};

// One owner's access to the ledgers: appends are refused, lost, delayed, or done without an answer.
class SimulatedLedger {
 public:
  static constexpr bool kAppends = true;
  explicit SimulatedLedger(World& world) : world_(world) {}
  Result<LogBounds> bounds(contract::Partition partition);
  Result<std::vector<LostPast>> lost(contract::Partition partition);
  Status open(contract::Partition partition, std::uint64_t from);
  void close(contract::Partition partition) { next_.erase(partition); }
  Status read(contract::Partition partition, std::vector<LedgerMessage>& out);
  void append(contract::Partition partition, const std::string& payload, std::uint64_t after);
  Result<std::uint64_t> appended(contract::Partition partition);
  LedgerCounts& counts() { return counts_; }

 private:
  Result<std::uint64_t> outcome_of(const Ledgers::Late& wanted);

  World& world_;
  std::map<contract::Partition, std::uint64_t> next_;
  std::map<contract::Partition, Result<std::uint64_t>> outcomes_;
  LedgerCounts counts_;
};

}  // namespace hearth::fold::simulation
