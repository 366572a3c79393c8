#include "segmenter/features/answer.hpp"

#include <algorithm>

#include "segmenter/features/distinct_series.hpp"
#include "segmenter/features/micros.hpp"
#include "segmenter/features/tally_words.hpp"

namespace hearth::segmenter {
namespace {

using rules::Value;
using Function = rules::Feature::Function;

template <class OnBucket>
void each_bucket(const Source& source, const Parts& parts, std::int64_t after, OnBucket on_bucket) {
  for (const pb::Series* part : parts) {
    TallyCursor cursor(part->buckets(), source.kept);
    for (; !cursor.done() && cursor.bucket() > after; cursor.next()) on_bucket(cursor);
  }
}

// A day counts once, in however many parts it lies.
std::int64_t days(const Source& source, const Parts& parts, std::int64_t after) {
  std::int64_t count = 0;
  if (parts.size() < 2) {
    each_bucket(source, parts, after, [&count](const TallyCursor&) { ++count; });
    return count;
  }
  std::vector<std::int64_t> seen;
  each_bucket(source, parts, after,
              [&seen](const TallyCursor& cursor) { seen.push_back(cursor.bucket()); });
  std::sort(seen.begin(), seen.end());
  return std::unique(seen.begin(), seen.end()) - seen.begin();
}

std::int64_t distinct(const Parts& parts, std::int64_t after) {
  std::vector<Seen> seen;
  for (const pb::Series* part : parts) {
    const std::vector<Seen> values = seen_values(*part);
    seen.insert(seen.end(), values.begin(), values.end());
  }
  if (parts.size() > 1) keep_last_seen(seen);
  const auto reachable = [after](const Seen& value) { return value.bucket > after; };
  return std::partition_point(seen.begin(), seen.end(), reachable) - seen.begin();
}

// While an outage lasts a silence that lacks a millisecond goes on to lack it.
constexpr std::int64_t kLookAgainMs = 1'000;

Value units(WideMicros micros) {
  return Value::of(static_cast<double>(micros) / static_cast<double>(kMicros));
}

}  // namespace

Value value_of_sums(const Question& question, std::uint64_t count, WideMicros sum) {
  if (question.function == Function::kCount) return Value::of(static_cast<std::int64_t>(count));
  if (question.function == Function::kSum) return units(sum);
  if (count == 0 || question.function != Function::kAvg) return Value{};
  return Value::of(static_cast<double>(sum) /
                   (static_cast<double>(count) * static_cast<double>(kMicros)));
}

Value value_of(const Question& question, const Tally& tally, const Moment& moment) {
  switch (question.function) {
    case Function::kCount:
    case Function::kSum:
    case Function::kAvg:
      return value_of_sums(question, tally.count, tally.sum);
    default:
      break;
  }
  if (tally.count == 0) return Value{};
  switch (question.function) {
    case Function::kMin:
      return units(tally.low);
    case Function::kMax:
      return units(tally.high);
    case Function::kPercentile:
      return units(percentile(tally.bins, question.percent));
    case Function::kFirst:
      return Value::timestamp(tally.first);
    case Function::kLast:
      return Value::timestamp(tally.last);
    case Function::kDaysSince:
      return Value::of(whole_days(tally.last, moment));
    default:
      return Value{};
  }
}

bool same(const Value& a, const Value& b) {
  if (a.kind != b.kind) return false;
  if (a.is(Value::Kind::kUnknown)) return true;
  return a.is(Value::Kind::kDouble) ? a.real == b.real : a.number == b.number;
}

void find_parts(std::span<const SeriesList* const> lists, const Source& source, Parts& parts) {
  parts.clear();
  for (const SeriesList* list : lists) {
    const pb::Series* const series = find(*list, source.id);
    if (series != nullptr && !series->buckets().empty()) parts.push_back(series);
  }
}

std::int64_t bucket_of(Resolution resolution, const Moment& moment) {
  switch (resolution) {
    case Resolution::kNone:
      return 0;
    case Resolution::kHour:
      return moment.hour;
    case Resolution::kDay:
      return moment.day;
  }
  return 0;
}

std::int64_t last_bucket(const Parts& parts, std::int64_t present) {
  std::int64_t last = present;
  for (const pb::Series* part : parts) {
    last = std::max(last, static_cast<std::int64_t>(part->buckets(0) >> 1));
  }
  return last;
}

Value answer(const Question& question, const Source& source, const Parts& parts, std::int64_t end,
             const Moment& moment) {
  const std::int64_t after = end - question.window;
  if (question.function == Function::kDistinct) return Value::of(distinct(parts, after));
  if (question.function == Function::kDaysActive) return Value::of(days(source, parts, after));
  Tally total;
  each_bucket(source, parts, after,
              [&total](const TallyCursor& cursor) { add(total, cursor.tally()); });
  return value_of(question, total, moment);
}

std::int64_t last_time(const Source& source, const Parts& parts) {
  std::int64_t last = 0;
  bool any = false;
  each_bucket(source, parts, -kSinceEver, [&](const TallyCursor& cursor) {
    last = any ? std::max(last, cursor.tally().last) : cursor.tally().last;
    any = true;
  });
  return last;
}

std::int64_t whole_days(std::int64_t since_ms, const Moment& moment) {
  const std::int64_t lost = lost_between(moment.outages, since_ms, moment.ms);
  return std::max<std::int64_t>(0, moment.ms - since_ms - lost) / kMsPerDay;
}

std::int64_t next_whole_day(std::int64_t since_ms, const Moment& moment) {
  const std::int64_t lost = lost_between(moment.outages, since_ms, moment.ms);
  const std::int64_t at = since_ms + lost + (whole_days(since_ms, moment) + 1) * kMsPerDay;
  const bool in_outage = !moment.outages.empty() && moment.outages.back().to >= moment.ms;
  return in_outage ? std::max(at, moment.ms + kLookAgainMs) : at;
}

}  // namespace hearth::segmenter
