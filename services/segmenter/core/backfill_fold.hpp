#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"
#include "common/result.hpp"
#include "contract/fold.hpp"
#include "segmenter/core/backfill.pb.h"
#include "segmenter/core/configured.hpp"
#include "segmenter/core/day_clock.hpp"
#include "segmenter/core/state.pb.h"
#include "segmenter/features/property_reader.hpp"

namespace hearth::segmenter {

// Folds a partition's log once more for a back-fill, in memory and for the series alone: of each id
// whose home this is, what the target's rules would have kept, and beside it what has been kept.
// Ids are not joined here: what is missing is sent to the id, which passes it on to whoever it
// belongs to. An event that was on its way to such a one while a configuration reached the
// partitions is the one thing that this can count wrongly.
class BackfillFold {
 public:
  using State = pb::Backfilled;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "segmenter";
  // Who starts the fold puts the BackfillTarget here.
  static constexpr std::string_view kTargetKey = "part:target";

  explicit BackfillFold(const contract::Genesis& genesis);
  ~BackfillFold();
  BackfillFold(BackfillFold&&) noexcept;
  BackfillFold& operator=(BackfillFold&&) noexcept;

  Status configure(const contract::Configuration& configuration);
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const;
  void handle(const contract::Input& input, contract::Workspace<State>& workspace);

 private:
  const SeriesPlan& target(contract::Workspace<State>& workspace);
  void on_event(const contract::Input& input, contract::Workspace<State>& workspace);
  void on_signal(const contract::Input& input, contract::Workspace<State>& workspace) const;
  void on_command(const contract::Input& input, contract::Workspace<State>& workspace) const;

  std::unique_ptr<const Calendar> calendar_;
  DayClock clock_;
  std::unique_ptr<const Configured> configured_, target_;
  PropertyReader properties_;
};

// Compiles a target's configuration.
Result<Configured> compiled(const pb::BackfillTarget& target);

// What is to be brought to the id; no series: nothing.
pb::Linked lacking(std::string_view entity, const pb::BackfilledId& id, const SeriesPlan& target);

}  // namespace hearth::segmenter
