#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fold/folder.hpp"
#include "fold/journal.hpp"
#include "fold/limits.hpp"
#include "fold/log_proof.hpp"
#include "fold/partition_status.hpp"
#include "fold/read_ahead.hpp"
#include "fold/repairs.hpp"

namespace hearth::fold {

// One partition under one owner: reads the log in order, folds, commits, publishes what the commits
// stored. Driven from outside in three strokes, so that one thread can pipeline the store's work
// for many partitions:
//   gather() reads the log and asks for states · fold() takes them, folds and sends the commit ·
//   finish() takes its answer. Where a journaled fold has decided something, fold() asks the store
//   for its checkpoint instead, record() appends the decisions to the ledger and commit() sends the
//   commit once they are there; otherwise those two do nothing.
template <class Fold, class Store, class Log>
class PartitionFold {
 public:
  enum class Phase : std::uint8_t {
    kClosed,  // nothing in memory; open() is next
    kRunning,
    kStopped,  // in doubt about its data: only an operator starts it again
    kLost,     // somebody else is the owner
  };

  PartitionFold(const Identity& identity, Store& store, Log& log, std::size_t cache_bytes)
      : identity_(identity),
        store_(store),
        log_(log),
        states_(store, identity.partition),
        journal_(identity_, log),
        folder_(identity_, store, states_, journal_, cache_bytes),
        inbox_(log, identity.partition) {}

  // Loads what the store holds and proves that the log is the one it was folded from. Fails with
  // kUnavailable where trying again may help; otherwise the partition is running or stopped.
  // `epoch`: of no earlier opening over the same log, also by an owner that was dropped since, or a
  // late answer to it would count as one to what is sent again.
  Status open(std::uint64_t epoch) {
    close();
    session_ = log_.session();
    auto loaded = store_.load(identity_.partition);
    if (!loaded) return fail(loaded.error());
    if (loaded->stopped) {
      phase_ = Phase::kStopped;
      return {};
    }
    auto skips = log_.skips(identity_.service, identity_.partition);
    if (!skips) return fail(skips.error());
    const std::uint64_t reached = folder_.checkpoint().sequence();
    if (auto restored = folder_.restore(*loaded, std::move(*skips)); !restored) {
      return stop({"bad_state", restored.error().detail});
    }
    refolded_ += reached - std::min(reached, folder_.checkpoint().sequence());
    if (auto verified = verify(); !verified || phase_ == Phase::kStopped) return verified;
    if (!outbox_.add_stored(loaded->outbox))
      return stop({"bad_outbox", "an outbox entry does not parse"});
    states_.committed(loaded->checkpoint);
    if (auto timers = load_timers(); !timers || phase_ == Phase::kLost) return timers;
    if constexpr (kJournaled) {
      const auto taken = journal_.open(folder_.checkpoint(), store_.owner());
      if (!taken) return ledger_failed(taken.error());
    }
    if (auto opened = log_.open(identity_.partition, folder_.checkpoint().sequence() + 1); !opened)
      return opened;
    epoch_ = epoch;
    if (!begun_) attempts_ = loaded->attempts;
    if (attempts_ >= kHopelessAttempts) {
      return stop({"crash_loop", std::to_string(attempts_) + " owners ended without a commit"});
    }
    if (attempts_ >= kSuspectAttempts) careful_ = kSuspectCommits;
    phase_ = Phase::kRunning;
    return {};
  }

  void close() {
    if (phase_ == Phase::kRunning) log_.close(identity_.partition);
    if constexpr (kJournaled) journal_.close();
    inbox_.clear();
    outbox_ = Outbox();
    asked_.clear();
    phase_ = Phase::kClosed;
  }

