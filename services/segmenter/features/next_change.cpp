#include <algorithm>
#include <vector>

#include "segmenter/features/answer.hpp"
#include "segmenter/features/distinct_series.hpp"
#include "segmenter/features/reading.hpp"
#include "segmenter/features/tally_words.hpp"

namespace hearth::segmenter {
namespace {

using rules::Value;
using Function = rules::Feature::Function;

// The moments at which a bucket leaves the window that ends with `end`, ascending.
std::vector<std::int64_t> departures(const Question& question, const Source& source,
                                     const Parts& parts, std::int64_t end) {
  std::vector<std::int64_t> found;
  const auto leave = [&](std::int64_t bucket) {
    if (bucket + question.window > end) found.push_back(bucket + question.window);
  };
  for (const pb::Series* part : parts) {
    if ((source.kept & kKeepValues) != 0) {
      for (const Seen& seen : seen_values(*part)) leave(seen.bucket);
      continue;
    }
    for (TallyCursor cursor(part->buckets(), source.kept); !cursor.done(); cursor.next()) {
      leave(cursor.bucket());
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Every bucket has an event, so each that leaves takes from a count of events or of days.
bool changes_always(Function function) {
  return function == Function::kCount || function == Function::kDaysActive;
}

// Not every departure changes other values: a maximum stays if it was not the one that left. So the
// question is asked again for each departure before `best`; mostly the first one is it.
template <class Unit>
void change_of_window(const Question& question, const Source& source, const Parts& parts,
                      const Moment& moment, std::optional<Unit>& best) {
  const std::int64_t end = last_bucket(parts, bucket_of(source.resolution, moment));
  std::optional<Value> now;
  for (const std::int64_t at : departures(question, source, parts, end)) {
    if (best && at >= *best) return;
    if (!changes_always(question.function)) {
      if (!now) now = answer(question, source, parts, end, moment);
      if (same(answer(question, source, parts, at, moment), *now)) continue;
    }
    best = static_cast<Unit>(at);
    return;
  }
}

void change_of_age(const Source& source, const Parts& parts, const Moment& moment,
                   std::optional<std::int64_t>& best) {
  const std::int64_t at = next_whole_day(last_time(source, parts), moment);
  best = best ? std::min(*best, at) : at;
}

}  // namespace

NextChange next_change(std::span<const SeriesList* const> lists, const SeriesPlan& plan,
                       std::span<const std::size_t> questions, const Moment& moment) {
  NextChange next;
  Parts parts;
  for (const std::size_t i : questions) {
    const Question& question = plan.questions()[i];
    const Source& source = plan.sources()[question.source];
    find_parts(lists, source, parts);
    if (parts.empty()) continue;
    if (question.function == Function::kDaysSince) {
      change_of_age(source, parts, moment, next.ms);
    } else if (question.window == kSinceEver) {
      continue;
    } else if (source.resolution == Resolution::kHour) {
      change_of_window(question, source, parts, moment, next.hour);
    } else {
      change_of_window(question, source, parts, moment, next.day);
    }
  }
  return next;
}

}  // namespace hearth::segmenter
