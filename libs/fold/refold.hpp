#pragma once

#include <string>
#include <thread>
#include <vector>

#include "fold/jetstream_log.hpp"
#include "fold/memory_store.hpp"
#include "fold/partition_fold.hpp"

namespace hearth::fold {

// A ledger that is only read: what lies before the state that a refold goes to is recorded.
template <class Live>
class ReadOnlyLedger {
 public:
  static constexpr bool kAppends = false;
  explicit ReadOnlyLedger(Live& ledger) : ledger_(ledger) {}
  Result<LogBounds> bounds(contract::Partition p) { return ledger_.bounds(p); }
  Result<std::vector<LostPast>> lost(contract::Partition p) { return ledger_.lost(p); }
  Status open(contract::Partition p, std::uint64_t from) { return ledger_.open(p, from); }
  void close(contract::Partition p) { ledger_.close(p); }
  Status read(contract::Partition p, std::vector<LedgerMessage>& out) {
    return ledger_.read(p, out);
  }
  // Never called: nothing is ever decided.
  void append(contract::Partition, const std::string&, std::uint64_t) {}
  Result<std::uint64_t> appended(contract::Partition) {
    return fail(ErrorKind::kInvalid, "the ledger is only read");
  }
  LedgerCounts& counts() { return counts_; }

 private:
  Live& ledger_;
  LedgerCounts counts_;
};

// A log that is only read: what a refold would publish is in the log already.
template <class Live>
class ReadOnlyLog {
 public:
  using Ledger = ReadOnlyLedger<typename Live::Ledger>;
  explicit ReadOnlyLog(Live& log) : log_(log), ledger_(log.ledger()) {}
  Ledger& ledger() { return ledger_; }
  Result<LogBounds> bounds(contract::Partition p) { return log_.bounds(p); }
  Result<std::optional<LogMessage>> get(contract::Partition p, std::uint64_t s) {
    return log_.get(p, s);
  }
  Status open(contract::Partition p, std::uint64_t from) { return log_.open(p, from); }
  void close(contract::Partition p) { log_.close(p); }
  std::uint64_t session() const { return log_.session(); }
  Status poll(contract::Partition p, std::size_t max, std::vector<LogMessage>& out) {
    const std::size_t before = out.size();
    const Status polled = log_.poll(p, max, out);
    while (out.size() > before && out.back().sequence > until_) out.pop_back();
    return polled;
  }
  Result<std::set<Skip>> skips(std::string_view service, contract::Partition p) {
    return log_.skips(service, p);
  }
  Status record_skip(std::string_view, contract::Partition, const Skip&) { return {}; }
  Status publish(const Outgoing& outgoing) {
    Published answer = outgoing.token;
    answer.acknowledged = true;
    answers_.push_back(answer);
    return {};
  }
  void completions(std::vector<Published>& out) {
    out.insert(out.end(), answers_.begin(), answers_.end());
    answers_.clear();
  }
  void stop_after(std::uint64_t sequence) { until_ = sequence; }

 private:
  Live& log_;
  Ledger ledger_;
  std::uint64_t until_ = UINT64_MAX;
  std::vector<Published> answers_;
};

inline constexpr int kMaxIdlePolls = 5'000;
inline void pause_between_polls() { std::this_thread::sleep_for(Millis(1)); }

// Folds a partition's log in memory, from `image` (empty: from its first message) up to and
// including message `until`. The very same code as live; what differs is only where the states lie.
// `until` lies at or before the live state: then all decisions are in the ledger, and a cause that
// it does not have was decided to lead to nothing, whatever this release would make of it.
template <class Fold, class Live>
Status refold(Live& live, const contract::Names& names, contract::Partition partition,
              std::uint16_t partitions, std::uint64_t until, PartitionImage& image) {
  MemoryStore::Images images;
  images[partition] = std::move(image);
  images[partition].stopped.reset();
  images[partition].attempts = 0;
  MemoryStore store(images);
  ReadOnlyLog<Live> log(live);
  log.stop_after(until);
  constexpr std::size_t kCache = 64U << 20U;
  using Refold = PartitionFold<Fold, MemoryStore, ReadOnlyLog<Live>>;
  Refold folding({names, std::string(Fold::kService), partition, partitions}, store, log, kCache);
  std::uint64_t openings = 1;
  if (auto opened = folding.open(openings); !opened) return opened;
  std::vector<Published> answers;
  for (int idle = 0; idle < kMaxIdlePolls && folding.status().sequence < until;) {
    if (folding.phase() == Refold::Phase::kStopped) break;
    if (folding.phase() == Refold::Phase::kClosed) {
      if (auto opened = folding.open(++openings); !opened) return opened;
    }
    idle = folding.gather() ? 0 : idle + 1;
    if (auto folded = folding.fold(); !folded) return folded;
    if (auto recorded = folding.record(); !recorded) return recorded;
    if (auto committed = folding.commit(); !committed) return committed;
    if (auto finished = folding.finish(); !finished) return finished;
    if (const auto failure = folding.take_failure()) return fail(*failure);
    folding.publish({});
    answers.clear();
    log.completions(answers);
    for (const Published& answer : answers) folding.published(answer);
    if (idle > 0) pause_between_polls();
  }
  const bool there = folding.status().sequence >= until && !folding.stop_reason();
  const std::string reason =
      folding.stop_reason() ? folding.stop_reason()->detail : "the log did not deliver in time";
  folding.close();
  image = std::move(images[partition]);
  return there ? Status{}
               : fail(ErrorKind::kCorrupt,
                      "refold of partition " + std::to_string(partition.number) + ": " + reason);
}

}  // namespace hearth::fold
