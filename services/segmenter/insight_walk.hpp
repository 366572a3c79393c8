#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "fold/state_reader.hpp"
#include "segmenter/core/insights.hpp"
#include "segmenter/installation_view.hpp"

namespace hearth::segmenter {

// Everybody as counted by one walk. Partition by partition `from` is the first step's position and
// `to` the last one's: where they are equal the figures are exact at that position.
struct CountedInsights {
  Insights counted;
  contract::Position from, to;
  std::chrono::steady_clock::time_point at;  // when the walk began
};

struct InsightRequest {
  std::optional<Day> to;        // nullopt: the last complete day of log time
  contract::Position at_least;  // that nothing older will do
  std::chrono::steady_clock::time_point deadline;
};

// Counts everybody for whoever asks: one walk at a time in each replica, whose result serves
// everybody who asks for the same day within a minute. Thread-safe. (Rejected: sums kept by the
// fold. A behaviour's users times its tiers times its days would be written with every event, to be
// read some times a day.)
class InsightWalk {
 public:
  InsightWalk(fold::StateReader& reader, InstallationView& view) : reader_(reader), view_(view) {}

  // kLimit: not finished by the deadline.
  Result<std::shared_ptr<const CountedInsights>> get(const InsightRequest& request);

 private:
  class Turn;

  Result<Day> last_complete_day();
  std::shared_ptr<const CountedInsights> known(Day to, const contract::Position& at_least) const;
  Result<TierTable> tiers(contract::Partition partition, const fold::pb::Checkpoint& checkpoint);
  Status walk(contract::Partition partition, const InsightRequest& request, CountedInsights& into);

  fold::StateReader& reader_;
  InstallationView& view_;
  // One walks. (A std::timed_mutex would say it, too, but g++ 12's thread sanitizer does not know
  // how it is locked.)
  std::mutex mutex_;
  std::condition_variable free_;
  bool walking_ = false;
  std::deque<std::shared_ptr<const CountedInsights>> finished_;  // the newest first; the walker's
};

}  // namespace hearth::segmenter
