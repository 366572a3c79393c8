#include "segmenter/features/distinct_series.hpp"

#include <algorithm>

#include "common/check.hpp"

namespace hearth::segmenter {
namespace {

void write(pb::Series& series, const std::vector<Seen>& seen) {
  series.mutable_buckets()->Clear();
  series.mutable_values()->Clear();
  std::int64_t newer = 0;
  for (std::size_t i = 0; i < seen.size();) {
    const std::int64_t bucket = seen[i].bucket;
    std::uint64_t count = 0;
    for (; i < seen.size() && seen[i].bucket == bucket; ++i, ++count) {
      series.add_values(seen[i].value);
    }
    const std::int64_t gap = series.buckets().empty() ? bucket : newer - bucket;
    series.add_buckets(static_cast<std::uint64_t>(gap) << 1 | (count > 1 ? 1 : 0));
    if (count > 1) series.add_buckets(count - 2);
    newer = bucket;
  }
}

bool newest_first(const Seen& a, const Seen& b) {
  return a.bucket != b.bucket ? a.bucket > b.bucket : a.value < b.value;
}

}  // namespace

std::vector<Seen> seen_values(const pb::Series& series) {
  std::vector<Seen> seen;
  seen.reserve(static_cast<std::size_t>(series.values_size()) + 1);
  std::int64_t bucket = 0;
  int value = 0;
  for (int i = 0; i < series.buckets_size(); ++i) {
    const std::uint64_t head = series.buckets(i);
    const auto gap = static_cast<std::int64_t>(head >> 1);
    bucket = i == 0 ? gap : bucket - gap;
    std::uint64_t left = 1;
    if ((head & 1) != 0) {
      HEARTH_CHECK(i + 1 < series.buckets_size());
      left = series.buckets(++i) + 2;
    }
    HEARTH_CHECK(left <= static_cast<std::uint64_t>(series.values_size() - value));
    for (; left > 0; --left) seen.push_back({bucket, series.values(value++)});
  }
  return seen;
}

void keep_last_seen(std::vector<Seen>& seen) {
  std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
    return a.value != b.value ? a.value < b.value : a.bucket > b.bucket;
  });
  const auto same = [](const Seen& a, const Seen& b) { return a.value == b.value; };
  seen.erase(std::unique(seen.begin(), seen.end(), same), seen.end());
  std::sort(seen.begin(), seen.end(), newest_first);
  if (seen.size() > kMaxDistinct) seen.resize(kMaxDistinct);
}

void add_seen(pb::Series& series, const Source& source, std::span<const Seen> more) {
  std::vector<Seen> seen = seen_values(series);
  if (more.size() == 1) {  // the common case: a value that is known already
    const auto known = std::find_if(seen.begin(), seen.end(), [&more](const Seen& other) {
      return other.value == more[0].value;
    });
    if (known != seen.end() && known->bucket >= more[0].bucket) return;
  }
  seen.insert(seen.end(), more.begin(), more.end());
  keep_last_seen(seen);
  const auto reachable = [&](const Seen& other) {
    return seen.front().bucket - other.bucket < source.window;
  };
  seen.erase(std::partition_point(seen.begin(), seen.end(), reachable), seen.end());
  write(series, seen);
}

}  // namespace hearth::segmenter
