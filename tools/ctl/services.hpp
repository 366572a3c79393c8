#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fold/memory_store.hpp"
#include "reporting_log.hpp"

namespace hearth::ctl {

// A service that folds the log, as far as an operator deals with its fold.
struct Service {
  std::string_view name;
  std::uint32_t version;  // of its states
  bool journaled;         // its decisions are in the ledger
  // Folds the log up to and including message `until`, from `image` on (fold::refold).
  Status (*refold)(ReportingLog& log, const contract::Names& names, contract::Partition partition,
                   std::uint16_t partitions, std::uint64_t until, fold::PartitionImage& image);
};

// All there are. The segmenter, without which no installation runs, comes first.
std::span<const Service> services();

// What a command is about.
struct Scope {
  std::string service;                // empty: all
  std::optional<unsigned> partition;  // nothing: all
};

// kInvalid: there is no such service.
Result<std::vector<Service>> choose_services(const Scope& scope);

}  // namespace hearth::ctl
