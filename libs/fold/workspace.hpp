#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/result.hpp"
#include "contract/fold.hpp"
#include "contract/json_text.hpp"
#include "contract/person_path.hpp"
#include "fold/cache.hpp"
#include "fold/limits.hpp"
#include "fold/outbox.hpp"
#include "fold/own_states.hpp"
#include "fold/signals.hpp"
#include "fold/store.hpp"
#include "fold/sweep.hpp"
#include "fold/timers.hpp"

namespace hearth::fold {

// Where a step stands: what its outputs are named after.
struct Step {
  contract::Cause::Phase phase = contract::Cause::Phase::kItem;
  std::uint64_t sequence = 0;
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  TimePoint now{};
  std::uint32_t hops = 0;  // of the signal being folded
  bool history = false;
  std::string_view trace;  // of what is being folded; empty: nobody follows it
};

// A step whose sender wants it followed.
struct Traced {
  std::string trace;
  std::uint64_t sequence = 0;  // of the message
};

// Who this partition is, for the names of its outputs.
struct Identity {
  contract::Names names;
  std::string service;
  contract::Partition partition;
  std::uint16_t partitions = 1;
};

// The Workspace of one partition: states through the cache, outputs into the next commit. Where the
// store fails, the fold's code is left by Interrupted.
template <class State, class Store>
class PartitionWorkspace final : public contract::Workspace<State> {
 public:
  PartitionWorkspace(const Identity& identity, OwnStates<Store>& states, std::size_t cache_bytes)
      : identity_(identity), states_(states), cache_(cache_bytes) {}

  void begin(pb::Checkpoint& checkpoint, TimerWindow& timers, const Step& step) {
    checkpoint_ = &checkpoint;
    timers_ = &timers;
    step_ = step;
    k_ = 0;
    outcome_.reset();
    if (!step.trace.empty()) follow();
  }

  const State* find(std::string_view key) override {
    auto& entry = lookup(key);
    return entry.present ? &entry.message : nullptr;
  }

  State& edit(std::string_view key) override {
    auto& entry = lookup(key);
    entry.present = true;
    cache_.mark_dirty(entry);
    return entry.message;
  }

  void erase(std::string_view key) override {
    auto& entry = lookup(key);
    if (!entry.present) return;
    entry.present = false;
    entry.message.Clear();
    cache_.mark_dirty(entry);
  }

  void signal(std::string_view entity, std::string_view name, std::string body) override {
    contract::Signal signal;
    signal.service = identity_.service;
    signal.source = identity_.partition;
    signal.entity = entity;
    signal.name = name;
    signal.cause = {step_.sequence, step_.phase, step_.major, step_.minor, k_++};
    signal.hops = step_.hops + 1;
    signal.history = step_.history;
    signal.trace = step_.trace;
    signal.body = std::move(body);
    if (signal.hops > contract::kMaxSignalHops) {
      reject("too_many_hops", "a chain of signals ended at " + signal.entity + ": " + signal.name);
      return;
    }
    const contract::Partition target = contract::home(entity, identity_.partitions);
    signal.prev = sending(*checkpoint_, target, signal.cause);
    const std::string source = origin();
    post(target.number, identity_.names.subject(target, contract::Kind::kSignal),
         contract::encode({source + "/" + contract::to_text(signal.cause), source, step_.now},
                          signal),
         "");
  }

  void set_timer(std::string_view entity, std::string_view name, TimePoint due) override {
    // What is imported wakes nobody, but for the look at everybody that ends it.
    if (step_.history && step_.phase != contract::Cause::Phase::kSweep) return;
    // Strictly later: a timer that could fire in the same instant could fire for ever, and twice
    // under one cause.
    timers_->arm(entity, name, std::max(due, step_.now + Millis(1)));
  }

  void cancel_timer(std::string_view entity, std::string_view name) override {
    timers_->cancel(entity, name);
  }

  void outreach(std::string_view id, std::string body) override {
    if (step_.history) return;
    post(kNoTarget, identity_.names.outreach_subject(identity_.partition), std::move(body),
         std::string(id));
  }

  void reply(int status, std::string body) override { outcome_.emplace(status, std::move(body)); }

