#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "contract/message.hpp"
#include "contract/partition.hpp"
#include "segmenter/core/event_names.hpp"
#include "timer_heap.hpp"
#include "witness.hpp"

namespace hearth::backtest {

// A signal on its way. `now` and `sender` order it among others, whichever partition it came from.
struct SentSignal {
  TimePoint now{};
  std::uint64_t sender = 0;  // hash of the entity that was handled
  std::uint32_t hops = 0;
  std::string entity, name, body;
};

// The Workspace of one partition: decoded states in memory, and outputs that wait for the end of
// the step. Nothing is ever serialised.
class PartitionMemory final : public segmenter::Workspace {
 public:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return contract::stable_hash(key); }
  };
  using States = std::unordered_map<std::string, segmenter::pb::Entity, Hash, std::equal_to<>>;

  void begin(std::string_view entity, TimePoint now, std::uint32_t hops);

  const segmenter::pb::Entity* find(std::string_view key) override;
  segmenter::pb::Entity& edit(std::string_view key) override;
  void erase(std::string_view key) override;
  void signal(std::string_view entity, std::string_view name, std::string body) override;
  void set_timer(std::string_view entity, std::string_view name, TimePoint due) override;
  void cancel_timer(std::string_view entity, std::string_view name) override;
  void outreach(std::string_view, std::string) override {}
  void reply(int, std::string) override {}  // there are no commands in a file of events
  void id_evicted() override {}
  void reject(std::string_view code, std::string detail) override;
  void start_sweep() override { sweep_asked_ = !sweeping_; }
  void broadcast(std::string_view topic, std::uint64_t number, std::string body) override;

  // The driver's side.
  const States& states() const { return states_; }
  TimerHeap& timers() { return timers_; }
  const Witness& witness() const { return witness_; }
  std::vector<SentSignal>& sent() { return sent_; }
  std::vector<contract::Table>& told() { return told_; }
  void sweeping(bool is) { sweeping_ = is; }
  bool take_sweep_request() { return std::exchange(sweep_asked_, false); }

 private:
  States states_;
  TimerHeap timers_;
  Witness witness_;
  std::vector<SentSignal> sent_;
  std::vector<contract::Table> told_;
  std::string sender_;
  TimePoint now_{};
  std::uint32_t hops_ = 0;
  bool sweeping_ = false, sweep_asked_ = false;
};

}  // namespace hearth::backtest
