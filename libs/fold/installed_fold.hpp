#pragma once

#include <memory>
#include <string>

#include "common/result.hpp"
#include "contract/message.hpp"
#include "fold/clock.hpp"
#include "fold/inbox.hpp"
#include "fold/remembered.hpp"
#include "fold/store.hpp"
#include "fold/workspace.hpp"

namespace hearth::fold {

// A service's fold as the log has set it up: born from the genesis, told each configuration and
// table in log order. What it was told last is kept as it stood in the log, so that a new owner
// sets it up the same way.
template <class Fold>
class InstalledFold {
 public:
  explicit InstalledFold(const Identity& identity) : identity_(identity) {}

  Status restore(const std::string& settings, pb::Checkpoint& checkpoint) {
    fold_.reset();
    changed_ = false;
    if (!settings_.ParseFromString(settings)) {
      return fail(ErrorKind::kCorrupt, "the stored settings do not parse");
    }
    if (settings_.genesis().empty()) return {};
    if (auto born = begin(settings_.genesis()); !born) return born;
    if (configured()) {
      contract::Decoder decoder;
      const auto configuration = decoder.configuration(settings_.configuration());
      if (!configuration) return fail(configuration.error());
      if (auto told = tell(*configuration, checkpoint); !told) return told;
    }
    for (const std::string& payload : settings_.tables()) {
      contract::Decoder decoder;
      const auto table = decoder.table(payload);
      if (!table) return fail(table.error());
      if (auto told = tell(*table); !told) return told;
    }
    return {};
  }

  // kConflict: the log belongs to another installation. A repeated genesis changes nothing.
  Status genesis(const std::string& payload) {
    if (fold_) return {};
    if (auto born = begin(payload); !born) return born;
    settings_.set_genesis(payload);
    changed_ = true;
    return {};
  }

  // One that is not higher than the last was overtaken by it on the way, and changes nothing.
  Status configure(const std::string& payload, pb::Checkpoint& checkpoint) {
    const std::uint64_t before = checkpoint.configuration();
    contract::Decoder decoder;
    const auto configuration = decoder.configuration(payload);
    if (!configuration) return fail(configuration.error());
    if (configuration->number <= before) return {};
    if (auto told = tell(*configuration, checkpoint); !told) return told;
    settings_.set_configuration(payload);
    changed_ = true;
    // At the first one there was nobody yet whom it could concern.
    if (before != 0) ask_for_sweep(checkpoint, SweepTone::kLoud);
    return {};
  }

  // What is not higher than the last one of its topic was told before, and changes nothing.
  Status table(const Decoded& message, pb::Checkpoint& checkpoint) {
    const contract::Table& table = *message.table;
    if (table.number <= table_number(checkpoint, table.topic)) return {};
    if (auto room = room_for(table, checkpoint); !room) return room;
    if (auto told = tell(table); !told) return told;
    remember(table, message.payload, checkpoint, settings_);
    changed_ = true;
    ask_for_sweep(checkpoint, SweepTone::kLoud);
    return {};
  }

  bool import_ended(std::string_view id) const { return has_ended(settings_, id); }
  // Counts only when nothing before it is missing.
  void end_import(const contract::ImportPosition& position, pb::Checkpoint& checkpoint) {
    if (admit(checkpoint, position, position.prev).gate == Gate::kHole) return;
    remember_end(position.id, checkpoint, settings_);
    changed_ = true;
    ask_for_sweep(checkpoint, SweepTone::kQuiet);
  }

  void collect(Commit& commit) {
    if (changed_) commit.states.emplace_back(kSettingsKey, settings_.SerializeAsString());
    changed_ = false;
  }

  explicit operator bool() const { return fold_ != nullptr; }
  Fold* operator->() const { return fold_.get(); }
  bool configured() const { return !settings_.configuration().empty(); }
  ClockMode clock() const { return clock_; }

 private:
  Status begin(const std::string& payload) {
    contract::Decoder decoder;
    const auto genesis = decoder.genesis(payload);
    if (!genesis) return fail(genesis.error());
    if (genesis->partitions != identity_.partitions ||
        genesis->prefix != identity_.names.prefix()) {
      return fail(ErrorKind::kConflict, "the log was made for " +
                                            std::to_string(genesis->partitions) +
                                            " partitions under the prefix " + genesis->prefix);
    }
    clock_ = genesis->clock == "driven" ? ClockMode::kDriven : ClockMode::kReal;
    fold_ = std::make_unique<Fold>(*genesis);
    return {};
  }

  Status tell(const contract::Configuration& configuration, pb::Checkpoint& checkpoint) {
    if (auto told = fold_->configure(configuration); !told) return told;
    checkpoint.set_configuration(configuration.number);
    return {};
  }

  Status tell(const contract::Table& table) {
    if constexpr (requires(Fold & fold) { fold.table(table); }) {
      return fold_->table(table);
    } else {
      return {};
    }
  }

  const Identity& identity_;
  pb::Settings settings_;
  bool changed_ = false;
  ClockMode clock_ = ClockMode::kReal;
  std::unique_ptr<Fold> fold_;
};

}  // namespace hearth::fold
