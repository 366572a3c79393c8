#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "contract/fold.hpp"

namespace hearth::contract {

// For tests of cores: the runtime's place taken by memory. One partition's states, and what one
// fold asked for, in order.
template <class State>
class MemoryWorkspace : public Workspace<State> {
 public:
  struct Sent {
    std::string entity, name, body;
  };
  struct Outreach {
    std::string id, body;
  };

  const State* find(std::string_view key) override {
    const auto at = states.find(key);
    return at == states.end() ? nullptr : &at->second;
  }
  State& edit(std::string_view key) override {
    const auto at = states.find(key);
    return at != states.end() ? at->second : states[std::string(key)];
  }
  void erase(std::string_view key) override {
    if (const auto at = states.find(key); at != states.end()) states.erase(at);
  }
  void signal(std::string_view entity, std::string_view name, std::string body) override {
    sent.push_back({std::string(entity), std::string(name), std::move(body)});
  }
  void set_timer(std::string_view entity, std::string_view name, TimePoint due) override {
    timers[{std::string(entity), std::string(name)}] = due;
  }
  void cancel_timer(std::string_view entity, std::string_view name) override {
    timers.erase({std::string(entity), std::string(name)});
  }
  void outreach(std::string_view id, std::string body) override {
    outreached.push_back({std::string(id), std::move(body)});
  }
  void reply(int status, std::string body) override { replied = {status, std::move(body)}; }
  void reject(std::string_view code, std::string) override { rejected.emplace_back(code); }
  void id_evicted() override { ++evicted; }
  void start_sweep() override {}
  void broadcast(std::string_view topic, std::uint64_t number, std::string body) override {
    tables.push_back({std::string(topic), number, std::move(body)});
  }

  std::map<std::string, State, std::less<>> states;
  std::vector<Sent> sent;
  std::vector<Outreach> outreached;
  std::optional<std::pair<int, std::string>> replied;
  std::vector<std::string> rejected;
  std::uint64_t evicted = 0;
  std::vector<Table> tables;
  std::map<std::pair<std::string, std::string>, TimePoint> timers;  // by entity and name
};

}  // namespace hearth::contract
