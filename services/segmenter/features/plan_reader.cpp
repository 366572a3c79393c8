#include "segmenter/features/plan_reader.hpp"

#include <algorithm>
#include <limits>

#include "common/check.hpp"

namespace hearth::segmenter {
namespace {

using rules::Value;
using Function = rules::Feature::Function;

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// The present in the unit in which a source's answers end.
std::int64_t present(Resolution resolution, const Moment& moment) {
  return resolution == Resolution::kNone ? moment.ms : bucket_of(resolution, moment);
}

bool identical(const Value& a, const Value& b) { return a.kind == b.kind && a.number == b.number; }

template <class Unit>
void earlier(std::optional<Unit>& best, std::int64_t at) {
  if (!best || at < *best) best = static_cast<Unit>(at);
}

}  // namespace

PlanReader::PlanReader(const SeriesPlan& plan, std::span<const std::size_t> asked)
    : plan_(plan), stale_(plan.sources().size()) {
  const auto questions = plan.questions();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const bool matters = std::find(asked.begin(), asked.end(), i) != asked.end();
    places_.push_back({i, questions[i].window, matters});
  }
  std::stable_sort(places_.begin(), places_.end(), [&](const Place& a, const Place& b) {
    const std::size_t left = questions[a.question].source, right = questions[b.question].source;
    return left != right ? left < right : a.window < b.window;
  });
  for (const Place& place : places_) windows_.push_back(place.window);
  first_.assign(plan.sources().size() + 1, 0);
  for (const Place& place : places_) ++first_[questions[place.question].source + 1];
  for (std::size_t s = 1; s < first_.size(); ++s) first_[s] += first_[s - 1];
}

void PlanReader::read(std::span<const SeriesList* const> lists, const Moment& moment,
                      PlanAnswers& answers) {
  answers.values.resize(plan_.questions().size());
  answers.until.resize(plan_.sources().size());
  answers.asked_until.resize(plan_.sources().size());
  answers.read_at = moment.ms;
  changed_.clear();
  for (std::size_t s = 0; s < plan_.sources().size(); ++s) read_source(s, lists, moment, answers);
}

void PlanReader::read_again(std::span<const SeriesList* const> lists, const Moment& moment,
                            const Touched& touched, PlanAnswers& answers) {
  HEARTH_CHECK(answers.until.size() == plan_.sources().size());
  if (moment.ms < answers.read_at) return read(lists, moment, answers);
  answers.read_at = moment.ms;
  changed_.clear();
  std::fill(stale_.begin(), stale_.end(), 0);
  for (const auto sources : touched.sources) {
    for (const std::size_t source : sources) stale_[source] = 1;
  }
  for (std::size_t s = 0; s < plan_.sources().size(); ++s) {
    const bool over = present(plan_.sources()[s].resolution, moment) >= answers.until[s];
    if (stale_[s] == 0 && !over) continue;
    if (!over && count_one_more(s, lists, moment, touched, answers)) continue;
    read_source(s, lists, moment, answers);
  }
}

// Where only events are counted, one more in the present bucket, and not as its first, is one more
// in every window and changes nothing else. False: not so simple.
bool PlanReader::count_one_more(std::size_t source, std::span<const SeriesList* const> lists,
                                const Moment& moment, const Touched& touched,
                                PlanAnswers& answers) {
  const Source& plan = plan_.sources()[source];
  if (plan.kept != kKeepCount || plan.resolution == Resolution::kNone || lists.size() != 1) {
    return false;
  }
  const std::int64_t bucket = bucket_of(plan.resolution, moment);
  const std::int64_t own = plan.resolution == Resolution::kDay ? touched.day : touched.hour;
  if (own != bucket || !plan.property.empty()) return false;
  const pb::Series* const series = find(*lists[0], plan.id);
  if (series == nullptr || series->buckets().empty()) return false;
  const std::uint64_t head = series->buckets(0);
  if (static_cast<std::int64_t>(head >> 1) != bucket || (head & 1) == 0) return false;
  for (std::size_t i = first_[source]; i < first_[source + 1]; ++i) {
    const Value& known = answers.values[places_[i].question];
    if (plan_.questions()[places_[i].question].function != Function::kCount) continue;
    set(places_[i], Value::of(known.number + 1), answers);
  }
  return true;
}

