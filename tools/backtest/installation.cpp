#include "installation.hpp"

#include <algorithm>
#include <utility>

#include "common/check.hpp"

namespace hearth::backtest {
namespace {

// Waking threads costs some microseconds; a handful of inputs is folded sooner by whoever is awake.
constexpr std::size_t kWorthWaking = 64;

}  // namespace

Installation::Installation(const InstallationShape& shape) : crew_(shape.threads) {
  HEARTH_CHECK(shape.partitions > 0);
  contract::Genesis genesis;
  genesis.partitions = shape.partitions;
  genesis.clock = "driven";
  genesis.zone = shape.zone;
  partitions_.reserve(shape.partitions);
  for (std::uint16_t p = 0; p < shape.partitions; ++p) partitions_.emplace_back(genesis, p);
}

Status Installation::configure(const contract::Product& product) {
  for (Partition& partition : partitions_) {
    if (auto done = partition.configure(product); !done) return done;
  }
  return {};
}

void Installation::add(const LoggedEvent& event) {
  const auto count = static_cast<std::uint16_t>(partitions_.size());
  partitions_[contract::home(event.entity, count).number].add(event);
  ++waiting_;
}

void Installation::each(std::size_t work, const std::function<void(Partition&)>& run) {
  if (work < kWorthWaking) {
    for (Partition& partition : partitions_) run(partition);
    return;
  }
  crew_.each(partitions_.size(), [&](std::size_t p) { run(partitions_[p]); });
}

void Installation::end_step(TimePoint now, Mark mark) {
  each(std::exchange(waiting_, 0), [now](Partition& partition) { partition.fold_events(now); });
  settle(now);
  if (mark == Mark::kNone) return;
  each(kWorthWaking, [now](Partition& partition) { partition.mark(now); });
  settle(now);
}

// Until nobody has anything to say. A chain of signals is cut at kMaxSignalHops by the memory, and a
// table is told by its one author, who looks again only when log time has gone on.
void Installation::settle(TimePoint now) {
  for (;;) {
    const std::size_t arrived = exchange();
    each(arrived, [now](Partition& partition) {
      partition.fold_signals(now);
      partition.sweep_if_asked(now);
    });
    const bool quiet = std::all_of(partitions_.begin(), partitions_.end(), [](Partition& one) {
      return one.memory().sent().empty() && one.memory().told().empty();
    });
    if (quiet) return;
  }
}

// Signals to their receivers' partitions, tables to all. What there is to do, as an estimate.
std::size_t Installation::exchange() {
  const auto count = static_cast<std::uint16_t>(partitions_.size());
  std::size_t work = 0;
  for (Partition& from : partitions_) {
    for (SentSignal& sent : from.memory().sent()) {
      partitions_[contract::home(sent.entity, count).number].add(std::move(sent));
      ++work;
    }
    from.memory().sent().clear();
    for (const contract::Table& table : from.memory().told()) {
      for (Partition& partition : partitions_) partition.tell(table);
      std::erase_if(tables_, [&](const auto& known) { return known.topic == table.topic; });
      tables_.push_back(table);
      work += kWorthWaking;
    }
    from.memory().told().clear();
  }
  return work;
}

std::optional<TimePoint> Installation::next_timer() {
  std::optional<TimePoint> next;
  for (Partition& partition : partitions_) {
    const auto due = partition.memory().timers().earliest();
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

}  // namespace hearth::backtest
