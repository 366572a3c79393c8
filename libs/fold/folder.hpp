#pragma once

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/check.hpp"
#include "fold/checkpoint.hpp"
#include "fold/clock.hpp"
#include "fold/inbox.hpp"
#include "fold/inputs.hpp"
#include "fold/installed_fold.hpp"
#include "fold/progress.hpp"
#include "fold/replies.hpp"
#include "fold/sweep.hpp"
#include "fold/workspace.hpp"

namespace hearth::fold {

// Folds one message after another into the states of one partition, in memory. Where a commit ends
// between two calls makes no difference to any state or output: everything depends on the messages
// alone.
template <class Fold, class Store, class Journal>
class Folder {
 public:
  using State = typename Fold::State;
  static constexpr bool kJournaled = requires { Fold::kJournaled; };

  Folder(const Identity& identity, Store& store, OwnStates<Store>& states, Journal& journal,
         std::size_t cache_bytes)
      : identity_(identity),
        store_(store),
        journal_(journal),
        fold_(identity),
        workspace_(identity, states, cache_bytes),
        replies_(states, cache_bytes / 8) {}

  Status restore(const Loaded& loaded, std::set<Skip> skips) {
    skips_.start(std::move(skips));
    held_.reset();
    workspace_.reset();
    timers_ = TimerWindow();
    replies_.reset();
    swept_keys_.forget();
    if (!checkpoint_.ParseFromString(loaded.checkpoint)) {
      return fail(ErrorKind::kCorrupt, "the stored checkpoint does not parse");
    }
    return fold_.restore(loaded.settings, checkpoint_);
  }

  // Keys that folding `message` will want and that are not in memory.
  void missing(const Decoded& message, std::vector<std::string>& keys) {
    if (!fold_ || message.broken) return;
    wanted_.clear();
    if (message.command) wanted_.push_back(reply_key(message.command->key));
    if (message.signal || message.command) fold_->prefetch(input_of(message), wanted_);
    for (const contract::Event& event : message.frame.events) {
      const std::string entity = contract::entity_of(event);
      contract::Input input = input_of(message);
      input.entity = entity;
      input.event = &event;
      fold_->prefetch(input, wanted_);
    }
    for (std::string& key : wanted_) {
      if (!cached(key)) keys.push_back(std::move(key));
    }
  }

