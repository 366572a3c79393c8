#include "segmenter/features/tally_series.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "common/check.hpp"
#include "segmenter/features/bucket_sums.hpp"
#include "segmenter/features/micros.hpp"

namespace hearth::segmenter {
namespace {

// Puts `fresh` in the place of words [begin, end).
void replace(Words& words, int begin, int end, std::span<const std::uint64_t> fresh) {
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
  if (source.window == kSinceEver) return;
  TallyCursor cursor(words, source.kept);
  const std::int64_t newest = cursor.bucket();
  while (!cursor.done() && newest - cursor.bucket() < source.window) cursor.next();
  words.Truncate(cursor.offset());
}

// The same for a series that keeps counts and sums, by the length of its buckets alone.
void prune_sums(Words& words, const Source& source) {
  if (source.window == kSinceEver) return;
  const bool sums = (source.kept & kKeepSum) != 0;
  std::int64_t age = 0;
  for (int at = 0; at < words.size();) {
    const std::uint64_t head = words.Get(at);
    if (at != 0) age += static_cast<std::int64_t>(head >> 1);
    if (age >= source.window) return words.Truncate(at);
    const bool more = (head & 1) != 0;
    const bool wide = more && sums && (words.Get(at + 1) & 1) != 0;
    at += 1 + (more ? 1 : 0) + (sums ? 1 : 0) + (wide ? 1 : 0);
  }
}

// One more event in the newest bucket, which may be the event's own. False: not so simple.
bool add_to_newest(Words& words, Kept kept, const Tally& tally) {
  if (kept == 0) return true;  // that there was one is known
  const bool sums = (kept & kKeepSum) != 0, more = (words.Get(0) & 1) != 0;
  HEARTH_CHECK(words.size() >= 1 + (more ? 1 : 0) + (sums ? 1 : 0));
  const std::uint64_t counted = more ? words.Get(1) : 0;
  const int at = more ? 2 : 1;  // of the sum
  std::int64_t sum = 0;
  if (sums) {
    const WideMicros whole = from_word(words.Get(at)) + tally.sum;
    if ((counted & 1) != 0 || whole > kMaxMicros || whole < -kMaxMicros) return false;
    sum = static_cast<std::int64_t>(whole);
  }
  if (more) {
    words.Set(1, counted + (tally.count << 1));
    if (sums) words.Set(2, to_word(sum));
    return true;
  }
  const std::uint64_t fresh[] = {words.Get(0) | 1, tally.count << 1, sums ? to_word(sum) : 0};
  replace(words, 0, sums ? 2 : 1, std::span(fresh, sums ? 3 : 2));
  return true;
}

// Most events fall into the newest bucket of a series that keeps counts and sums, or begin the next
// one: the words behind it are not read for that. False: not so simple.
bool add_in_front(Words& words, const Source& source, std::int64_t bucket, const Tally& tally) {
  if (!keeps_sums_only(source.kept) || words.empty()) return false;
  const auto newest = static_cast<std::int64_t>(words.Get(0) >> 1);
  if (newest == bucket) return add_to_newest(words, source.kept, tally);
  if (bucket < newest || tally.count != 1) return false;
  words.Set(0, with_gap(words.Get(0), bucket - newest));
  const bool sums = (source.kept & kKeepSum) != 0;
  const std::uint64_t fresh[] = {with_gap(0, bucket), sums ? to_word(tally.low) : 0};
  replace(words, 0, 0, std::span(fresh, sums ? 2 : 1));
  prune_sums(words, source);
  return true;
}

// When something was done last, of all times: two words.
bool add_to_last(Words& words, const Source& source, const Tally& tally) {
  if (source.kept != kKeepLast || source.resolution != Resolution::kNone) return false;
  if (words.size() != 2) return false;
  if (tally.last > unzigzag(words.Get(1))) words.Set(1, zigzag(tally.last));
  return true;
}

}  // namespace

void add_to_bucket(Words& words, const Source& source, std::int64_t bucket, const Tally& tally) {
  if (add_in_front(words, source, bucket, tally) || add_to_last(words, source, tally)) return;
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
