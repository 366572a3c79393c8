#include "segmenter/features/missing.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "common/check.hpp"
#include "segmenter/features/tally_words.hpp"

namespace hearth::segmenter {
namespace {

void subtract(Bins& from, const Bins& less) {
  auto at = from.begin();
  for (const Bin& bin : less) {
    at = std::find_if(at, from.end(), [&](const Bin& one) { return one.index == bin.index; });
    HEARTH_CHECK(at != from.end() && at->count >= bin.count);
    at->count -= bin.count;
  }
  std::erase_if(from, [](const Bin& bin) { return bin.count == 0; });
}

// The number of the only event that is missing. Without the sum it is known as well as it matters:
// one that was lowest or highest is kept as such, and any other only has to lie between them.
std::int64_t only_number(Kept kept, const Tally& missing, const Tally& rest) {
  if ((kept & kKeepSum) != 0) return static_cast<std::int64_t>(missing.sum);
  if ((kept & kKeepHigh) != 0 && missing.high > rest.high) return missing.high;
  if ((kept & kKeepLow) != 0 && missing.low < rest.low) return missing.low;
  if ((kept & kKeepBins) == 0) return (kept & kKeepLow) != 0 ? missing.low : missing.high;
  const std::int64_t middle = middle_of(missing.bins.front().index);
  if ((kept & kKeepLow) != 0 && middle < missing.low) return missing.low;
  return (kept & kKeepHigh) != 0 && middle > missing.high ? missing.high : middle;
}

// nullopt: `rest` has it all. What is no count adds up the same if it is added twice.
std::optional<Tally> difference(Kept kept, const Tally& whole, const Tally& rest) {
  if ((kept & kKeepCount) == 0) {
    const bool same = ((kept & kKeepFirst) == 0 || whole.first == rest.first) &&
                      ((kept & kKeepLast) == 0 || whole.last == rest.last);
    return same ? std::nullopt : std::optional(whole);
  }
  HEARTH_CHECK(whole.count >= rest.count);
  if (whole.count == rest.count) return std::nullopt;
  Tally out = whole;
  out.count -= rest.count;
  out.sum -= rest.sum;
  if ((kept & kKeepBins) != 0) subtract(out.bins, rest.bins);
  if (out.count > 1 || (kept & kKeepNumbers) == 0) return out;
  out.low = out.high = only_number(kept, out, rest);
  return out;
}

}  // namespace

pb::Series missing(const Source& source, const pb::Series& whole, const pb::Series& kept) {
  if ((source.kept & kKeepValues) != 0) {
    return whole.SerializeAsString() == kept.SerializeAsString() ? pb::Series() : whole;
  }
  std::vector<std::uint64_t> words;
  std::int64_t newer = 0;
  TallyCursor rest(kept.buckets(), source.kept);
  for (TallyCursor all(whole.buckets(), source.kept); !all.done(); all.next()) {
    while (!rest.done() && rest.bucket() > all.bucket()) rest.next();
    const bool both = !rest.done() && rest.bucket() == all.bucket();
    const auto lacking = both ? difference(source.kept, all.tally(), rest.tally()) : all.tally();
    if (!lacking) continue;
    append_bucket(words, source.kept, words.empty() ? all.bucket() : newer - all.bucket(),
                  *lacking);
    newer = all.bucket();
  }
  pb::Series out;
  if (words.empty()) return out;
  out.set_source(source.id);
  out.mutable_buckets()->Assign(words.begin(), words.end());
  return out;
}

}  // namespace hearth::segmenter