  Status fill(const std::vector<std::string>& keys, const Values& values) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const bool read = is_reply(keys[i]) ? replies_.cache().fill(keys[i], values[i])
                                          : workspace_.cache().fill(keys[i], values[i]);
      if (!read) return fail(ErrorKind::kCorrupt, "the state of " + keys[i] + " does not parse");
    }
    return {};
  }

  // `max_items`: at most so many items in this commit (poison is found one item at a time). Throws
  // Interrupted: then all that is not committed must be thrown away.
  Progress fold(const Decoded& message, std::size_t max_items) {
    HEARTH_CHECK(message.sequence == checkpoint_.sequence() + 1);
    budget_ = max_items;
    now_ = time_of(message);
    if (checkpoint_.item() == 0) {
      if (const Progress progress = before(); progress != Progress::kDone) return progress;
    }
    const Progress progress =
        message.broken ? refuse(message, "unreadable", *message.broken) : fold_body(message);
    if (progress == Progress::kDone) advance(checkpoint_, message, now_, Fold::kVersion);
    return progress;
  }

  // Everything that changed since the last call, as a commit whose `expected` the caller sets.
  void collect(Commit& commit) {
    commit.checkpoint = checkpoint_.SerializeAsString();
    swept_keys_.forget();
    workspace_.cache().collect(commit.states, commit.erased);
    replies_.cache().collect(commit.states, commit.erased);
    timers_.collect(commit);
    fold_.collect(commit);
    for (pb::OutboxEntry& entry : workspace_.posted()) {
      commit.outbox.emplace_back(entry.ordinal(), entry.SerializeAsString());
    }
  }
  std::vector<pb::OutboxEntry> take_posted() { return std::exchange(workspace_.posted(), {}); }
  void evict() {
    workspace_.cache().evict();
    replies_.cache().evict();
  }

  const pb::Checkpoint& checkpoint() const { return checkpoint_; }
  pb::Checkpoint& checkpoint() { return checkpoint_; }
  TimerWindow& timers() { return timers_; }
  const std::optional<StopReason>& held() const { return held_; }
  bool full() const {
    if constexpr (kJournaled) {
      if (journal_.full()) return true;
    }
    return workspace_.keys() + replies_.cache().dirty() >= kMaxCommitKeys || budget_ == 0;
  }
  // The log time that the message being folded asks of the timers.
  TimePoint timers_needed() const { return now_; }
  std::size_t cache_bytes() const { return workspace_.cache().bytes() + replies_.cache().bytes(); }
  std::string origin() const { return workspace_.origin(); }
  bool driven() const { return fold_.clock() == ClockMode::kDriven; }
  Skips& skips() { return skips_; }
  std::uint64_t take_repeats() { return workspace_.take_repeats(); }
  std::vector<Traced> take_traced() { return workspace_.take_traced(); }

 private:
  bool cached(const std::string& key) const {
    return is_reply(key) ? replies_.cache().contains(key) : workspace_.cache().contains(key);
  }

  TimePoint time_of(const Decoded& message) const {
    const TimePoint previous = from_unix_ms(checkpoint_.log_time_ms());
    if (message.broken) return previous;
    return log_time_of(*message.kind, fold_.clock(), previous, message.envelope.time,
                       message.stored);
  }

  contract::Input input_of(const Decoded& message) const {
    return message_input(message, checkpoint_, identity_.partition, now_);
  }

  void begin(contract::Cause::Phase phase, std::uint64_t major, std::uint64_t minor, TimePoint now,
             std::uint32_t hops = 0, bool history = false, std::string_view trace = {}) {
    workspace_.begin(checkpoint_, timers_,
                     {phase, checkpoint_.sequence() + 1, major, minor, now, hops, history, trace});
    if (budget_ > 0) --budget_;
  }

  // The step that has begun, unless it is passed over.
  void handle(const contract::Input& input) {
    if (skips_.pass_over(workspace_.cause())) return pass_over();
    if constexpr (kJournaled) {
      const std::string decision =
          journal_.decision(workspace_.cause(), [&] { return fold_->decide(input, workspace_); });
      fold_->evolve(input, decision, workspace_);
    } else {
      fold_->handle(input, workspace_);
    }
  }

  // The ledger passes it as well: an owner may have died after recording what it decided for it.
  void pass_over() {
    if constexpr (kJournaled) {
      (void)journal_.decision(workspace_.cause(), [] { return std::string(); });
    }
    workspace_.reject("poison", "passed over by a recorded decision");
    workspace_.reply(500, "{}");
  }

  Progress hold(std::string code, std::string detail) {
    held_ = StopReason{std::move(code), std::move(detail)};
    return Progress::kHeld;
  }

  Progress refuse(const Decoded& message, std::string_view code, const std::string& detail) {
    begin(contract::Cause::Phase::kItem, checkpoint_.item(), 0, now_);
    workspace_.reject(code, "message " + std::to_string(message.sequence) + ": " + detail);
    return Progress::kDone;
  }

  // What comes before any message: timers that are due, then a step of the sweep.
  Progress before() {
    if (!fold_) return Progress::kDone;
    for (;;) {
      if (full()) return Progress::kFull;
      const auto timer = timers_.take_due(now_);
      if (!timer) break;
      fire(*timer);
    }
    if (!timers_.covers(now_)) return Progress::kFull;
    return sweep();
  }

  void fire(const TimerKey& timer) {
    const TimerTarget target = parse_timer_member(timer.member);
    begin(contract::Cause::Phase::kTimer, static_cast<std::uint64_t>(to_unix_ms(timer.due)),
          timer_hash(timer.member), timer.due);
    if (is_reply(target.entity)) {
      replies_.expire(target.entity);
      return;
    }
    auto input = partition_input(contract::Input::What::kTimer, target.entity, checkpoint_,
                                 identity_.partition, timer.due);
    input.timer = target.name;
    handle(input);
  }

  Progress sweep() {
    while (checkpoint_.has_sweep() && checkpoint_.sweep().visited() < kSweepStep) {
      if (full()) return Progress::kFull;
      const auto next = swept_keys_.next(*checkpoint_.mutable_sweep(), identity_.partition, store_,
                                         workspace_.cache());
      if (!next) throw Interrupted{next.error()};
      if (next->empty()) {
        checkpoint_.clear_sweep();
        break;
      }
      pb::Sweep& cursor = *checkpoint_.mutable_sweep();
      cursor.set_after(*next);
      cursor.set_visited(cursor.visited() + 1);
      begin(contract::Cause::Phase::kSweep, cursor.bucket(), contract::stable_hash(*next), now_, 0,
            cursor.quiet());
      auto input = partition_input(contract::Input::What::kSweep, *next, checkpoint_,
                                   identity_.partition, now_);
      input.history = cursor.quiet();
      handle(input);
    }
    return full() ? Progress::kFull : Progress::kDone;
  }

  Progress fold_body(const Decoded& message) {
    using contract::Kind;
    if (*message.kind == Kind::kGenesis) return genesis(message);
    if (!fold_) {
      return hold("no_genesis", "the first message is not a genesis");
    }
    switch (*message.kind) {
      case Kind::kConfig:
        return told(message, fold_.configure(message.payload, checkpoint_), "bad_configuration");
      case Kind::kMark:
        return mark(message);
      case Kind::kTable:
        return told(message, fold_.table(message, checkpoint_), "bad_table");
      case Kind::kTick:
      case Kind::kGenesis:
        return Progress::kDone;
      case Kind::kEvent:
      case Kind::kHistory:
      case Kind::kSignal:
      case Kind::kCommand:
        break;
    }
    if (!fold_.configured()) {
      return hold("no_configuration", "message " + std::to_string(message.sequence) +
                                          " comes before any configuration");
    }
    if (message.signal) return signal(message);
    if (message.command) return command(message);
    return frame(message);
  }

  Progress genesis(const Decoded& message) {
    const auto born = fold_.genesis(message.payload);
    if (born) return Progress::kDone;
    return hold("wrong_genesis", born.error().detail);
  }

  Progress told(const Decoded& message, const Status& outcome, std::string_view code) {
    return outcome ? Progress::kDone : refuse(message, code, outcome.error().detail);
  }

  Progress mark(const Decoded& message) {
    const bool is_news = observe_mark(checkpoint_, message.envelope.time, fold_.clock());
    if (is_news && fold_.configured()) single(message, 0, false);
    return Progress::kDone;
  }

  Progress frame(const Decoded& message) {
    const contract::Frame& frame = message.frame;
    std::uint64_t folded = 0;
    if (frame.import && fold_.import_ended(frame.import->id)) {
      workspace_.repeated(frame.events.size());
      return Progress::kDone;
    }
    if (frame.import && frame.import->end) {
      fold_.end_import(*frame.import, checkpoint_);
      return Progress::kDone;
    }
    if (frame.import && !frame.events.empty()) {
      const ImportGate gate = admit(checkpoint_, *frame.import, frame.events.back().line);
      if (gate.gate == Gate::kHole) return Progress::kDone;
      folded = gate.folded;
    }
    for (std::uint32_t i = checkpoint_.item(); i < frame.events.size(); ++i) {
      if (full()) return Progress::kFull;
      const contract::Event& event = frame.events[i];
      if (!frame.import || event.line > folded) {
        item(message, event, i);
      } else {
        workspace_.repeated();
      }
      checkpoint_.set_item(i + 1);
    }
    if (frame.import && !frame.events.empty()) {
      imported(checkpoint_, frame.import->id, frame.events.back().line);
    }
    return Progress::kDone;
  }

  void item(const Decoded& message, const contract::Event& event, std::uint32_t index) {
    contract::Input input = input_of(message);
    begin(contract::Cause::Phase::kItem, index, 0, now_, 0, input.history, event.trace);
    entity_ = contract::entity_of(event);
    input.entity = entity_;
    input.event = &event;
    handle(input);
  }

  Progress signal(const Decoded& message) {
    const contract::Signal& signal = *message.signal;
    const Gate gate = admit(checkpoint_, signal, now_);
    if (gate == Gate::kRepeat) workspace_.repeated();
    if (gate == Gate::kRepeat || gate == Gate::kHole) return Progress::kDone;
    if (gate == Gate::kStuck && !skips_.contains(skip_of_item(message.sequence, 0))) {
      return hold("signal_lost", "a signal from " + signal.service + " partition " +
                                     std::to_string(signal.source.number) +
                                     " has been missing for a minute");
    }
    if (gate == Gate::kStuck) give_up(checkpoint_, signal);
    single(message, signal.hops, signal.history, signal.trace);
    return Progress::kDone;
  }

  // Handles a message that is one input.
  void single(const Decoded& message, std::uint32_t hops, bool history,
              std::string_view trace = {}) {
    begin(contract::Cause::Phase::kItem, 0, 0, now_, hops, history, trace);
    handle(input_of(message));
  }

  Progress command(const Decoded& message) {
    const contract::Command& command = *message.command;
    if (!command.service.empty() && command.service != Fold::kService) return Progress::kDone;
    if (command.entity == kSweepEntity) {
      ask_for_sweep(checkpoint_, SweepTone::kLoud);
      return Progress::kDone;
    }
    if (!replies_.open(command)) {
      workspace_.repeated();
      return Progress::kDone;
    }
    begin(contract::Cause::Phase::kItem, 0, 0, now_, 0, false, command.trace);
    if (command.cancel) {
      replies_.cancel(command);
    } else {
      handle(input_of(message));
      replies_.decide(command, workspace_.outcome().value_or(std::pair(404, std::string("{}"))),
                      now_);
    }
    timers_.arm(reply_key(command.key), "expire", now_ + kReplyRetention);
    return Progress::kDone;
  }

  const Identity& identity_;
  Store& store_;
  Journal& journal_;
  InstalledFold<Fold> fold_;
  pb::Checkpoint checkpoint_;
  PartitionWorkspace<State, Store> workspace_;
  Replies<Store> replies_;
  TimerWindow timers_;
  SweptKeys<Store> swept_keys_;
  Skips skips_;
  std::optional<StopReason> held_;
  TimePoint now_{};
  std::size_t budget_ = 0;
  std::string entity_;
  std::vector<std::string> wanted_;
};

}  // namespace hearth::fold
