#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "fold/state_reader.hpp"

namespace hearth::fold {

// hearth.yaml as the folds of a partition use it: it lies in the store beside their states.
struct StoredConfiguration {
  std::uint64_t number = 0;
  std::string yaml;
};

// kUnavailable: the partition has none yet.
Result<StoredConfiguration> read_configuration(StateReader& reader, contract::Partition partition);

// What a service makes of it for its HTTP handlers, once per number: while a new configuration
// reaches the partitions, two are in use at once. Each partition is asked for its own, so that one
// that stands still holds nobody else back. Thread-safe.
template <class Settings>
class ConfigurationView {
 public:
  using Parse = Result<Settings> (*)(const StoredConfiguration&);

  ConfigurationView(StateReader& reader, Parse parse) : reader_(reader), parse_(parse) {}

  // Those that belong to a partition's checkpoint, or newer ones. kUnavailable: it has none yet.
  Result<std::shared_ptr<const Settings>> at(contract::Partition partition,
                                             const pb::Checkpoint& checkpoint) {
    if (auto settings = known(checkpoint.configuration())) return settings;
    const auto stored = read_configuration(reader_, partition);
    if (!stored) return fail(stored.error());
    auto parsed = parse_(*stored);
    if (!parsed) return fail(parsed.error());
    auto settings = std::make_shared<const Settings>(*std::move(parsed));
    const std::lock_guard lock(mutex_);
    kept_.push_front({stored->number, settings});
    if (kept_.size() > kMaxKept) kept_.pop_back();
    return settings;
  }

 private:
  static constexpr std::size_t kMaxKept = 4;
  struct Kept {
    std::uint64_t number = 0;
    std::shared_ptr<const Settings> settings;
  };

  std::shared_ptr<const Settings> known(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    for (const Kept& one : kept_) {
      if (one.number == number) return one.settings;
    }
    return nullptr;
  }

  StateReader& reader_;
  Parse parse_;
  std::mutex mutex_;
  std::deque<Kept> kept_;  // the newest first
};

}  // namespace hearth::fold
