#pragma once

#include <array>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/check.hpp"
#include "contract/fold.hpp"

namespace hearth::fold::simulation {

// A state small enough to reason about: counts.
struct Tally {
  std::uint64_t events = 0, signals = 0, timers = 0, swept = 0, commands = 0, inputs = 0, marks = 0;
  std::uint64_t told = 0;       // sum of the numbers of the tables in force, at each event
  std::uint64_t unvisited = 0;  // history since the last sweep

  void Clear() { *this = Tally(); }
  std::string SerializeAsString() const {
    std::string out;
    for (const auto field : kFields) out += std::to_string(this->*field) + ",";
    return out;
  }
  bool ParseFromString(const std::string& text) {
    const char* at = text.data();
    for (const auto field : kFields)
      at = std::from_chars(at, text.data() + text.size(), this->*field).ptr + 1;
    return at == text.data() + text.size();
  }

  static const std::array<std::uint64_t Tally::*, 9> kFields;
};
inline constexpr std::array<std::uint64_t Tally::*, 9> Tally::kFields = {
    &Tally::events, &Tally::signals, &Tally::timers, &Tally::swept,    &Tally::commands,
    &Tally::inputs, &Tally::marks,   &Tally::told,   &Tally::unvisited};

// Uses every facility of the runtime in a way that can be counted: each event signals another
// entity once and arms a timer; each timer signals once more; each command starts a sweep; some
// marks tell a table; a quiet sweep arms a timer.
class TallyFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "tally";
  static constexpr std::uint64_t kMarksPerTable = 3;
  explicit TallyFold(const contract::Genesis&) {}

  Status configure(const contract::Configuration&) { return {}; }
  Status table(const contract::Table& table) {
    tables_[table.topic] = table.number;
    return {};
  }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    using What = contract::Input::What;
    if (input.what == What::kMark) return on_mark(input, workspace);
    Tally& tally = workspace.edit(input.entity);
    // A fold may hold several states at once, also while the store fails.
    Tally& all = workspace.edit("part:all");
    HEARTH_CHECK(&all != &tally || input.entity == "part:all");
    ++all.inputs;
    switch (input.what) {
      case What::kEvent:
        on_event(input, tally, workspace);
        break;
      case What::kSignal:
        ++tally.signals;
        break;
      case What::kTimer:
        ++tally.timers;
        workspace.signal(std::string(input.entity) + "'s friend", "ring", "{}");
        break;
      case What::kSweep:
        ++tally.swept;
        if (input.history && tally.unvisited > 0)
          workspace.set_timer(input.entity, "quiet", input.now + Millis(900));
        tally.unvisited = 0;
        break;
      case What::kCommand:
        ++tally.commands;
        workspace.start_sweep();
        workspace.reply(200, "{}");
        break;
      case What::kMark:
        break;
    }
  }

 private:
  void on_event(const contract::Input& input, Tally& tally, contract::Workspace<Tally>& workspace) {
    ++tally.events;
    for (const auto& [topic, number] : tables_) tally.told += number;
    if (input.history) tally.unvisited = 1;
    workspace.signal(std::string(input.entity) + "'s friend", "hello", "{}");
    workspace.set_timer(input.entity, "t" + std::to_string(tally.events % 3),
                        input.now + Millis(tally.events * 700 % 5'000));
  }

  static void on_mark(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    HEARTH_CHECK(input.entity.empty());
    Tally& tally = workspace.edit("part:marks");
    if (++tally.marks % kMarksPerTable != 0) return;
    workspace.broadcast("from" + std::to_string(input.partition.number), tally.marks, "{}");
  }

  std::map<std::string, std::uint64_t> tables_;
};

}  // namespace hearth::fold::simulation
