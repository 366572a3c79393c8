#include "segmenter/features/series_plan.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

using rules::Feature;
using Function = Feature::Function;

constexpr Millis kHour = std::chrono::hours(1), kDay = std::chrono::hours(24);
constexpr Millis kLongestHourWindow = std::chrono::hours(72);
constexpr std::string_view kClassSelector = "class:", kMeaningSelector = "meaning:";

Kept kept_for(Function function) {
  switch (function) {
    case Function::kCount:
      return kKeepCount;
    case Function::kSum:
    case Function::kAvg:
      return kKeepCount | kKeepSum;
    case Function::kMin:
      return kKeepCount | kKeepLow;
    case Function::kMax:
      return kKeepCount | kKeepHigh;
    case Function::kPercentile:
      return kKeepCount | kKeepBins;
    case Function::kDistinct:
      return kKeepValues;
    case Function::kFirst:
      return kKeepFirst;
    case Function::kLast:
    case Function::kDaysSince:
      return kKeepLast;
    case Function::kDaysActive:
      return 0;
  }
  return 0;
}

bool asks_for_one_moment(Function function) {
  return function == Function::kFirst || function == Function::kLast ||
         function == Function::kDaysSince;
}

// The source that `feature` alone would need.
Source source_for(const Feature& feature) {
  Source source;
  source.event = feature.event == "*" ? "" : feature.event;
  source.property = feature.property;
  source.kept = kept_for(feature.function);
  const auto units = [&feature](Millis unit) { return (feature.window + unit - Millis{1}) / unit; };
  if (feature.function == Function::kDaysActive) {
    source.resolution = Resolution::kDay;
    if (feature.window > Millis{0}) source.window = units(kDay);
  } else if (feature.window > Millis{0} && !asks_for_one_moment(feature.function)) {
    const bool hours = feature.window <= kLongestHourWindow;
    source.resolution = hours ? Resolution::kHour : Resolution::kDay;
    source.window = units(hours ? kHour : kDay);
  }
  return source;
}

bool same_events(const Source& a, const Source& b) {
  const auto key = [](const Source& s) { return std::tie(s.event, s.property, s.resolution); };
  return key(a) == key(b) && (a.kept & kKeepValues) == (b.kept & kKeepValues);
}

std::string text_of(const Source& source) {
  constexpr std::array<std::string_view, 8> kWords = {"count", "sum",   "low",  "high",
                                                      "bins",  "first", "last", "values"};
  std::string text = source.event.empty() ? "*" : source.event;
  if (!source.property.empty()) text += '.' + source.property;
  text += source.resolution == Resolution::kDay    ? " by day:"
          : source.resolution == Resolution::kHour ? " by hour:"
                                                   : " since ever:";
  for (std::size_t bit = 0; bit < kWords.size(); ++bit) {
    if ((source.kept >> bit & 1) != 0) text += ' ' + std::string(kWords[bit]);
  }
  return source.kept == 0 ? text + " presence" : text;
}

// Ids must differ even if two hashes do not.
void name_sources(std::vector<Source>& sources) {
  for (Source& source : sources) source.text = text_of(source);
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.text < b.text; });
  for (auto source = sources.begin(); source != sources.end(); ++source) {
    std::string hashed = source->text;
    const auto taken = [&](const Source& other) { return other.id == source->id; };
    do {
      source->id = static_cast<std::uint32_t>(contract::stable_hash(hashed));
      hashed += '\n';
    } while (source->id == 0 || std::any_of(sources.begin(), source, taken));
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.id < b.id; });
}

template <class Enum>
std::size_t named(std::string_view wanted, std::size_t size) {
  std::size_t at = 0;
  while (at < size && contract::name(static_cast<Enum>(at)) != wanted) ++at;
  return at;
}

}  // namespace

SeriesPlan::SeriesPlan(std::span<const Feature> features) {
  for (const Feature& feature : features) {
    const Source wanted = source_for(feature);
    const auto same = [&wanted](const Source& source) { return same_events(source, wanted); };
    const auto source = std::find_if(sources_.begin(), sources_.end(), same);
    if (source == sources_.end()) {
      sources_.push_back(wanted);
      continue;
    }
    source->kept |= wanted.kept;
    source->window = std::max(source->window, wanted.window);
  }
  name_sources(sources_);
  for (std::size_t i = 0; i < sources_.size(); ++i) index(i);
  for (const Feature& feature : features) {
    const Source wanted = source_for(feature);
    const auto same = [&wanted](const Source& source) { return same_events(source, wanted); };
    const auto source = std::find_if(sources_.begin(), sources_.end(), same);
    questions_.push_back({.function = feature.function,
                          .percent = feature.percent,
                          .source = static_cast<std::size_t>(source - sources_.begin()),
                          .window = wanted.window});
  }
}

void SeriesPlan::index(std::size_t source) {
  const std::string_view event = sources_[source].event;
  if (event.empty()) {
    any_.push_back(source);
  } else if (event.starts_with(kClassSelector)) {
    const auto at =
        named<contract::ActivityClass>(event.substr(kClassSelector.size()), by_class_.size());
    if (at < by_class_.size()) by_class_[at].push_back(source);
  } else if (event.starts_with(kMeaningSelector)) {
    const auto at =
        named<contract::Meaning>(event.substr(kMeaningSelector.size()), by_meaning_.size());
    if (at < by_meaning_.size()) by_meaning_[at].push_back(source);
  } else {
    by_name_[std::string(event)].push_back(source);
  }
}

const Source* SeriesPlan::find(std::uint32_t id) const {
  const auto at = std::lower_bound(
      sources_.begin(), sources_.end(), id,
      [](const Source& source, std::uint32_t wanted) { return source.id < wanted; });
  return at != sources_.end() && at->id == id ? &*at : nullptr;
}

SeriesPlan::Matches SeriesPlan::match(const Sample& sample) const {
  Matches matches;
  if (const auto at = by_name_.find(sample.label); at != by_name_.end()) matches[0] = at->second;
  const auto activity = static_cast<std::size_t>(sample.activity);
  const bool is_activity = !sample.weightless && !sample.server_side;
  if (is_activity && activity < by_class_.size()) matches[1] = by_class_[activity];
  if (sample.meaning != contract::Meaning::kNone) {
    matches[2] = by_meaning_[static_cast<std::size_t>(sample.meaning)];
  }
  if (!sample.server_side) matches[3] = any_;
  return matches;
}

}  // namespace hearth::segmenter
