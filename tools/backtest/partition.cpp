#include "partition.hpp"

#include <algorithm>
#include <tuple>

namespace hearth::backtest {

using contract::Input;

Partition::Partition(const contract::Genesis& genesis, std::uint16_t number)
    : number_(number), fold_(genesis) {}

Status Partition::configure(const contract::Product& product) {
  return fold_.configure(product, 1);
}

void Partition::handle(Input& input, std::uint32_t hops) {
  input.partition = {number_};
  input.observed = last_mark_ - first_mark_;
  memory_.begin(input.entity, input.now, hops);
  fold_.handle(input, memory_);
}

void Partition::fire_timers(TimePoint until) {
  while (const auto timer = memory_.timers().take_due(until)) {
    Input input{.what = Input::What::kTimer, .entity = timer->entity};
    input.now = timer->due;
    input.timer = timer->name;
    handle(input);
  }
}

void Partition::fold_events(TimePoint until) {
  for (const LoggedEvent& logged : waiting_) {
    fire_timers(logged.now);
    Input input{.what = Input::What::kEvent, .entity = logged.entity};
    input.now = logged.now;
    input.sequence = logged.event->line;
    input.event = logged.event;
    handle(input);
  }
  waiting_.clear();
  fire_timers(until);
}

void Partition::fold_signals(TimePoint now) {
  std::vector<SentSignal> inbox;
  inbox.swap(inbox_);
  std::stable_sort(inbox.begin(), inbox.end(), [](const SentSignal& a, const SentSignal& b) {
    return std::tie(a.now, a.sender) < std::tie(b.now, b.sender);
  });
  for (SentSignal& sent : inbox) {
    contract::Signal signal;
    signal.service = segmenter::UserFold::kService;
    signal.entity = std::move(sent.entity);
    signal.name = std::move(sent.name);
    signal.hops = sent.hops;
    signal.body = std::move(sent.body);
    Input input{.what = Input::What::kSignal, .entity = signal.entity};
    input.now = now;
    input.signal = &signal;
    handle(input, sent.hops);
  }
}

void Partition::tell(const contract::Table& table) {
  std::uint64_t& last = tables_[table.topic];
  if (table.number <= last) return;
  last = table.number;
  if (fold_.table(table)) sweep_due_ = true;
}

// The order of the visits must not depend on how entities are spread over buckets of memory: a
// visit may send signals.
void Partition::sweep_if_asked(TimePoint now) {
  const bool asked = memory_.take_sweep_request();
  if (!asked && !sweep_due_) return;
  sweep_due_ = false;
  std::vector<std::string> keys;
  for (const auto& [key, state] : memory_.states()) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  memory_.sweeping(true);
  for (const std::string& key : keys) {
    if (memory_.find(key) == nullptr) continue;  // an earlier visit has erased it
    Input input{.what = Input::What::kSweep, .entity = key};
    input.now = now;
    handle(input);
  }
  memory_.sweeping(false);
}

void Partition::mark(TimePoint now) {
  if (first_mark_ == TimePoint{}) first_mark_ = now;
  last_mark_ = now;
  Input input{.what = Input::What::kMark};
  input.now = now;
  handle(input);
}

}  // namespace hearth::backtest
