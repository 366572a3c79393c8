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

// Answers every question of one plan about one person after the other: the values of read() and the
// moments of next_change(), from one walk over each series instead of two or more a question. Keeps
// nothing from one person to the next but the memory that it works in.
class PlanReader {
 public:
  // `asked`: the questions whose changes matter. The plan must outlive the reader.
  PlanReader(const SeriesPlan& plan, std::span<const std::size_t> asked);

  void read(std::span<const SeriesList* const> lists, const Moment& moment,
            std::span<rules::Value> out);
  const NextChange& next_change() const { return next_; }  // of what was read last

 private:
  struct Place {
    std::size_t question = 0;
    std::int64_t window = kSinceEver;
    bool asked = false;
  };

  struct Look {
    const Source& source;
    std::span<const SeriesList* const> lists;
    const Moment& moment;
    std::int64_t end = 0;  // the bucket that every window ends with
  };

  void walk_to(std::uint32_t source, std::span<const SeriesList* const> lists);
  void read_sums(const Look& look, std::span<const Place> places, std::span<rules::Value> out);
  rules::Value value_of_sums(const Place& place, const BucketSums& sums, const Look& look) const;
  void consider(const Place& place, const BucketSums& sums, const rules::Value& now,
                const Look& look);
  void read_age(const Look& look, const Place& place, std::span<rules::Value> out);
  void read_slowly(const Look& look, const Place& place, std::span<rules::Value> out);

  const SeriesPlan& plan_;
  std::vector<Place> places_;          // by source, then by window, the shortest first
  std::vector<std::size_t> first_;     // by source: where its places begin; and the end
  std::vector<int> positions_;         // by list: the first series that is not behind the source
  std::vector<std::int64_t> windows_;  // of the source in hand
  std::vector<BucketSums> sums_;       // the same
  Parts parts_;                        // the same
  NextChange next_;
};

}  // namespace hearth::segmenter
