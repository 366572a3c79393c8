#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rewards/core/draft.hpp"

// For tests: one partition's states and outputs, in memory.
namespace hearth::rewards {

class MemoryWorkspace : public Workspace {
 public:
  struct Sent {
    std::string entity, name, body;
  };

  const pb::Entity* find(std::string_view key) override {
    const auto at = states.find(key);
    return at == states.end() ? nullptr : &at->second;
  }
  pb::Entity& edit(std::string_view key) override { return states[std::string(key)]; }
  void erase(std::string_view key) override { states.erase(states.find(key)); }
  void signal(std::string_view entity, std::string_view name, std::string body) override {
    sent.push_back({std::string(entity), std::string(name), std::move(body)});
  }
  void set_timer(std::string_view entity, std::string_view name, TimePoint due) override {
    timers[{std::string(entity), std::string(name)}] = due;
  }
  void cancel_timer(std::string_view entity, std::string_view name) override {
    timers.erase({std::string(entity), std::string(name)});
  }
  void outreach(std::string_view, std::string) override {}
  void reply(int status, std::string body) override { replied = {status, std::move(body)}; }
  void reject(std::string_view code, std::string) override { rejected.emplace_back(code); }
  void start_sweep() override {}
  void broadcast(std::string_view, std::uint64_t, std::string) override {}

  std::map<std::string, pb::Entity, std::less<>> states;
  std::vector<Sent> sent;
  std::optional<std::pair<int, std::string>> replied;
  std::vector<std::string> rejected;
  std::map<std::pair<std::string, std::string>, TimePoint> timers;  // by entity and name
};

}  // namespace hearth::rewards
