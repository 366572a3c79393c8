#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "fold/state_reader.hpp"
#include "rewards/core/settings.hpp"

namespace hearth::rewards {

// The settings that the folds themselves use, as the configuration lies in the store beside the
// states. Read once per configuration number; while a new one reaches the partitions, two are in
// use at once. Thread-safe.
class SettingsView {
 public:
  explicit SettingsView(fold::StateReader& reader) : reader_(reader) {}

  // Those that belong to a partition's checkpoint. kUnavailable: it has no configuration yet.
  Result<std::shared_ptr<const Settings>> at(contract::Partition partition,
                                             const fold::pb::Checkpoint& checkpoint);

 private:
  std::shared_ptr<const Settings> known(std::uint64_t number);

  fold::StateReader& reader_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<const Settings>> kept_;  // the newest first
};

}  // namespace hearth::rewards
