#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "fold/state_reader.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

// The configuration that the folds use, as it lies in the store beside the states. Parsed once per
// number. Thread-safe.
class ConfiguredCampaigns {
 public:
  explicit ConfiguredCampaigns(fold::StateReader& reader) : reader_(reader) {}

  // kUnavailable: none has been applied yet.
  Result<std::shared_ptr<const Settings>> in_force(const fold::pb::Checkpoint& checkpoint);

 private:
  fold::StateReader& reader_;
  std::mutex mutex_;
  std::uint64_t number_ = 0;
  std::shared_ptr<const Settings> settings_;
};

}  // namespace hearth::recall
