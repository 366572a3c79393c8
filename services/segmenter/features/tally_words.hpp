#pragma once

#include <cstdint>
#include <vector>

#include <google/protobuf/repeated_field.h>

#include "segmenter/features/tally.hpp"

// A bucket of a tally as words of a packed protobuf field, where small words are short. Only what
// its source keeps is written, and a single number is written once, whatever is kept of it:
//
//   gap << 1 | more       down from the next newer bucket; of the newest: its own number
//   (count - 1) << 1 | w  only if more: the source keeps counts, and this one is above 1
//   number                if not more, and sum, low or high is kept: the single number
//   sum, low, high        if more: those of them that are kept; if w, sum is two words
//   bins                  the index of each bin after the first as a difference, each followed by
//                         its count if more; not written where the single number says it
//   first, last           those that are kept, `last` as a difference if both are
namespace hearth::segmenter {

using Words = google::protobuf::RepeatedField<std::uint64_t>;

// Walks the buckets of a series, the newest first.
class TallyCursor {
 public:
  TallyCursor(const Words& words, Kept kept);
  bool done() const { return offset_ == words_.size(); }
  std::int64_t bucket() const { return bucket_; }
  const Tally& tally() const { return tally_; }
  int offset() const { return offset_; }
  int end() const { return next_; }  // where the next bucket begins
  void next();

 private:
  void read();
  void read_numbers(bool more, bool wide);
  void read_bins(bool more);
  std::uint64_t take();

  const Words& words_;
  const Kept kept_;
  int offset_ = 0, next_ = 0;
  std::int64_t bucket_ = 0;
  Tally tally_;
};

void append_bucket(std::vector<std::uint64_t>& words, Kept kept, std::int64_t gap,
                   const Tally& tally);
// The first word of a bucket with another gap.
inline std::uint64_t with_gap(std::uint64_t head, std::int64_t gap) {
  return static_cast<std::uint64_t>(gap) << 1 | (head & 1);
}

}  // namespace hearth::segmenter