void PlanReader::read_source(std::size_t source, std::span<const SeriesList* const> lists,
                             const Moment& moment, PlanAnswers& answers) {
  const Source& plan = plan_.sources()[source];
  const std::span<const Place> places(places_.data() + first_[source],
                                      first_[source + 1] - first_[source]);
  find_parts(lists, plan, parts_);
  answers.until[source] = answers.asked_until[source] = kNever;
  const Look look{source, lists, moment, last_bucket(parts_, bucket_of(plan.resolution, moment))};
  if (keeps_sums_only(plan.kept)) return read_sums(look, places, answers);
  for (const Place& place : places) {
    if (plan_.questions()[place.question].function == Function::kDaysSince) {
      read_age(look, place, answers);
    } else {
      read_slowly(look, place, answers);
    }
  }
}

void PlanReader::set(const Place& place, const Value& value, PlanAnswers& answers) {
  Value& known = answers.values[place.question];
  if (identical(known, value)) return;
  known = value;
  changed_.push_back(place.question);
}

void PlanReader::read_sums(const Look& look, std::span<const Place> places, PlanAnswers& answers) {
  const Source& source = plan_.sources()[look.source];
  const std::span<const std::int64_t> windows(windows_.data() + first_[look.source], places.size());
  sums_.assign(places.size(), BucketSums{});
  for (const pb::Series* part : parts_) {
    add_sums(part->buckets(), source.kept, look.end, windows, sums_);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    set(places[i], value_of(places[i], sums_[i], look), answers);
    consider(places[i], sums_[i], look, answers);
  }
}

Value PlanReader::value_of(const Place& place, const BucketSums& sums, const Look& look) const {
  const Question& question = plan_.questions()[place.question];
  if (question.function != Function::kDaysActive) {
    return value_of_sums(question, sums.count, sums.sum);
  }
  if (parts_.size() < 2) return Value::of(sums.buckets);
  const Source& source = plan_.sources()[look.source];
  return answer(question, source, parts_, look.end, look.moment);  // parts share days
}

// When the window's oldest bucket leaves it, a count is less; a sum or a mean may be as before.
void PlanReader::consider(const Place& place, const BucketSums& sums, const Look& look,
                          PlanAnswers& answers) const {
  if (sums.buckets == 0 || place.window == kSinceEver) return;
  std::int64_t at = sums.oldest + place.window;
  std::int64_t& until = answers.until[look.source];
  std::int64_t& asked = answers.asked_until[look.source];
  if (at >= until && (!place.asked || at >= asked)) return;
  const Question& question = plan_.questions()[place.question];
  if (question.function == Function::kSum || question.function == Function::kAvg) {
    const Value left =
        value_of_sums(question, sums.count - sums.oldest_count, sums.sum - sums.oldest_sum);
    if (same(left, answers.values[place.question])) at = change_of(place, look);
  }
  until = std::min(until, at);
  if (place.asked) asked = std::min(asked, at);
}

void PlanReader::read_age(const Look& look, const Place& place, PlanAnswers& answers) {
  if (parts_.empty()) return set(place, Value{}, answers);
  const std::int64_t last = last_time(plan_.sources()[look.source], parts_);
  set(place, Value::of(whole_days(last, look.moment)), answers);
  const std::int64_t at = next_whole_day(last, look.moment);
  answers.until[look.source] = std::min(answers.until[look.source], at);
  if (place.asked) answers.asked_until[look.source] = at;
}

void PlanReader::read_slowly(const Look& look, const Place& place, PlanAnswers& answers) {
  const Source& source = plan_.sources()[look.source];
  const Question& question = plan_.questions()[place.question];
  set(place, answer(question, source, parts_, look.end, look.moment), answers);
  if (parts_.empty()) return;
  const std::int64_t at = change_of(place, look);
  answers.until[look.source] = std::min(answers.until[look.source], at);
  if (!place.asked) return;
  answers.asked_until[look.source] = std::min(answers.asked_until[look.source], at);
}

// Of one question, in its source's unit.
std::int64_t PlanReader::change_of(const Place& place, const Look& look) const {
  const std::size_t one[] = {place.question};
  const NextChange change = segmenter::next_change(look.lists, plan_, one, look.moment);
  if (change.day) return *change.day;
  return change.hour ? *change.hour : change.ms.value_or(kNever);
}

NextChange PlanReader::next_change(const PlanAnswers& answers) const {
  NextChange next;
  for (std::size_t s = 0; s < answers.asked_until.size(); ++s) {
    const std::int64_t at = answers.asked_until[s];
    if (at == kNever) continue;
    switch (plan_.sources()[s].resolution) {
      case Resolution::kNone:
        earlier(next.ms, at);
        break;
      case Resolution::kHour:
        earlier(next.hour, at);
        break;
      case Resolution::kDay:
        earlier(next.day, at);
        break;
    }
  }
  return next;
}

}  // namespace hearth::segmenter
