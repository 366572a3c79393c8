#include "segmenter/features/bucket_sums.hpp"

#include <cstddef>

#include "common/check.hpp"
#include "segmenter/features/micros.hpp"

namespace hearth::segmenter {
namespace {

void add(BucketSums& into, const BucketSums& from) {
  if (from.buckets == 0) return;
  if (into.buckets == 0 || from.oldest < into.oldest) {
    into.oldest = from.oldest;
    into.oldest_count = from.oldest_count;
    into.oldest_sum = from.oldest_sum;
  } else if (from.oldest == into.oldest) {
    into.oldest_count += from.oldest_count;
    into.oldest_sum += from.oldest_sum;
  }
  into.count += from.count;
  into.sum += from.sum;
  into.buckets += from.buckets;
}

// One bucket's words, as tally_words.hpp lays them out.
class SumsCursor {
 public:
  SumsCursor(const Words& words, Kept kept)
      : at_(words.data()), end_(words.data() + words.size()), sums_(kept & kKeepSum) {}

  bool done() const { return at_ == end_; }
  // The number of the bucket in front, given the one before it.
  std::int64_t bucket(std::int64_t newer, bool first) const {
    const auto gap = static_cast<std::int64_t>(*at_ >> 1);
    return first ? gap : newer - gap;
  }
  void take(std::uint64_t& count, WideMicros& sum) {
    const bool more = (*at_++ & 1) != 0;
    bool wide = false;
    count = 1;
    if (more) {
      const std::uint64_t word = next();
      count = (word >> 1) + 1;
      wide = (word & 1) != 0;
    }
    if (!sums_) return;
    const std::uint64_t low = next();
    sum = wide ? static_cast<WideMicros>(static_cast<unsigned __int128>(next()) << 64 | low)
               : WideMicros{from_word(low)};
  }

 private:
  std::uint64_t next() {
    HEARTH_CHECK(at_ != end_);
    return *at_++;
  }

  const std::uint64_t* at_;
  const std::uint64_t* end_;
  bool sums_;
};

}  // namespace

void add_sums(const Words& words, Kept kept, std::int64_t end,
              std::span<const std::int64_t> windows, std::span<BucketSums> sums) {
  BucketSums seen;
  std::size_t open = 0;  // windows before this one hold nothing older
  for (SumsCursor cursor(words, kept); !cursor.done();) {
    const std::int64_t bucket = cursor.bucket(seen.oldest, seen.buckets == 0);
    for (; open < windows.size() && bucket <= end - windows[open]; ++open) add(sums[open], seen);
    if (open == windows.size()) return;
    cursor.take(seen.oldest_count, seen.oldest_sum);
    seen.oldest = bucket;
    seen.count += seen.oldest_count;
    seen.sum += seen.oldest_sum;
    ++seen.buckets;
  }
  for (; open < windows.size(); ++open) add(sums[open], seen);
}

}  // namespace hearth::segmenter
