#include "segmenter/features/series.hpp"

#include <algorithm>
#include <cstdlib>

#include "segmenter/features/distinct_series.hpp"
#include "segmenter/features/micros.hpp"
#include "segmenter/features/tally_series.hpp"

namespace hearth::segmenter {
namespace {

int lower_bound(const SeriesList& list, std::uint32_t source) {
  const auto at = std::lower_bound(
      list.begin(), list.end(), source,
      [](const pb::Series& series, std::uint32_t wanted) { return series.source() < wanted; });
  return static_cast<int>(at - list.begin());
}

pb::Series& ensure(SeriesList& list, std::uint32_t source) {
  const int at = lower_bound(list, source);
  if (at < list.size() && list.Get(at).source() == source) return *list.Mutable(at);
  list.Add()->set_source(source);
  for (int i = list.size() - 1; i > at; --i) list.SwapElements(i, i - 1);
  return *list.Mutable(at);
}

// Both are ascending, so one walk will do. Mostly nothing is found.
void drop_unplanned(SeriesList& list, const SeriesPlan& plan) {
  auto source = plan.sources().begin();
  for (int i = 0; i < list.size();) {
    while (source != plan.sources().end() && source->id < list.Get(i).source()) ++source;
    if (source != plan.sources().end() && source->id == list.Get(i).source()) {
      ++i;
    } else {
      list.DeleteSubrange(i, 1);
    }
  }
}

std::int64_t bucket_of(const Source& source, const Sample& sample) {
  switch (source.resolution) {
    case Resolution::kNone:
      return 0;
    case Resolution::kHour:
      return std::max<std::int64_t>(0, sample.hour);
    case Resolution::kDay:
      return std::max<std::int64_t>(0, sample.day);
  }
  return 0;
}

// What goes back is an amount, though some send it as a negative number.
std::optional<std::int64_t> number_in(const std::string& property, const Sample& sample,
                                      PropertyReader& reader) {
  if (property == kRewardedProperty) {
    const auto rewarded = reader.truth(property);
    return rewarded ? std::optional(*rewarded ? kMicros : 0) : std::nullopt;
  }
  const auto micros = reader.number(property);
  const bool goes_back =
      sample.meaning == contract::Meaning::kRefund && property == kRevenueProperty;
  return goes_back && micros ? std::abs(*micros) : micros;
}

void record_in(SeriesList& list, const Source& source, const Sample& sample,
               PropertyReader& reader) {
  const std::int64_t bucket = bucket_of(source, sample);
  if ((source.kept & kKeepValues) != 0) {
    const auto value = reader.value(source.property);
    if (!value) return;
    const Seen seen{bucket, *value};
    return add_seen(ensure(list, source.id), source, {&seen, 1});
  }
  std::optional<std::int64_t> micros = 0;
  if (!source.property.empty()) micros = number_in(source.property, sample, reader);
  if (!micros) return;
  add_to_bucket(*ensure(list, source.id).mutable_buckets(), source, bucket,
                tally_of(source.kept, to_unix_ms(sample.time), *micros));
}

void merge_series(pb::Series& into, const Source& source, const pb::Series& from) {
  if ((source.kept & kKeepValues) != 0) return add_seen(into, source, seen_values(from));
  for (TallyCursor cursor(from.buckets(), source.kept); !cursor.done(); cursor.next()) {
    add_to_bucket(*into.mutable_buckets(), source, cursor.bucket(), cursor.tally());
  }
}

}  // namespace

void record(SeriesList& list, const SeriesPlan& plan, const Sample& sample,
            PropertyReader& reader) {
  reader.open(sample.properties);
  record_opened(list, plan, sample, reader);
}

void record_opened(SeriesList& list, const SeriesPlan& plan, const Sample& sample,
                   PropertyReader& reader) {
  drop_unplanned(list, plan);
  for (const auto indexes : plan.match(sample)) {
    for (const std::size_t at : indexes) record_in(list, plan.sources()[at], sample, reader);
  }
}

void merge(SeriesList& into, const SeriesPlan& plan, const SeriesList& from) {
  drop_unplanned(into, plan);
  for (const pb::Series& series : from) {
    const Source* const source = plan.find(series.source());
    if (source != nullptr) merge_series(ensure(into, source->id), *source, series);
  }
}

const pb::Series* find(const SeriesList& list, std::uint32_t source) {
  const int at = lower_bound(list, source);
  return at < list.size() && list.Get(at).source() == source ? &list.Get(at) : nullptr;
}

}  // namespace hearth::segmenter