  // True: there is something to fold or to trim; call fold() and finish().
  bool gather() {
    if (phase_ != Phase::kRunning) return false;
    poll();
    if (phase_ != Phase::kRunning) return false;
    const bool silent = inbox_.empty() || rests_;
    working_ = (!silent && !outbox_.full()) || (outbox_.trimmable() && (outbox_.idle() || silent));
    asked_.clear();
    if (!working_ || silent) return working_;
    gathered_ = 0;
    std::size_t items = 0;
    for (const Decoded& message : inbox_) {
      if (items >= kMaxBatchItems || asked_.size() >= kMaxCommitKeys) break;
      items += std::max<std::size_t>(1, message.frame.events.size());
      folder_.missing(message, asked_);
      ++gathered_;
      if (changes_what_is_wanted(message)) break;
    }
    std::sort(asked_.begin(), asked_.end());
    asked_.erase(std::unique(asked_.begin(), asked_.end()), asked_.end());
    if (!asked_.empty()) states_.ask(asked_);
    return true;
  }

  Status fold() {
    sent_ = folded_ = recording_ = held_ = settled_ = false;
    if (!working_) return {};
    if (!asked_.empty()) {
      const auto values = states_.take();
      if (!values) return interrupted(values.error());
      if (auto filled = folder_.fill(asked_, *values); !filled) {
        return stop({"bad_state", filled.error().detail});
      }
    }
    if (auto begun = begin(); !begun) return begun;
    folder_.skips().blame_next(attempts_ >= kPoisonAttempts);
    try {
      held_ = fold_inbox();
    } catch (const Interrupted& interruption) {
      return interrupted(interruption.error);
    }
    if (const auto blamed = folder_.skips().take_blamed()) {
      const auto kept = log_.record_skip(identity_.service, identity_.partition, *blamed);
      if (!kept) return kept;
    }
    if constexpr (kJournaled) {
      // Its commit comes after all probes, since the store answers in the order in which it was
      // asked.
      folded_ = true;
      recording_ = journal_.pending();
      if (recording_) store_.send_probe(identity_.partition);
    } else {
      send();
    }
    return {};
  }

  // What is recorded stays, unlike what a fenced commit would have written. So nothing is recorded
  // (nor the ledger doubted) over states of another past: those of a store that has lost its last
  // seconds, or that a rebuild has put in the place of ours. Nor without the lease: who has it may
  // at the same time commit that nothing was decided, which no ledger could refuse.
  Status record() {
    if constexpr (kJournaled) {
      if (!recording_) return {};
      const auto stored = store_.receive_probe();
      recording_ = folded_ = stored && stored->has_value() && **stored == states_.committed();
      if (!stored) return fail(stored.error());
      if (!recording_) {
        held_ = false;
        return lost();
      }
      if (journal_.failure()) return ledger_failed(*journal_.failure());
      journal_.record();
    }
    return {};
  }

  Status commit() {
    if constexpr (kJournaled) {
      if (!std::exchange(folded_, false)) return {};
      if (std::exchange(recording_, false)) {
        if (const auto recorded = journal_.recorded(); !recorded)
          return ledger_failed(recorded.error());
      }
      send();
    }
    return {};
  }

  Status finish() {
    if (!sent_) {
      if (held_) return stop(*folder_.held());
      return settled_ ? move_timer_window() : Status{};  // else what is uncommitted was given up
    }
    auto result = store_.receive_commit();
    if (!result && result.error().kind == ErrorKind::kCorrupt)  // half of it may be written
      return stop({"commit_failed", result.error().detail});
    if (!result) return fail(result.error());
    if (*result == CommitResult::kFenced) return lost();
    states_.committed(std::move(committing_));
    repeats_ += folder_.take_repeats();
    traced_ = folder_.take_traced();
    attempts_ = 0;
    if (careful_ > 0) --careful_;
    for (pb::OutboxEntry& entry : folder_.take_posted()) outbox_.add(std::move(entry));
    folder_.evict();
    if (held_) return stop(*folder_.held());
    return move_timer_window();
  }

  // Hands stored outputs to the log, as many as it takes. One that it can never take stops the
  // partition: what follows from it would wait for ever.
  void publish(TimePoint now) {
    if (phase_ != Phase::kRunning) return;
    while (const pb::OutboxEntry* entry = outbox_.next(now)) {
      const Published token{identity_.partition, epoch_, entry->ordinal(), false};
      const Status taken =
          log_.publish({entry->subject(), entry->payload(), entry->msg_id(), token});
      if (taken) continue;
      outbox_.not_sent(token.ordinal);
      if (taken.error().kind == ErrorKind::kInvalid)
        (void)stop({"output_too_large", taken.error().detail});
      return;
    }
  }

