#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "common/check.hpp"
#include "contract/fold.hpp"

namespace hearth::fold::simulation {

// A state small enough to reason about: counts.
struct Tally {
  std::uint64_t events = 0, signals = 0, timers = 0, swept = 0, commands = 0, inputs = 0;

  void Clear() { *this = Tally(); }
  std::string SerializeAsString() const {
    return std::to_string(events) + "," + std::to_string(signals) + "," + std::to_string(timers) +
           "," + std::to_string(swept) + "," + std::to_string(commands) + "," +
           std::to_string(inputs);
  }
  bool ParseFromString(const std::string& text) {
    const char* at = text.data();
    for (std::uint64_t* field : {&events, &signals, &timers, &swept, &commands, &inputs}) {
      at = std::from_chars(at, text.data() + text.size(), *field).ptr + 1;
    }
    return at == text.data() + text.size() + 1;
  }
};

// Uses every facility of the runtime in a way that can be counted: each event signals another
// entity once and arms a timer; each timer signals once more; each command starts a sweep.
class TallyFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "tally";
  explicit TallyFold(const contract::Genesis&) {}

  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    using What = contract::Input::What;
    Tally& tally = workspace.edit(input.entity);
    // A fold may hold several states at once, also while the store fails.
    Tally& all = workspace.edit("part:all");
    HEARTH_CHECK(&all != &tally || input.entity == "part:all");
    ++all.inputs;
    const std::string friendly = std::string(input.entity) + "'s friend";
    switch (input.what) {
      case What::kEvent:
        ++tally.events;
        workspace.signal(friendly, "hello", "{}");
        workspace.set_timer(input.entity, "t" + std::to_string(tally.events % 3),
                            input.now + Millis(tally.events * 700 % 5'000));
        break;
      case What::kSignal:
        ++tally.signals;
        break;
      case What::kTimer:
        ++tally.timers;
        workspace.signal(friendly, "ring", "{}");
        break;
      case What::kSweep:
        ++tally.swept;
        break;
      case What::kCommand:
        ++tally.commands;
        workspace.start_sweep();
        workspace.reply(200, "{}");
        break;
    }
  }
};

}  // namespace hearth::fold::simulation
