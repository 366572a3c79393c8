#include "segmenter/features/plan_reader.hpp"

#include <algorithm>

#include "common/check.hpp"

namespace hearth::segmenter {
namespace {

using rules::Value;
using Function = rules::Feature::Function;

template <class Unit>
void earlier(std::optional<Unit>& best, std::optional<Unit> at) {
  if (at && (!best || *at < *best)) best = at;
}

}  // namespace

PlanReader::PlanReader(const SeriesPlan& plan, std::span<const std::size_t> asked) : plan_(plan) {
  const auto questions = plan.questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const bool matters = std::find(asked.begin(), asked.end(), i) != asked.end();
    places_.push_back({i, questions[i].window, matters});
  }
  std::stable_sort(places_.begin(), places_.end(), [&](const Place& a, const Place& b) {
    const std::size_t left = questions[a.question].source, right = questions[b.question].source;
    return left != right ? left < right : a.window < b.window;
  });
  first_.assign(plan.sources().size() + 1, 0);
  for (const Place& place : places_) ++first_[questions[place.question].source + 1];
  for (std::size_t s = 1; s < first_.size(); ++s) first_[s] += first_[s - 1];
}

void PlanReader::read(std::span<const SeriesList* const> lists, const Moment& moment,
                      std::span<Value> out) {
  HEARTH_CHECK(out.size() == plan_.questions().size());
  next_ = {};
  positions_.assign(lists.size(), 0);
  for (std::size_t s = 0; s < plan_.sources().size(); ++s) {
    const std::span<const Place> places(&places_[first_[s]], first_[s + 1] - first_[s]);
    const Source& source = plan_.sources()[s];
    walk_to(source.id, lists);
    const Look look{source, lists, moment,
                    last_bucket(parts_, bucket_of(source.resolution, moment))};
    if (keeps_sums_only(source.kept)) {
      read_sums(look, places, out);
      continue;
    }
    for (const Place& place : places) {
      const Function function = plan_.questions()[place.question].function;
      if (function == Function::kDaysSince) {
        read_age(look, place, out);
      } else {
        read_slowly(look, place, out);
      }
    }
  }
}

// Lists and sources both ascend, so one walk will do for all sources.
void PlanReader::walk_to(std::uint32_t source, std::span<const SeriesList* const> lists) {
  parts_.clear();
  for (std::size_t i = 0; i < lists.size(); ++i) {
    int& at = positions_[i];
    while (at < lists[i]->size() && lists[i]->Get(at).source() < source) ++at;
    if (at == lists[i]->size() || lists[i]->Get(at).source() != source) continue;
    if (!lists[i]->Get(at).buckets().empty()) parts_.push_back(&lists[i]->Get(at));
  }
}

void PlanReader::read_sums(const Look& look, std::span<const Place> places, std::span<Value> out) {
  windows_.clear();
  for (const Place& place : places) windows_.push_back(place.window);
  sums_.assign(places.size(), BucketSums{});
  for (const pb::Series* part : parts_) {
    add_sums(part->buckets(), look.source.kept, look.end, windows_, sums_);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    Value& value = out[places[i].question] = value_of_sums(places[i], sums_[i], look);
    if (places[i].asked) consider(places[i], sums_[i], value, look);
  }
}

Value PlanReader::value_of_sums(const Place& place, const BucketSums& sums,
                                const Look& look) const {
  const Question& question = plan_.questions()[place.question];
  if (question.function != Function::kDaysActive) {
    const Tally tally{.count = sums.count, .sum = sums.sum, .bins = {}};
    return value_of(question, tally, look.moment);
  }
  if (parts_.size() < 2) return Value::of(sums.buckets);
  return answer(question, look.source, parts_, look.end, look.moment);  // parts share days
}

// When the window's oldest bucket leaves it, a count is less; a sum or a mean may be as before.
void PlanReader::consider(const Place& place, const BucketSums& sums, const Value& now,
                          const Look& look) {
  if (sums.buckets == 0 || place.window == kSinceEver) return;
  const std::int64_t at = sums.oldest + place.window;
  const bool hours = look.source.resolution == Resolution::kHour;
  if (hours ? next_.hour && *next_.hour <= at : next_.day && *next_.day <= at) return;
  const Question& question = plan_.questions()[place.question];
  if (question.function == Function::kSum || question.function == Function::kAvg) {
    const Tally left{
        .count = sums.count - sums.oldest_count, .sum = sums.sum - sums.oldest_sum, .bins = {}};
    if (same(value_of(question, left, look.moment), now)) {
      const std::size_t one[] = {place.question};
      const NextChange later = segmenter::next_change(look.lists, plan_, one, look.moment);
      earlier(next_.hour, later.hour);
      return earlier(next_.day, later.day);
    }
  }
  if (hours) return earlier(next_.hour, std::optional(at));
  earlier(next_.day, std::optional(static_cast<Day>(at)));
}

void PlanReader::read_age(const Look& look, const Place& place, std::span<Value> out) {
  out[place.question] = Value{};
  if (parts_.empty()) return;
  const std::int64_t last = last_time(look.source, parts_);
  const std::int64_t days = whole_days(last, look.moment.ms);
  out[place.question] = Value::of(days);
  if (place.asked) earlier(next_.ms, std::optional(last + (days + 1) * kMsPerDay));
}

void PlanReader::read_slowly(const Look& look, const Place& place, std::span<Value> out) {
  const Question& question = plan_.questions()[place.question];
  out[place.question] = answer(question, look.source, parts_, look.end, look.moment);
  if (!place.asked || parts_.empty()) return;
  const std::size_t one[] = {place.question};
  const NextChange change = segmenter::next_change(look.lists, plan_, one, look.moment);
  earlier(next_.ms, change.ms);
  earlier(next_.hour, change.hour);
  earlier(next_.day, change.day);
}

}  // namespace hearth::segmenter
