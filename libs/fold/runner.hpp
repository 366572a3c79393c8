#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fold/partition_fold.hpp"

namespace hearth::fold {

struct RunnerSettings {
  std::size_t cache_bytes = 256U << 20U;  // of all partitions together
  Millis reopen_after{500};               // after an error of the store or the log
};

// One loop for all partitions of a replica: reads, folds and commits them side by side over one
// connection. Owning is the caller's: take() and drop() follow the leases.
template <class Fold, class Store, class Log>
class Runner {
 public:
  using Owned = PartitionFold<Fold, Store, Log>;

  Runner(contract::Names names, std::uint16_t partitions, Store& store, Log& log,
         RunnerSettings settings)
      : names_(std::move(names)),
        partitions_(partitions),
        store_(store),
        log_(log),
        settings_(settings) {}

  void take(contract::Partition partition) {
    auto& slot = owned_[partition];
    slot.partition = std::make_unique<Owned>(
        Identity{names_, std::string(Fold::kService), partition, partitions_}, store_, log_,
        settings_.cache_bytes / partitions_);
    slot.retry_at = TimePoint{};
  }
  void drop(contract::Partition partition) {
    const auto at = owned_.find(partition);
    if (at == owned_.end()) return;
    at->second.partition->close();
    owned_.erase(at);
  }

  // At most one batch of every partition. True: something was done, so call again at once.
  // Partitions that turned out to be somebody else's are in lost() until the next call. `now` is
  // the machine's clock; see PartitionFold::tick.
  bool run_once(TimePoint now) {
    lost_.clear();
    open_closed(now);
    answers_.clear();
    log_.completions(answers_);
    for (const Published& answer : answers_) {
      const auto at = owned_.find(answer.partition);
      if (at != owned_.end()) at->second.partition->published(answer);
    }
    bool worked = !answers_.empty();
    bool broken = false;
    std::vector<Owned*> active;
    for (auto& [id, slot] : owned_) {
      if (slot.partition->gather()) active.push_back(slot.partition.get());
    }
    for (Owned* partition : active) broken = !note(partition->fold()) || broken;
    for (Owned* partition : active) broken = !note(partition->record()) || broken;
    for (Owned* partition : active) broken = !note(partition->commit()) || broken;
    for (Owned* partition : active) broken = !note(partition->finish()) || broken;
    worked = worked || !active.empty();
    if (broken) {
      // One pipeline carried them all: nobody knows whose answer is whose any more. Read back and
      // go on.
      for (auto& [id, slot] : owned_) close(slot, now);
      (void)store_.reconnect();
      return false;
    }
    for (auto& [id, slot] : owned_) {
      if (const auto failure = slot.partition->take_failure()) {
        error_ = failure;
        slot.retry_at = now + settings_.reopen_after;
      }
      for (Traced& each : slot.partition->take_traced()) traced_.emplace_back(id, std::move(each));
      slot.partition->publish(now);
      slot.partition->tick(now);
      if (slot.partition->phase() == Owned::Phase::kLost) lost_.push_back(id);
    }
    for (const contract::Partition id : lost_) owned_.erase(id);
    return worked;
  }

  const std::vector<contract::Partition>& lost() const { return lost_; }
  std::vector<std::pair<contract::Partition, PartitionStatus>> status() const {
    std::vector<std::pair<contract::Partition, PartitionStatus>> out;
    for (const auto& [id, slot] : owned_) out.emplace_back(id, slot.partition->status());
    return out;
  }
  // The last error of a store or log, once; for the operator's log line.
  std::optional<Error> take_error() { return std::exchange(error_, std::nullopt); }
  // Partitions that have stopped since the last call.
  std::vector<std::pair<contract::Partition, StopReason>> take_stopped() {
    return std::exchange(stopped_, {});
  }
  // Commits since the last call that somebody follows.
  std::vector<std::pair<contract::Partition, Traced>> take_traced() {
    return std::exchange(traced_, {});
  }
  // See PartitionFold::rest.
  void rest(contract::Partition partition, bool rests) {
    const auto at = owned_.find(partition);
    if (at != owned_.end()) at->second.partition->rest(rests);
  }
  // Outputs that the log has not acknowledged; nothing: the partition does not run here.
  std::optional<std::size_t> unacknowledged(contract::Partition partition) const {
    const auto at = owned_.find(partition);
    if (at == owned_.end() || at->second.partition->phase() != Owned::Phase::kRunning) return {};
    return at->second.partition->status().outbox;
  }
  bool idle() const {
    for (const auto& [id, slot] : owned_) {
      if (!slot.partition->idle()) return false;
    }
    return true;
  }

 private:
  struct Slot {
    std::unique_ptr<Owned> partition;
    bool reported = false;
    TimePoint retry_at{};
  };

  bool note(const Status& status) {
    if (status) return true;
    error_ = status.error();
    return false;
  }

  void close(Slot& slot, TimePoint now) {
    if (slot.partition->phase() != Owned::Phase::kRunning) return;
    slot.partition->close();
    slot.retry_at = now + settings_.reopen_after;
  }

  // One a turn: an open waits for the broker, and the partitions that are open go on meanwhile.
  void open_closed(TimePoint now) {
    bool opened = false;
    for (auto& [id, slot] : owned_) {
      if (!opened && slot.partition->phase() == Owned::Phase::kClosed && now >= slot.retry_at) {
        opened = true;
        if (!note(slot.partition->open(++openings_))) {
          slot.partition->close();
          slot.retry_at = now + settings_.reopen_after;
        }
      }
      if (slot.partition->stop_reason() && !slot.reported) {
        stopped_.emplace_back(id, *slot.partition->stop_reason());
        slot.reported = true;
      }
    }
  }

  contract::Names names_;
  std::uint16_t partitions_;
  Store& store_;
  Log& log_;
  RunnerSettings settings_;
  std::map<contract::Partition, Slot> owned_;
  std::uint64_t openings_ = 0;
  std::vector<contract::Partition> lost_;
  std::vector<Published> answers_;
  std::optional<Error> error_;
  std::vector<std::pair<contract::Partition, StopReason>> stopped_;
  std::vector<std::pair<contract::Partition, Traced>> traced_;
};

}  // namespace hearth::fold
