#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "calendar/calendar.hpp"
#include "contract/segment_overlay.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/core/configured.hpp"
#include "segmenter/core/tier_table.hpp"

namespace hearth::segmenter {

// What answers are computed with: the configuration, the zone and the table of tiers that the folds
// themselves used, as they lie in the store beside the states.
struct View {
  std::uint64_t configuration = 0;
  std::uint64_t tiers_number = 0;
  std::shared_ptr<const Configured> configured;
  const contract::Product& product;  // its
  contract::SegmentOverlay overlay;  // which segments were changed at run time
  Calendar calendar;
  TierTable tiers;
};

// Compiled once per configuration number. While a new one reaches the partitions, two are in use at
// once. Thread-safe.
class InstallationView {
 public:
  explicit InstallationView(fold::StateReader& reader) : reader_(reader) {}

  // The view that belongs to a partition's checkpoint. kUnavailable: the partition has no
  // configuration yet.
  Result<std::shared_ptr<const View>> at(contract::Partition partition,
                                         const fold::pb::Checkpoint& checkpoint);

 private:
  std::shared_ptr<const View> known(const fold::pb::Checkpoint& checkpoint);
  std::shared_ptr<const Configured> compiled(std::uint64_t configuration);

  fold::StateReader& reader_;
  std::mutex mutex_;
  std::deque<std::shared_ptr<const View>> views_;  // the newest first
};

}  // namespace hearth::segmenter