  void published(const Published& answer) {
    if (phase_ != Phase::kRunning || answer.epoch != epoch_ || answer.ordinal == 0) return;
    answer.acknowledged ? outbox_.acknowledged(answer.ordinal) : outbox_.failed(answer.ordinal);
  }

  // Where nothing comes in but a timer is due (or a sweep under way), the log is given a tick to
  // fold. `now`: the machine's clock, the one place where it matters: it decides only when a tick
  // is written, never what it means.
  void tick(TimePoint now) {
    if (phase_ != Phase::kRunning || folder_.driven() || !inbox_.empty()) return;
    const auto due = folder_.timers().earliest();
    const bool sweeping = folder_.checkpoint().has_sweep();
    if (!(due && *due <= now) && !sweeping) return;
    if (now - last_tick_ < (sweeping ? kSweepTickInterval : kTickInterval)) return;
    last_tick_ = now;
    const std::string subject = identity_.names.subject(identity_.partition, contract::Kind::kTick);
    const std::string source = folder_.origin();
    const std::string payload = contract::encode_empty(
        {source + "/" + std::to_string(to_unix_ms(now)), source, now}, contract::Kind::kTick);
    // Not waiting for it: a tick that is lost is written again.
    (void)log_.publish({subject, payload, "", {identity_.partition, epoch_, 0, false}});
  }

  PartitionStatus status() const {
    PartitionStatus out;
    out.sequence = folder_.checkpoint().sequence();
    out.last = inbox_.empty() ? out.sequence : inbox_.back().sequence;
    out.log_time = from_unix_ms(folder_.checkpoint().log_time_ms());
    out.stored = from_unix_ms(folder_.checkpoint().fingerprint().stored_ms());
    out.refolded = refolded_;
    out.repeats = repeats_;
    if (!inbox_.empty()) out.oldest = inbox_.front().stored;
    out.outbox = outbox_.size();
    out.cache_bytes = folder_.cache_bytes();
    out.rejected = folder_.checkpoint().rejected();
    out.evicted_ids = folder_.checkpoint().evicted_ids();
    out.configuration = folder_.checkpoint().configuration();
    out.stopped = phase_ == Phase::kStopped;
    return out;
  }

  // Why the partition closed itself, once: wait before opening it again.
  std::optional<Error> take_failure() { return std::exchange(failure_, std::nullopt); }
  std::vector<Traced> take_traced() { return std::exchange(traced_, {}); }  // of the last commit

  // While it rests it folds nothing new: its states stay as they are, and its outputs become less.
  void rest(bool rests) { rests_ = rests; }

  Phase phase() const { return phase_; }
  const Identity& identity() const { return identity_; }
  const std::optional<StopReason>& stop_reason() const { return stop_reason_; }
  bool idle() const { return inbox_.empty() && outbox_.idle(); }

  Status stop(StopReason reason) {
    close();
    phase_ = Phase::kStopped;
    reason.repair = repair_of(reason.code, identity_.service, identity_.partition);
    stop_reason_ = std::move(reason);
    return store_.stop(identity_.partition, stop_reason_->code, stop_reason_->detail,
                       stop_reason_->repair);
  }

 private:
  static constexpr bool kJournaled = requires { Fold::kJournaled; };

  // Somebody else is the owner.
  Status lost() {
    close();
    phase_ = Phase::kLost;
    return {};
  }

  // A state that this batch needs could not be had, so nothing of the batch is kept.
  Status interrupted(const Error& error) {
    if (error.kind == ErrorKind::kConflict) return lost();
    if (error.kind == ErrorKind::kCorrupt) return stop({"bad_state", error.detail});
    return fail(error);
  }

