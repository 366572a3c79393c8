#include "segmenter/core/business_watch.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace hearth::segmenter {
namespace {

using Json = nlohmann::ordered_json;

pb::Partial& partial_of(pb::Watch& watch, std::uint32_t partition) {
  auto& partials = *watch.mutable_partials();
  int at = 0;
  while (at < partials.size() && partials.Get(at).partition() < partition) ++at;
  if (at < partials.size() && partials.Get(at).partition() == partition)
    return *partials.Mutable(at);
  partials.Add()->set_partition(partition);
  for (int i = partials.size() - 1; i > at; --i) partials.SwapElements(i, i - 1);
  return *partials.Mutable(at);
}

void put_day(pb::Partial& partial, const DayPartial& news) {
  auto& days = *partial.mutable_days();
  const auto number = static_cast<std::uint32_t>(news.day);
  int at = 0;
  while (at < days.size() && days.Get(at).day() < number) ++at;
  if (at == days.size() || days.Get(at).day() != number) {
    days.Add()->set_day(number);
    for (int i = days.size() - 1; i > at; --i) days.SwapElements(i, i - 1);
  }
  auto& sums = *days.Mutable(at)->mutable_sums();
  sums.Assign(news.sums.begin(), news.sums.end());
  while (!sums.empty() && sums.Get(sums.size() - 1) == 0) sums.RemoveLast();
  while (days.size() > kToldDays) days.erase(days.begin());
}

// The newest day that all partitions have told; 0: not all have told any.
Day told_by_all(const pb::Watch& watch, std::uint16_t partitions) {
  if (watch.partials_size() < partitions) return 0;
  std::uint32_t newest = 0;
  for (const pb::Partial& partial : watch.partials()) {
    if (partial.days().empty()) return 0;
    const std::uint32_t day = partial.days(partial.days_size() - 1).day();
    newest = newest == 0 ? day : std::min(newest, day);
  }
  return static_cast<Day>(newest);
}

DaySums sum_of(const pb::Watch& watch, Day day) {
  DaySums sums{};
  for (const pb::Partial& partial : watch.partials()) {
    for (const pb::DayPart& part : partial.days()) {
      if (part.day() != static_cast<std::uint32_t>(day)) continue;
      const auto size = std::min(static_cast<std::size_t>(part.sums_size()), kSums);
      for (std::size_t i = 0; i < size; ++i) sums[i] += part.sums(static_cast<int>(i));
    }
  }
  return sums;
}

int find_open(const pb::Watch& watch, const std::string& warning) {
  for (int i = 0; i < watch.open_size(); ++i) {
    if (watch.open(i).warning() == warning) return i;
  }
  return -1;
}

rules::Value value_of(const std::optional<double>& figure) {
  return figure ? rules::Value::of(*figure) : rules::Value{};
}

Json json_of(const std::optional<double>& figure) { return figure ? Json(*figure) : Json(nullptr); }

std::string dump(const Json& body) {
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<rules::Value> variables_of(const FigureValues& values) {
  std::vector<rules::Value> variables;
  for (const auto& value : values) variables.push_back(value_of(value));
  return variables;
}

}  // namespace

struct WarningWatch::Change {
  const rules::Rule& rule;
  std::string_view name;  // "opened", "closed"
  Day since = 0, day = 0;
};

void WarningWatch::take(std::string_view body) {
  const auto partials = decode_partials(body);
  if (!partials || partials->partition >= partitions_) {
    return workspace_.reject("malformed-signal", std::string(kDaySums));
  }
  pb::Watch& watch = *workspace_.edit(kWatchKey).mutable_watch();
  pb::Partial& partial = partial_of(watch, partials->partition);
  for (const DayPartial& day : partials->days) put_day(partial, day);
  const Day newest = told_by_all(watch, partitions_);
  const auto judged = static_cast<Day>(watch.judged());
  if (newest <= judged) return;
  // Who is told of a whole past at once (a first start) judges its end only.
  const Day first = judged == 0 ? newest : std::max(judged + 1, newest - kJudgedDays + 1);
  for (Day day = first; day <= newest; ++day) judge(watch, day);
  watch.set_judged(static_cast<std::uint32_t>(newest));
}

void WarningWatch::judge(pb::Watch& watch, Day day) {
  std::vector<DaySums> before;
  for (Day past = day - kBaselineDays; past < day; ++past) before.push_back(sum_of(watch, past));
  const FigureValues values = figure_values(rules_.figures(), before, sum_of(watch, day));
  close_unconfigured(watch, day);
  for (const WarningRule& rule : rules_.all()) judge(watch, rule, values, day);
}

void WarningWatch::judge(pb::Watch& watch, const WarningRule& rule, const FigureValues& values,
                         Day day) {
  const auto& sample = values[rule.sample];
  if (!sample || *sample < static_cast<double>(rule.warning.minimum_sample)) return;
  const int at = find_open(watch, rule.warning.name);
  const rules::Rule& asked = at < 0 ? rule.open : rule.close;
  rules::Scratch scratch;
  if (!asked.evaluate({variables_of(values), {}}, scratch).holds()) return;
  if (at >= 0) {
    const pb::Open opened = watch.open(at);
    watch.mutable_open()->erase(watch.open().begin() + at);
    const Json since = Json::parse(opened.body(), nullptr, false);
    const auto text = since.is_object() ? since.value("day", std::string()) : std::string();
    const Change change{asked, "closed", parse_day(text).value_or(day), day};
    return announce(watch, opened, kWarningClosed, body_of(rule, values, change));
  }
  pb::Open opened;
  opened.set_warning(rule.warning.name);
  opened.set_programme(rule.warning.programme);
  opened.set_body(body_of(rule, values, {asked, "opened", day, day}));
  *watch.add_open() = opened;
  std::sort(watch.mutable_open()->begin(), watch.mutable_open()->end(),
            [](const pb::Open& a, const pb::Open& b) { return a.warning() < b.warning(); });
  announce(watch, opened, kWarningOpened, opened.body());
}

void WarningWatch::close_unconfigured(pb::Watch& watch, Day day) {
  std::set<std::string_view> configured;
  for (const WarningRule& rule : rules_.all()) configured.insert(rule.warning.name);
  for (int i = 0; i < watch.open_size();) {
    if (configured.contains(watch.open(i).warning())) {
      ++i;
      continue;
    }
    const pb::Open opened = watch.open(i);
    watch.mutable_open()->erase(watch.open().begin() + i);
    announce(watch, opened, kWarningClosed,
             dump({{"warning", opened.warning()},
                   {"change", "closed"},
                   {"programme", opened.programme()},
                   {"day", day_text(day)},
                   {"reason", "no longer configured"}}));
  }
}

std::string WarningWatch::body_of(const WarningRule& rule, const FigureValues& values,
                                  const Change& change) {
  Json figures = Json::object(), because = Json::array();
  for (const std::size_t index : change.rule.variables()) {
    figures[rules_.variable(index)] = json_of(values[index]);
  }
  rules::Scratch scratch;
  for (const rules::Term& term : change.rule.explain({variables_of(values), {}}, scratch)) {
    because.push_back(
        {{"term", term.term}, {"value", term.value}, {"holds", rules::to_text(term.holds)}});
  }
  const contract::Warning& warning = rule.warning;
  return dump({{"warning", warning.name},
               {"change", change.name},
               {"programme", warning.programme},
               {"owner", warning.owner},
               {"day", day_text(change.day)},
               {"since", day_text(change.since)},
               {"sample",
                {{"figure", warning.sample},
                 {"value", json_of(values[rule.sample])},
                 {"minimum", warning.minimum_sample}}},
               {"figures", std::move(figures)},
               {"because", std::move(because)}});
}

void WarningWatch::announce(pb::Watch& watch, const pb::Open& opened, std::string_view change,
                            std::string body) {
  watch.add_audit(body);
  while (watch.audit_size() > kMaxAudit) watch.mutable_audit()->erase(watch.audit().begin());
  workspace_.signal("programme:" + opened.programme(), change, std::move(body));
}

}  // namespace hearth::segmenter
