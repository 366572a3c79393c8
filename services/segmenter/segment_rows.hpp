#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fold/state_reader.hpp"
#include "segmenter/core/state.pb.h"
#include "segmenter/installation_view.hpp"

namespace hearth::segmenter {

// What the partitions say about segments, read at once: their counts, since when they keep what,
// and how far each is.
class SegmentRows {
 public:
  static Result<SegmentRows> read(fold::StateReader& reader, InstallationView& view);

  const View& view() const { return *view_; }  // of the newest configuration that has arrived
  contract::Position position() const;

  std::uint64_t users(std::string_view segment) const;
  // {"partitions_done", "partitions"}: who have this configuration and have judged everybody.
  nlohmann::ordered_json judged(std::uint64_t configuration) const;
  // {"complete", "complete_since"}: see kept_sources.hpp; over all partitions.
  nlohmann::ordered_json completeness(const rules::Rule& rule) const;
  // Of the back-fill that is wanted or was begun last, {"state": "backfilling", "done" or
  // "given_up", "partitions_done", "partitions", "users_done", "users"}; null: none ever. A
  // partition whose log is not read yet has not told how many users it has.
  nlohmann::ordered_json backfill() const;

 private:
  struct Partition {
    fold::pb::Checkpoint checkpoint;
    pb::Members members;
    std::optional<pb::Kept> kept;
  };
  std::vector<Partition> partitions_;  // by number
  std::shared_ptr<const View> view_;
};

}  // namespace hearth::segmenter
