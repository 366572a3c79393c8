#include "segmenter/features/tally_words.hpp"

#include "common/check.hpp"
#include "segmenter/features/micros.hpp"

namespace hearth::segmenter {
namespace {

bool is_wide(WideMicros sum) { return sum > kMaxMicros || sum < -kMaxMicros; }

void append_numbers(std::vector<std::uint64_t>& words, Kept kept, const Tally& tally, bool more) {
  if (!more) {
    if ((kept & kKeepNumbers) != 0) words.push_back(to_word(tally.low));
    return;
  }
  if ((kept & kKeepSum) != 0 && is_wide(tally.sum)) {
    const auto bits = static_cast<unsigned __int128>(tally.sum);
    words.push_back(static_cast<std::uint64_t>(bits));
    words.push_back(static_cast<std::uint64_t>(bits >> 64));
  } else if ((kept & kKeepSum) != 0) {
    words.push_back(to_word(static_cast<std::int64_t>(tally.sum)));
  }
  if ((kept & kKeepLow) != 0) words.push_back(to_word(tally.low));
  if ((kept & kKeepHigh) != 0) words.push_back(to_word(tally.high));
}

void append_bins(std::vector<std::uint64_t>& words, Kept kept, const Tally& tally, bool more) {
  if ((kept & kKeepBins) == 0 || (!more && (kept & kKeepNumbers) != 0)) return;
  std::int32_t before = 0;
  for (const Bin& bin : tally.bins) {
    words.push_back(zigzag(bin.index - before));
    if (more) words.push_back(bin.count);
    before = bin.index;
  }
}

}  // namespace

void append_bucket(std::vector<std::uint64_t>& words, Kept kept, std::int64_t gap,
                   const Tally& tally) {
  const bool more = (kept & kKeepCount) != 0 && tally.count > 1;
  words.push_back(static_cast<std::uint64_t>(gap) << 1 | (more ? 1 : 0));
  if (more) {
    const bool wide = (kept & kKeepSum) != 0 && is_wide(tally.sum);
    words.push_back((tally.count - 1) << 1 | (wide ? 1 : 0));
  }
  append_numbers(words, kept, tally, more);
  append_bins(words, kept, tally, more);
  if ((kept & kKeepFirst) != 0) words.push_back(zigzag(tally.first));
  if ((kept & kKeepLast) != 0) {
    words.push_back(zigzag((kept & kKeepFirst) != 0 ? tally.last - tally.first : tally.last));
  }
}

TallyCursor::TallyCursor(const Words& words, Kept kept) : words_(words), kept_(kept) {
  if (!done()) read();
}

void TallyCursor::next() {
  offset_ = next_;
  if (!done()) read();
}

std::uint64_t TallyCursor::take() {
  HEARTH_CHECK(next_ < words_.size());
  return words_.Get(next_++);
}

void TallyCursor::read() {
  const std::uint64_t head = take();
  const auto gap = static_cast<std::int64_t>(head >> 1);
  bucket_ = offset_ == 0 ? gap : bucket_ - gap;
  const bool more = (head & 1) != 0;
  bool wide = false;
  tally_.count = 1;
  if (more) {
    const std::uint64_t word = take();
    tally_.count = (word >> 1) + 1;
    wide = (word & 1) != 0;
  }
  read_numbers(more, wide);
  if ((kept_ & kKeepBins) != 0) read_bins(more);
  if ((kept_ & kKeepFirst) != 0) tally_.first = unzigzag(take());
  if ((kept_ & kKeepLast) != 0) {
    tally_.last = unzigzag(take()) + ((kept_ & kKeepFirst) != 0 ? tally_.first : 0);
  }
}

void TallyCursor::read_numbers(bool more, bool wide) {
  if ((kept_ & kKeepNumbers) == 0) return;
  if (!more) {
    tally_.low = tally_.high = from_word(take());
    tally_.sum = tally_.low;
    return;
  }
  if ((kept_ & kKeepSum) != 0) {
    const std::uint64_t word = take();
    tally_.sum = wide ? static_cast<WideMicros>(static_cast<unsigned __int128>(take()) << 64 | word)
                      : WideMicros{from_word(word)};
  }
  if ((kept_ & kKeepLow) != 0) tally_.low = from_word(take());
  if ((kept_ & kKeepHigh) != 0) tally_.high = from_word(take());
}

void TallyCursor::read_bins(bool more) {
  tally_.bins.clear();
  if (!more && (kept_ & kKeepNumbers) != 0) {
    tally_.bins.push_back({bin_of(tally_.low), 1});
    return;
  }
  std::int32_t index = 0;
  for (std::uint64_t counted = 0; counted < tally_.count;) {
    index += static_cast<std::int32_t>(unzigzag(take()));
    const std::uint64_t count = more ? take() : 1;
    HEARTH_CHECK(count > 0);
    tally_.bins.push_back({index, count});
    counted += count;
  }
}

}  // namespace hearth::segmenter
