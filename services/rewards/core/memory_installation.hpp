#pragma once

#include <deque>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "contract/memory_workspace.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/rewards_fold.hpp"

// For tests: rewards in several partitions, the runtime's place taken by memory. Signals are
// delivered in the order in which they were sent or, from each source, when the test chooses.
namespace hearth::rewards {

// Refuses, as the runtime does, to arm timers for an import.
class MemoryWorkspace : public contract::MemoryWorkspace<pb::Entity> {
 public:
  void set_timer(std::string_view entity, std::string_view name, TimePoint due) override {
    if (!importing) contract::MemoryWorkspace<pb::Entity>::set_timer(entity, name, due);
  }
  void start_sweep() override { sweep_started = true; }

  bool importing = false;
  bool sweep_started = false;
};

class MemoryInstallation {
 public:
  // One input's share of the ledger.
  struct Step {
    std::uint16_t partition;
    std::string entity;
    TimePoint now;
    std::string decision;
  };
  struct Heard {
    std::string entity, name;
    nlohmann::json body;
  };

  explicit MemoryInstallation(Settings settings, std::uint16_t partitions = 4)
      : fold(contract::Genesis{.partitions = partitions, .prefix = "test"}),
        workspaces(partitions) {
    fold.configure(std::move(settings));
  }

  // An event of the user, once everything that follows from it has come to rest.
  void happened(const std::string& user, const std::string& name, const std::string& order = "",
                const std::string& id = "") {
    event(user, name, order, id);
    settle();
  }
  void event(const std::string& user, const std::string& name, const std::string& order = "",
             const std::string& id = "") {
    event_with(user, name, order.empty() ? "" : R"({"order_id":")" + order + "\"}", id);
  }
  void event_with(const std::string& user, const std::string& name, const std::string& properties,
                  const std::string& id = "") {
    contract::Event what;
    what.user_id = user;
    what.name = name;
    what.properties = properties;
    happens(what, "u:" + user, id);
  }
  void guest_event(const std::string& guest, const std::string& name, const std::string& id = "") {
    contract::Event what;
    what.anonymous_id = guest;
    what.name = name;
    happens(what, "a:" + guest, id);
  }

  std::pair<int, nlohmann::json> command(const std::string& user, std::string_view name,
                                         const nlohmann::json& body) {
    contract::Command command;
    command.name = name;
    command.body = body.dump();
    const std::string entity = "u:" + user;
    contract::Input input{.what = contract::Input::What::kCommand, .entity = entity};
    input.command = &command;
    at(entity).replied.reset();
    fold_in(input);
    const auto replied = at(entity).replied.value_or(std::pair<int, std::string>());
    return {replied.first, nlohmann::json::parse(replied.second, nullptr, false)};
  }

  void send(const std::string& entity, std::string_view service, std::string_view name,
            const nlohmann::json& body) {
    queues_[{0, 0}].push_back(
        {std::string(service), {entity, std::string(name), body.dump()}, importing});
  }
  void segments(const std::string& user, const std::vector<std::string>& names) {
    nlohmann::json entered = nlohmann::json::array();
    for (const std::string& name : names) {
      entered.push_back({{"segment", name}, {"because", {{{"term", "x"}, {"value", "1"}}}}});
    }
    send("u:" + user, "segmenter", "segments",
         {{"at", to_unix_ms(now)}, {"segments", names}, {"entered", entered}});
    settle();
  }
  void wanted(const std::string& user, const std::string& claim, const std::string& coupon) {
    send("u:" + user, "recall", "coupon.wanted",
         {{"claim", claim}, {"coupon", coupon}, {"campaign", "sop"}});
  }

  // Delivers the oldest signal of the n-th non-empty way; false: nothing is on its way.
  bool deliver_one(std::size_t n = 0) {
    std::erase_if(queues_, [](const auto& queue) { return queue.second.empty(); });
    if (queues_.empty()) return false;
    auto queue = queues_.begin();
    std::advance(queue, static_cast<std::ptrdiff_t>(n % queues_.size()));
    const auto [service, sent, history] = queue->second.front();
    queue->second.pop_front();
    contract::Signal signal;
    signal.service = service;
    signal.entity = sent.entity;
    signal.name = sent.name;
    signal.body = sent.body;
    signal.cause.sequence = sequence_ + 1;
    heard.push_back({sent.entity, sent.name, nlohmann::json::parse(sent.body)});
    contract::Input input{.what = contract::Input::What::kSignal, .entity = signal.entity};
    input.signal = &signal;
    input.history = history;
    fold_in(input);
    return true;
  }
  void settle() {
    while (deliver_one()) {
    }
  }

  // Time passes; what is due by then fires, in order.
  void wait(Millis duration) {
    const TimePoint end = now + duration;
    for (;;) {
      std::optional<TimePoint> due;
      for (const MemoryWorkspace& workspace : workspaces) {
        for (const auto& [key, at] : workspace.timers) due = std::min(due.value_or(at), at);
      }
      if (!due || *due > end) break;
      now = *due;
      fire(now);
      settle();
    }
    now = end;
  }

  void sweep() {
    for (std::uint16_t p = 0; p < workspaces.size(); ++p) sweep(p);
    settle();
  }
  // With the sweeps that follow.
  void mark() {
    for (std::uint16_t p = 0; p < workspaces.size(); ++p) {
      contract::Input input{.what = contract::Input::What::kMark, .entity = ""};
      fold_in(input, p);
      if (std::exchange(workspaces[p].sweep_started, false)) sweep(p);
    }
  }

