#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "contract/memory_workspace.hpp"
#include "contract/person_path.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/user_fold.hpp"

// For tests: the runtime's place taken by memory. A partition's states, and an installation of
// several that delivers signals in the order in which they were sent (or, from each source, at
// whatever moment the test chooses).
namespace hearth::segmenter {

using MemoryWorkspace = contract::MemoryWorkspace<pb::Entity>;

class MemoryInstallation {
 public:
  explicit MemoryInstallation(std::uint16_t partitions, const std::string& zone = "UTC")
      : fold(contract::Genesis{.partitions = partitions, .zone = zone}), workspaces(partitions) {}

  void event(const contract::Event& event, bool history = false) {
    const std::string entity = contract::entity_of(event);
    contract::Input input{.what = contract::Input::What::kEvent, .entity = entity};
    input.history = history;
    input.now = event.time;
    now = std::max(now, event.time);
    input.event = &event;
    handle(input);
  }

  std::pair<int, std::string> command(const std::string& entity, const std::string& name,
                                      const std::string& body) {
    contract::Command command;
    command.entity = entity;
    command.name = name;
    command.body = body;
    contract::Input input{.what = contract::Input::What::kCommand, .entity = entity};
    input.now = now;
    input.command = &command;
    MemoryWorkspace& workspace = at(entity);
    workspace.replied.reset();
    handle(input);
    return workspace.replied.value_or(std::pair<int, std::string>{});
  }

  // A signal of another service, at once.
  void told(std::string_view service, const std::string& entity, std::string_view name,
            std::string body) {
    contract::Signal signal;
    signal.service = service;
    signal.entity = entity;
    signal.name = name;
    signal.body = std::move(body);
    contract::Input input{.what = contract::Input::What::kSignal, .entity = signal.entity};
    input.now = now;
    input.signal = &signal;
    handle(input);
  }

  // To every partition.
  void mark(std::int64_t ms) {
    now = std::max(now, from_unix_ms(ms));
    const auto count = static_cast<std::uint16_t>(workspaces.size());
    for (std::uint16_t i = 0; i < count; ++i) {
      contract::Input input{.what = contract::Input::What::kMark, .entity = {}};
      input.partition = contract::Partition{.number = i};
      input.now = from_unix_ms(ms);
      handle(input, i);
    }
  }

  void send(const std::string& entity, std::string_view name, std::string body) {
    queues[{0, 0}].push_back({{entity, std::string(name), std::move(body)}, 0});
  }

  // Delivers the oldest signal of the n-th non-empty (source, target) pair; false: nothing is on
  // its way.
  bool deliver_one(std::size_t n = 0) {
    std::erase_if(queues, [](const auto& queue) { return queue.second.empty(); });
    if (queues.empty()) return false;
    auto queue = queues.begin();
    std::advance(queue, static_cast<std::ptrdiff_t>(n % queues.size()));
    const auto [sent, hops] = queue->second.front();
    queue->second.pop_front();
    contract::Signal signal;
    signal.entity = sent.entity;
    signal.name = sent.name;
    signal.body = sent.body;
    contract::Input input{.what = contract::Input::What::kSignal, .entity = signal.entity};
    input.now = now;
    input.signal = &signal;
    handle(input, number(input.entity), hops + 1);
    return true;
  }
  void settle() {
    while (deliver_one()) {
    }
  }

  MemoryWorkspace& at(std::string_view entity) { return workspaces[number(entity)]; }
  const pb::User& user(std::string_view entity) {
    const pb::Entity* state = at(entity).find(entity);
    return state == nullptr ? pb::User::default_instance() : state->user();
  }

  // The KPI rows of all partitions.
  std::vector<pb::Entity> rows() const {
    std::vector<pb::Entity> all;
    for (const MemoryWorkspace& workspace : workspaces) {
      for (const auto& [key, state] : workspace.states) {
        if (key.starts_with("part:")) all.push_back(state);
      }
    }
    return all;
  }

  // Every state of every partition, but for what depends on the order of arrival by design: the
  // recent ids, and since when a partition has kept what the rules ask for.
  std::map<std::string, std::string> bytes() const {
    std::map<std::string, std::string> all;
    for (std::size_t i = 0; i < workspaces.size(); ++i) {
      for (const auto& [key, state] : workspaces[i].states) {
        if (key == kKeptKey) continue;
        pb::Entity copy = state;
        if (copy.has_user()) copy.mutable_user()->clear_recent();
        all[std::to_string(i) + " " + key] = copy.SerializeAsString();
      }
    }
    return all;
  }

  UserFold fold;
  std::vector<MemoryWorkspace> workspaces;
  std::size_t largest_signal = 0;  // bytes of a body, of those that the fold sent
  TimePoint now{};                 // of the newest event or mark: when commands and signals come

 private:
  std::uint16_t number(std::string_view entity) const {
    return contract::home(entity, static_cast<std::uint16_t>(workspaces.size())).number;
  }
  void handle(const contract::Input& input) { handle(input, number(input.entity)); }
  // `hops`: signals that led to the input. As in the runtime there are not too many of them.
  void handle(const contract::Input& input, std::uint16_t source, std::uint32_t hops = 0) {
    MemoryWorkspace& workspace = workspaces[source];
    fold.handle(input, workspace);
    for (auto& sent : workspace.sent) {
      if (hops >= contract::kMaxSignalHops) {
        workspace.reject("too_many_hops", {});
        continue;
      }
      largest_signal = std::max(largest_signal, sent.body.size());
      const std::uint16_t target = number(sent.entity);
      queues[{source, target}].push_back({std::move(sent), hops});
    }
    workspace.sent.clear();
  }

  struct OnItsWay {
    MemoryWorkspace::Sent sent;
    std::uint32_t hops;  // signals that led to this one
  };
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::deque<OnItsWay>> queues;
};

// An event whose strings live as long as the test needs them.
inline contract::Event track(std::string_view user, std::string_view anonymous,
                             std::string_view name, std::int64_t ms, std::string_view id) {
  contract::Event event;
  event.message_id = id;
  event.user_id = user;
  event.anonymous_id = anonymous;
  event.name = name;
  event.time = from_unix_ms(ms);
  return event;
}

}  // namespace hearth::segmenter
