#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contract/cause.hpp"
#include "fold/ledger.hpp"
#include "fold/signals.hpp"
#include "fold/workspace.hpp"

namespace hearth::fold {

inline constexpr std::size_t kMaxRecordBytes = 256U << 10U;  // then the commit ends
inline constexpr int kMaxTakeovers = 5;                      // attempts to append one

// The decisions of one partition, each made once: the ledger has it before a commit has its
// effects. One ledger message holds those of a whole commit, so that a batch costs one publish.
//
// Opening appends a takeover behind the last message. Whoever read the ledger before appends
// nothing any more, since every append names the message it follows; so what lies before the
// takeover is all that others have ever decided. Up to there causes are looked up and never decided
// again, also if the store has lost everything or this is other code; beyond it they are decided. A
// refold opens without a takeover and decides nothing at all: it goes no further than a live state,
// which has recorded all that it decided.
//
// `Log::ledger()` is touched by folds that keep a journal only.
template <class Log>
class Journal {
 public:
  Journal(const Identity& identity, Log& log) : identity_(identity), log_(log) {}

  // kCorrupt: the ledger is not the one that the checkpoint was folded with. Later, when a decision
  // is looked up: it knows more of the log than there is, so the log has lost its end.
  Status open(const pb::Checkpoint& checkpoint, const std::string& owner) {
    close();
    auto end = take_over(checkpoint.journal(), owner);
    if (!end) return fail(end.error());
    // Asked after the takeover: what older owners have decided concerned messages before this end.
    const auto log = log_.bounds(identity_.partition);
    if (!log) return fail(log.error());
    auto lost = log_.ledger().lost(identity_.partition);
    if (!lost) return fail(lost.error());
    cursor_.start(checkpoint, {*end, log->last, *std::move(lost)});
    last_ = *end;
    recorded_ = 0;
    replaying_ = cursor_.next() < *end;
    if (!replaying_) return {};
    return log_.ledger().open(identity_.partition, cursor_.next());
  }

  void close() {
    if (replaying_) log_.ledger().close(identity_.partition);
    replaying_ = false;
    failure_.reset();
    clear();
  }

  // What was decided for `cause`, or is now. After a failure: nothing, and the batch must be thrown
  // away.
  template <class Decide>
  std::string decision(const contract::Cause& cause, Decide&& decide) {
    std::string found;
    if (replaying_ && replay(cause, found)) return found;
    if (failure_) return {};
    if constexpr (Log::Ledger::kAppends) {
      found = decide();
      decided(cause, found);
    }
    return found;
  }

  // The batch cannot be kept, because the ledger was not read.
  const std::optional<Error>& failure() const { return failure_; }
  bool full() const { return bytes_ >= kMaxRecordBytes || failure_.has_value(); }

  // The batch has something to record, or has failed.
  bool pending() const { return record_.decisions_size() > 0 || failure_.has_value(); }
  // Begins to record what was decided since the last call.
  void record() {
    log_.ledger().append(identity_.partition, record_.SerializeAsString(), last_);
    recorded_ = ++last_;
    clear();
  }
  // Waits for the outcome. kConflict: another owner has taken over.
  Status recorded() {
    const auto at = log_.ledger().appended(identity_.partition);
    if (!at) return fail(at.error());
    if (*at == last_) return {};
    return fail(ErrorKind::kCorrupt,
                "the ledger took message " + std::to_string(last_) + " as " + std::to_string(*at));
  }

  // Where in the ledger a commit stands now, provided that recorded() succeeds.
  void stand(pb::Checkpoint& checkpoint) const {
    cursor_.stand(checkpoint);
    if (recorded_ > 0) checkpoint.set_journal(recorded_);
  }

 private:
  // The ledger's end: the message that this owner has appended, or would.
  Result<std::uint64_t> take_over(std::uint64_t included, const std::string& owner) {
    for (int attempt = 1;; ++attempt) {
      const auto bounds = log_.ledger().bounds(identity_.partition);
      if (!bounds) return fail(bounds.error());
      if (bounds->last < included || bounds->first > included + 1 || bounds->last == 0) {
        return fail(ErrorKind::kCorrupt, "the ledger goes from " + std::to_string(bounds->first) +
                                             " to " + std::to_string(bounds->last) +
                                             ", the state includes it up to " +
                                             std::to_string(included));
      }
      if constexpr (!Log::Ledger::kAppends) return bounds->last + 1;
      log_.ledger().append(identity_.partition, encode_takeover(owner), bounds->last);
      auto appended = log_.ledger().appended(identity_.partition);
      if (appended || appended.error().kind != ErrorKind::kConflict || attempt == kMaxTakeovers)
        return appended;
    }
  }

  // True: `found` is what the ledger says, or there was a failure.
  bool replay(const contract::Cause& cause, std::string& found) {
    for (;;) {
      const auto looked = cursor_.find(cause, found);
      if (!looked) return failed(looked.error());
      if (*looked == LedgerCursor::Found::kRecorded) {
        if (!found.empty()) log_.ledger().counts().recorded += 1;
        return true;
      }
      if (*looked == LedgerCursor::Found::kBeyond) {
        log_.ledger().close(identity_.partition);
        replaying_ = false;
        return false;
      }
      read_.clear();
      if (auto read = log_.ledger().read(identity_.partition, read_); !read)
        return failed(read.error());
      for (const LedgerMessage& message : read_) {
        if (auto added = cursor_.add(message); !added) return failed(added.error());
      }
    }
  }

  bool failed(const Error& error) {
    if (!failure_) failure_ = error;
    return true;
  }

  void decided(const contract::Cause& cause, const std::string& decision) {
    *record_.mutable_reached() = to_proto(cause);
    if (decision.empty()) return;
    auto& added = *record_.add_decisions();
    *added.mutable_cause() = to_proto(cause);
    added.set_decision(decision);
    bytes_ += decision.size();
  }

  void clear() {
    record_.Clear();
    bytes_ = 0;
  }

  const Identity& identity_;
  Log& log_;
  LedgerCursor cursor_;
  bool replaying_ = false;  // the cursor has not passed its end
  std::vector<LedgerMessage> read_;
  pb::LedgerRecord record_;  // decided and not yet on its way
  std::size_t bytes_ = 0;
  std::uint64_t last_ = 0;      // of the ledger, as far as this owner knows
  std::uint64_t recorded_ = 0;  // the last message of its own; 0 = none yet
  std::optional<Error> failure_;
};

}  // namespace hearth::fold