  void reject(std::string_view code, std::string detail) override {
    checkpoint_->set_rejected(checkpoint_->rejected() + 1);
    contract::Cause cause = this->cause();
    cause.k = k_++;
    std::string payload = R"({"service":)";
    contract::append_string(payload, identity_.service);
    payload += R"(,"partition":)" + std::to_string(identity_.partition.number) + R"(,"sequence":)" +
               std::to_string(step_.sequence) + R"(,"item":)" + std::to_string(step_.major) +
               R"(,"code":)";
    contract::append_string(payload, code);
    payload += R"(,"detail":)";
    contract::append_string(payload, detail);
    payload += "}";
    post(kNoTarget, identity_.names.rejected_subject(identity_.service, identity_.partition),
         std::move(payload), origin() + "/" + contract::to_text(cause));
  }

  void id_evicted() override { checkpoint_->set_evicted_ids(checkpoint_->evicted_ids() + 1); }

  void start_sweep() override {
    if (step_.phase == contract::Cause::Phase::kSweep) return;  // or it would never end
    ask_for_sweep(*checkpoint_, step_.history ? SweepTone::kQuiet : SweepTone::kLoud);
  }

  void broadcast(std::string_view topic, std::uint64_t number, std::string body) override {
    const contract::Table table{std::string(topic), number, std::move(body)};
    const std::string source = origin();
    const std::string payload = contract::encode(
        {source + "/" + std::string(topic) + "/" + std::to_string(number), source, step_.now},
        table);
    for (std::uint16_t p = 0; p < identity_.partitions; ++p) {
      post(p, identity_.names.subject({p}, contract::Kind::kTable), payload, "");
    }
  }

  // The runtime's side. Inputs that were folded before, and so did nothing now.
  void repeated(std::uint64_t inputs = 1) { repeats_ += inputs; }
  std::uint64_t take_repeats() { return std::exchange(repeats_, 0); }
  std::vector<Traced> take_traced() { return std::exchange(traced_, {}); }
  Cache<State>& cache() { return cache_; }
  const Cache<State>& cache() const { return cache_; }
  std::vector<pb::OutboxEntry>& posted() { return posted_; }
  const std::optional<std::pair<int, std::string>>& outcome() const { return outcome_; }
  // Of the step; its outputs count up from it.
  contract::Cause cause() const {
    return {step_.sequence, step_.phase, step_.major, step_.minor, 0};
  }
  std::size_t keys() const { return cache_.dirty() + posted_.size(); }
  void reset() {
    cache_.clear();
    posted_.clear();
    traced_.clear();
    repeats_ = 0;
  }
  std::string origin() const {
    const std::string tag = identity_.names.tag(identity_.partition);
    return "/hearth/" + identity_.service + "/" + tag.substr(1, tag.size() - 2);
  }

 private:
  // Once a message and trace, however many events of a batch it has; a flood of them is cut off.
  void follow() {
    const bool known = !traced_.empty() && traced_.back().sequence == step_.sequence &&
                       traced_.back().trace == step_.trace;
    if (!known && traced_.size() < kMaxTraced)
      traced_.push_back({std::string(step_.trace), step_.sequence});
  }

  typename Cache<State>::Entry& lookup(std::string_view key) { return states_.entry(cache_, key); }

  void post(std::uint32_t target, std::string subject, std::string payload, std::string msg_id) {
    pb::OutboxEntry entry;
    checkpoint_->set_outbox_last(checkpoint_->outbox_last() + 1);
    entry.set_ordinal(checkpoint_->outbox_last());
    entry.set_target(target);
    entry.set_subject(std::move(subject));
    entry.set_payload(std::move(payload));
    entry.set_msg_id(std::move(msg_id));
    posted_.push_back(std::move(entry));
  }

  const Identity& identity_;
  OwnStates<Store>& states_;
  Cache<State> cache_;
  pb::Checkpoint* checkpoint_ = nullptr;
  TimerWindow* timers_ = nullptr;
  Step step_;
  std::uint32_t k_ = 0;
  std::uint64_t repeats_ = 0;
  std::vector<pb::OutboxEntry> posted_;
  std::vector<Traced> traced_;
  std::optional<std::pair<int, std::string>> outcome_;
};

}  // namespace hearth::fold
