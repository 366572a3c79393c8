#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segmenter/features/reading.hpp"

// For tests: events in a product whose zone is UTC, and the values that features have of them.
namespace hearth::segmenter {

using rules::Feature;
using Function = Feature::Function;

inline constexpr std::int64_t kMsPerHour = 3'600'000;

struct PastEvent {
  std::string label;
  std::int64_t ms = 0;
  std::string properties;
  contract::ActivityClass activity = contract::ActivityClass::kNone;
  contract::Meaning meaning = contract::Meaning::kNone;
  bool weightless = false;
  bool server_side = false;
};

inline Moment at(std::int64_t ms) {
  return {.ms = ms, .day = static_cast<Day>(ms / (24 * kMsPerHour)), .hour = ms / kMsPerHour};
}

inline Sample sample_of(const PastEvent& event) {
  const Moment moment = at(event.ms);
  return {.label = event.label,
          .activity = event.activity,
          .meaning = event.meaning,
          .time = from_unix_ms(event.ms),
          .day = moment.day,
          .hour = moment.hour,
          .properties = event.properties,
          .weightless = event.weightless,
          .server_side = event.server_side};
}

inline Millis hours(int count) { return std::chrono::hours(count); }
inline Millis days(int count) { return std::chrono::hours(24 * count); }
inline std::int64_t day(int number) { return number * 24 * kMsPerHour; }
inline std::int64_t hour(int number) { return number * kMsPerHour; }

// One id's past under a plan.
class Past {
 public:
  explicit Past(std::vector<Feature> features) : plan_(features) {}

  Past& record(const PastEvent& event) {
    segmenter::record(list_, plan_, sample_of(event), reader_);
    return *this;
  }
  Past& merge(const Past& from) {
    segmenter::merge(list_, plan_, from.list_);
    return *this;
  }
  std::vector<rules::Value> values(std::int64_t ms) const {
    const SeriesList* const lists[] = {&list_};
    std::vector<rules::Value> out(plan_.questions().size());
    read(lists, plan_, at(ms), out);
    return out;
  }
  rules::Value value(std::int64_t ms) const { return values(ms)[0]; }
  NextChange next_change(std::int64_t ms) const {
    const SeriesList* const lists[] = {&list_};
    std::vector<std::size_t> all(plan_.questions().size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    return segmenter::next_change(lists, plan_, all, at(ms));
  }
  std::string bytes() const {  // as they would stand in the message around them
    std::string bytes;
    for (const pb::Series& series : list_) {
      const std::string one = series.SerializeAsString();
      bytes += '\7';
      if (one.size() > 127) bytes += '\1';
      bytes += static_cast<char>(one.size() & 127);
      bytes += one;
    }
    return bytes;
  }
  const SeriesList& list() const { return list_; }
  const SeriesPlan& plan() const { return plan_; }

 private:
  SeriesPlan plan_;
  SeriesList list_;
  PropertyReader reader_;
};

}  // namespace hearth::segmenter