  // {class and currency → the sum over all partitions}
  std::map<std::string, std::int64_t> totals() const {
    std::map<std::string, std::int64_t> sums;
    for (const MemoryWorkspace& workspace : workspaces) {
      const auto at = workspace.states.find(kLedgerKey);
      if (at == workspace.states.end()) continue;
      for (const pb::Balance& one : at->second.totals().balances()) {
        sums[one.account_class() + " " + one.currency()] += one.amount();
      }
    }
    return sums;
  }
  // Of everything, per currency: 0 at any time.
  std::int64_t sum(std::string_view currency) const {
    std::int64_t all = 0;
    for (const auto& [name, amount] : totals()) all += name.ends_with(currency) ? amount : 0;
    return all;
  }
  std::map<std::string, std::int64_t> refusals() const {
    std::map<std::string, std::int64_t> counts;
    for (const MemoryWorkspace& workspace : workspaces) {
      const auto at = workspace.states.find(kLedgerKey);
      if (at == workspace.states.end()) continue;
      for (const pb::Count& one : at->second.totals().refused()) counts[one.name()] += one.count();
    }
    return counts;
  }

  MemoryWorkspace& at(std::string_view entity) { return workspaces[number(entity)]; }
  const pb::Entity& state(std::string_view key) {
    const pb::Entity* known = at(key).find(key);
    return known == nullptr ? pb::Entity::default_instance() : *known;
  }
  const pb::Standing& user(const std::string& id) { return state("u:" + id).standing(); }
  std::int64_t points(const std::string& id) { return user(id).points(); }
  // The newest of that name that the entity heard; null: none.
  nlohmann::json last(const std::string& entity, const std::string& name) const {
    for (auto one = heard.rbegin(); one != heard.rend(); ++one) {
      if (one->entity == entity && one->name == name) return one->body;
    }
    return nullptr;
  }

  // The states that the recorded decisions alone lead to, under a fold that knows no configuration.
  std::vector<std::map<std::string, std::string>> evolved_again() const {
    const RewardsFold bare(contract::Genesis{.partitions = 1});
    std::vector<MemoryWorkspace> fresh(workspaces.size());
    for (const Step& step : ledger) {
      contract::Input input{.what = contract::Input::What::kEvent, .entity = step.entity};
      input.now = step.now;
      bare.evolve(input, step.decision, fresh[step.partition]);
    }
    return bytes(fresh);
  }
  std::vector<std::map<std::string, std::string>> bytes() const { return bytes(workspaces); }

  TimePoint now = from_unix_ms(1'767'225'600'000);
  Millis delayed{0};       // since an event happened until it comes
  bool importing = false;  // whether what comes from outside is imported
  RewardsFold fold;
  std::vector<MemoryWorkspace> workspaces;
  std::vector<Heard> heard;
  std::vector<Step> ledger;

 private:
  void sweep(std::uint16_t partition) {
    std::vector<std::string> keys;
    for (const auto& [key, state] : workspaces[partition].states) keys.push_back(key);
    for (const std::string& key : keys) {
      contract::Input input{.what = contract::Input::What::kSweep, .entity = key};
      fold_in(input, partition);
    }
  }

  static std::vector<std::map<std::string, std::string>> bytes(
      const std::vector<MemoryWorkspace>& all) {
    std::vector<std::map<std::string, std::string>> texts;
    for (const MemoryWorkspace& workspace : all) {
      auto& one = texts.emplace_back();
      for (const auto& [key, state] : workspace.states) one[key] = state.SerializeAsString();
    }
    return texts;
  }

  void happens(contract::Event& what, const std::string& entity, const std::string& id) {
    const std::string message_id = id.empty() ? "m" + std::to_string(++messages_) : id;
    what.message_id = message_id;
    what.time = now - delayed;
    contract::Input input{.what = contract::Input::What::kEvent, .entity = entity};
    input.event = &what;
    input.history = importing;
    fold_in(input);
  }

  void fire(TimePoint due) {
    for (std::uint16_t p = 0; p < workspaces.size(); ++p) {
      const auto timers = workspaces[p].timers;
      for (const auto& [key, when] : timers) {
        if (when > due) continue;
        workspaces[p].timers.erase(key);
        contract::Input input{.what = contract::Input::What::kTimer, .entity = key.first};
        input.timer = key.second;
        fold_in(input, p);
      }
    }
  }

  std::uint16_t number(std::string_view entity) const {
    return contract::home(entity, static_cast<std::uint16_t>(workspaces.size())).number;
  }
  void fold_in(contract::Input& input) { fold_in(input, number(input.entity)); }
  void fold_in(contract::Input& input, std::uint16_t partition) {
    input.now = now;
    input.sequence = ++sequence_;
    input.partition = {partition};
    MemoryWorkspace& workspace = workspaces[partition];
    const std::string decision = fold.decide(input, workspace);
    workspace.importing = input.history;
    fold.evolve(input, decision, workspace);
    if (!decision.empty()) {
      ledger.push_back({partition, std::string(input.entity), now, decision});
    }
    for (auto& sent : workspace.sent) {
      queues_[{partition, number(sent.entity)}].push_back(
          {"rewards", std::move(sent), input.history});
    }
    workspace.sent.clear();
  }

  struct OnItsWay {
    std::string service;
    MemoryWorkspace::Sent sent;
    bool history = false;
  };
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::deque<OnItsWay>> queues_;
  std::uint64_t sequence_ = 0;
  int messages_ = 0;
};

}  // namespace hearth::rewards
