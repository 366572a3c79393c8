#pragma once

#include <memory>
#include <mutex>

#include "contract/product.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/core/calendar.hpp"

namespace hearth::segmenter {

// What answers are computed with: the configuration and the zone that the folds themselves used, as
// they lie in the store beside the states. Parsed once per configuration number. Thread-safe.
struct View {
  std::uint64_t configuration = 0;
  contract::Product product;
  Calendar calendar;
};

class InstallationView {
 public:
  explicit InstallationView(fold::StateReader& reader) : reader_(reader) {}

  // The view that belongs to a partition's checkpoint. kUnavailable: the partition has no
  // configuration yet.
  Result<std::shared_ptr<const View>> at(contract::Partition partition,
                                         const fold::pb::Checkpoint& checkpoint);

 private:
  fold::StateReader& reader_;
  std::mutex mutex_;
  std::shared_ptr<const View> last_;
};

}  // namespace hearth::segmenter