  void send() {
    if constexpr (kJournaled) journal_.stand(folder_.checkpoint());
    Commit commit;
    commit.expected = states_.committed();
    folder_.collect(commit);
    commit.outbox_erased = outbox_.take_trimmed();
    settled_ = commit.checkpoint == states_.committed() && commit.keys() == 0;
    if (settled_) return;
    committing_ = commit.checkpoint;
    store_.send_commit(identity_.partition, commit);
    sent_ = true;
  }

  // Concerns this partition only. Whatever the ledger has taken is read back at the next opening.
  Status ledger_failed(Error error) {  // a copy: close() forgets it
    folded_ = recording_ = held_ = false;
    if (error.kind == ErrorKind::kCorrupt || error.kind == ErrorKind::kInvalid) {
      return stop({"other_ledger", error.detail});
    }
    close();
    if (error.kind != ErrorKind::kConflict) failure_ = std::move(error);
    if (!failure_) phase_ = Phase::kLost;
    return {};
  }

  // The state is of this release and this log.
  Status verify() {
    const pb::Checkpoint& checkpoint = folder_.checkpoint();
    if (auto other = doubt_about_release(checkpoint, Fold::kVersion)) return stop(*other);
    const auto doubt = doubt_about_log(log_, identity_.partition, checkpoint);
    if (!doubt) return fail(doubt.error());
    return *doubt ? stop(**doubt) : Status{};
  }

  // Nothing may be uncommitted: what is loaded takes the window's place.
  Status move_timer_window() {
    return folder_.timers().covers(folder_.timers_needed()) ? Status{} : load_timers();
  }

  Status load_timers() {
    bool complete = true;
    const auto earliest = store_.timers(identity_.partition, kTimerWindow, complete);
    if (!earliest) return fail(earliest.error());
    if (const auto confirmed = states_.confirm(); !confirmed) return interrupted(confirmed.error());
    folder_.timers().load(*earliest, complete);
    return {};
  }

  void poll() {
    const Status polled = inbox_.poll(session_);
    if (polled) return;
    if (polled.error().kind != ErrorKind::kCorrupt) return close();
    (void)stop({"log_gap", polled.error().detail});
  }

  // Once an owner, and only when there is something to fold.
  Status begin() {
    if (begun_ || inbox_.empty() || rests_ || outbox_.full()) return {};
    if (auto counted = store_.begin(identity_.partition); !counted) return fail(counted.error());
    begun_ = true;
    return {};
  }

  // True: the partition must stop after this commit.
  bool fold_inbox() {
    if (rests_ || outbox_.full()) return false;
    const bool suspect = careful_ > 0;
    for (; gathered_ > 0 && !inbox_.empty(); --gathered_) {
      const Decoded& message = inbox_.front();
      const Progress progress = folder_.fold(message, suspect ? 1 : kMaxBatchItems);
      if (progress == Progress::kHeld) return true;
      if (progress == Progress::kFull) return false;
      inbox_.pop_front();
      if (suspect || folder_.full()) return false;
    }
    return false;
  }

  Identity identity_;
  Store& store_;
  Log& log_;
  OwnStates<Store> states_;
  Journal<Log> journal_;
  Folder<Fold, Store, Journal<Log>> folder_;
  Outbox outbox_;
  ReadAhead<Log> inbox_;
  std::vector<std::string> asked_;
  std::size_t gathered_ = 0;  // messages whose keys were asked for: only these are folded
  std::string committing_;
  std::vector<Traced> traced_;
  Phase phase_ = Phase::kClosed;
  std::optional<StopReason> stop_reason_;
  std::optional<Error> failure_;
  std::uint64_t epoch_ = 0, session_ = 0, refolded_ = 0, repeats_ = 0;
  std::uint32_t attempts_ = 0;
  std::size_t careful_ = 0;  // commits of one item that are still to come
  bool begun_ = false, rests_ = false;
  TimePoint last_tick_{};
  bool working_ = false, folded_ = false, recording_ = false, sent_ = false, held_ = false;
  bool settled_ = false;  // the batch changed nothing
};

}  // namespace hearth::fold
