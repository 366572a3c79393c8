#include "segmenter/features/tally_series.hpp"

#include <algorithm>
#include <vector>

#include "common/check.hpp"
#include "segmenter/features/bucket_sums.hpp"
#include "segmenter/features/micros.hpp"

namespace hearth::segmenter {
namespace {

// Puts `fresh` in the place of words [begin, end).
void replace(Words& words, int begin, int end, const std::vector<std::uint64_t>& fresh) {
  const int old_size = words.size();
  const int grown = static_cast<int>(fresh.size()) - (end - begin);
  if (grown > 0) words.Resize(old_size + grown, 0);
  std::uint64_t* const data = words.mutable_data();
  if (grown > 0) {
    std::move_backward(data + end, data + old_size, data + old_size + grown);
  } else {
    std::move(data + end, data + old_size, data + end + grown);
    words.Truncate(old_size + grown);
  }
  std::copy(fresh.begin(), fresh.end(), data + begin);
}

void prune(Words& words, const Source& source) {
  TallyCursor cursor(words, source.kept);
  const std::int64_t newest = cursor.bucket();
  while (!cursor.done() && newest - cursor.bucket() < source.window) cursor.next();
  words.Truncate(cursor.offset());
}

// Most events fall into the newest bucket of a series that keeps counts and sums, and not as its
// first: two words change, and none moves.
bool add_in_place(Words& words, Kept kept, std::int64_t bucket, const Tally& tally) {
  if (!keeps_sums_only(kept) || words.empty()) return false;
  const std::uint64_t head = words.Get(0);
  if (static_cast<std::int64_t>(head >> 1) != bucket) return false;
  if (kept == 0) return true;  // that there was one is known
  if ((head & 1) == 0) return false;
  const bool sums = (kept & kKeepSum) != 0;
  HEARTH_CHECK(words.size() > (sums ? 2 : 1));
  const std::uint64_t counted = words.Get(1);
  if (sums) {
    const bool wide = (counted & 1) != 0;
    const WideMicros sum = from_word(words.Get(2)) + tally.sum;
    if (wide || sum > kMaxMicros || sum < -kMaxMicros) return false;
    words.Set(2, to_word(static_cast<std::int64_t>(sum)));
  }
  words.Set(1, counted + (tally.count << 1));
  return true;
}

}  // namespace

void add_to_bucket(Words& words, const Source& source, std::int64_t bucket, const Tally& tally) {
  if (add_in_place(words, source.kept, bucket, tally)) return;
  TallyCursor cursor(words, source.kept);
  if (!cursor.done() && cursor.bucket() - bucket >= source.window) return;
  std::int64_t newer = 0;
  while (!cursor.done() && cursor.bucket() > bucket) {
    newer = cursor.bucket();
    cursor.next();
  }
  const int begin = cursor.offset();
  const bool exists = !cursor.done() && cursor.bucket() == bucket;
  Tally sum = exists ? cursor.tally() : Tally{};
  add(sum, tally);
  if (!exists && !cursor.done()) {  // the next older one is now this far below the new one
    words.Set(begin, with_gap(words.Get(begin), bucket - cursor.bucket()));
  }
  std::vector<std::uint64_t> fresh;
  append_bucket(fresh, source.kept, begin == 0 ? bucket : newer - bucket, sum);
  replace(words, begin, exists ? cursor.end() : begin, fresh);
  if (begin == 0 && !exists) prune(words, source);
}

}  // namespace hearth::segmenter
