#include "segmenter/features/tally_series.hpp"

#include <algorithm>
#include <vector>

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

}  // namespace

void add_to_bucket(Words& words, const Source& source, std::int64_t bucket, const Tally& tally) {
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
