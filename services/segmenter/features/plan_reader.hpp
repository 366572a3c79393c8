#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rules/value.hpp"
#include "segmenter/features/answer.hpp"
#include "segmenter/features/bucket_sums.hpp"
#include "segmenter/features/reading.hpp"
#include "segmenter/features/series_plan.hpp"

namespace hearth::segmenter {

// What a reader has found out about one person. Whoever keeps it saves the walk over series that
// nothing has gone into: their answers hold until time changes them.
struct PlanAnswers {
  std::vector<rules::Value> values;  // by question
  // By source, in its own unit (day, hour, ms): before this, time alone changes no answer; and none
  // that is asked for.
  std::vector<std::int64_t> until, asked_until;
  std::int64_t read_at = 0;  // ms
};

// What one event may have changed.
struct Touched {
  SeriesPlan::Matches sources{};  // it went into no other series
  Day day = 0;                    // the buckets of the event itself
  std::int64_t hour = 0;
};

// Answers every question of one plan about one person after the other: the values of read() and the
// moments of next_change(), from one walk over each series instead of two or more a question.
class PlanReader {
 public:
  // `asked`: the questions whose changes matter. The plan must outlive the reader.
  PlanReader(const SeriesPlan& plan, std::span<const std::size_t> asked);

  // Into whatever stood in `answers`.
  void read(std::span<const SeriesList* const> lists, const Moment& moment, PlanAnswers& answers);
  // The same where `answers` came of the same series, but for one event.
  void read_again(std::span<const SeriesList* const> lists, const Moment& moment,
                  const Touched& touched, PlanAnswers& answers);

  // Questions whose value in `answers` the last call has replaced by another.
  std::span<const std::size_t> changed() const { return changed_; }
  NextChange next_change(const PlanAnswers& answers) const;  // of those asked

 private:
  struct Place {
    std::size_t question = 0;
    std::int64_t window = kSinceEver;
    bool asked = false;
  };

  struct Look {
    std::size_t source = 0;
    std::span<const SeriesList* const> lists;
    const Moment& moment;
    std::int64_t end = 0;  // the bucket that every window ends with
  };

  void read_source(std::size_t source, std::span<const SeriesList* const> lists,
                   const Moment& moment, PlanAnswers& answers);
  bool count_one_more(std::size_t source, std::span<const SeriesList* const> lists,
                      const Moment& moment, const Touched& touched, PlanAnswers& answers);
  void read_sums(const Look& look, std::span<const Place> places, PlanAnswers& answers);
  rules::Value value_of(const Place& place, const BucketSums& sums, const Look& look) const;
  void consider(const Place& place, const BucketSums& sums, const Look& look,
                PlanAnswers& answers) const;
  void read_age(const Look& look, const Place& place, PlanAnswers& answers);
  void read_slowly(const Look& look, const Place& place, PlanAnswers& answers);
  std::int64_t change_of(const Place& place, const Look& look) const;
  void set(const Place& place, const rules::Value& value, PlanAnswers& answers);

  const SeriesPlan& plan_;
  std::vector<Place> places_;          // by source, then by window, the shortest first
  std::vector<std::size_t> first_;     // by source: where its places begin; and the end
  std::vector<std::int64_t> windows_;  // by place
  std::vector<BucketSums> sums_;       // of the source in hand
  Parts parts_;                        // the same
  std::vector<char> stale_;            // by source
  std::vector<std::size_t> changed_;
};

}  // namespace hearth::segmenter
