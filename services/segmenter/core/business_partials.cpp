#include "segmenter/core/business_partials.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <span>

#include <nlohmann/json.hpp>

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

using Json = nlohmann::json;

constexpr Day kEarliest = 5;  // of the calendar: within_calendar() moves no time before it

std::span<const std::uint64_t> without_trailing_zeros(const DaySums& sums) {
  std::size_t size = sums.size();
  while (size > 0 && sums[size - 1] == 0) --size;
  return std::span(sums).first(size);
}

Json json_of(const DaySums& sums) {
  Json cells = Json::array();
  for (const std::uint64_t sum : without_trailing_zeros(sums)) cells.push_back(sum);
  return cells;
}

// Of the text that json_of() makes. A month of days is digested at every mark, so no Json is.
std::uint64_t digest_of(const DaySums& sums) {
  std::string text = "[";
  for (const std::uint64_t sum : without_trailing_zeros(sums)) {
    char digits[20];
    text.append(digits, std::to_chars(std::begin(digits), std::end(digits), sum).ptr);
    text += ',';
  }
  if (text.size() > 1) text.pop_back();
  return contract::stable_hash(text += ']');
}

std::optional<DayPartial> decode_day(const Json& json) {
  const auto day = json.find("day"), cells = json.find("sums");
  if (day == json.end() || !day->is_number_unsigned() || cells == json.end()) return std::nullopt;
  if (!cells->is_array() || cells->size() > kSums) return std::nullopt;
  DayPartial out{.day = day->get<Day>()};
  for (std::size_t i = 0; i < cells->size(); ++i) {
    if (!(*cells)[i].is_number_unsigned()) return std::nullopt;
    out.sums[i] = (*cells)[i].get<std::uint64_t>();
  }
  return out;
}

std::uint64_t digest_told(const pb::Watch& watch, Day day) {
  for (const pb::Told& told : watch.told()) {
    if (told.day() == static_cast<std::uint32_t>(day)) return told.digest();
  }
  return 0;
}

}  // namespace

std::string encode(const Partials& partials) {
  Json days = Json::array();
  for (const DayPartial& day : partials.days) {
    days.push_back({{"day", day.day}, {"sums", json_of(day.sums)}});
  }
  return Json{{"partition", partials.partition}, {"days", std::move(days)}}.dump();
}

std::optional<Partials> decode_partials(std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto partition = json.find("partition"), days = json.find("days");
  if (partition == json.end() || !partition->is_number_unsigned()) return std::nullopt;
  if (days == json.end() || !days->is_array()) return std::nullopt;
  if (days->size() > static_cast<std::size_t>(kToldDays)) return std::nullopt;
  Partials out{.partition = partition->get<std::uint32_t>()};
  for (const Json& item : *days) {
    const auto day = item.is_object() ? decode_day(item) : std::nullopt;
    if (!day) return std::nullopt;
    out.days.push_back(*day);
  }
  return out;
}

Day last_complete_day(const Calendar& calendar, TimePoint now) {
  return calendar.local(now - kSettling).day - 1;
}

void tell_days(Workspace& workspace, const Calendar& calendar, std::uint16_t partition,
               TimePoint now) {
  const Day last = last_complete_day(calendar, now);
  const DayRange range{std::max(last - kToldDays + 1, kEarliest), last};
  if (range.from > range.to) return;
  DayTable table{{}};
  for (const std::string& key : business_keys(range)) {
    if (const pb::Entity* row = workspace.find(key)) table.add(*row);
  }
  const pb::Entity* known = workspace.find(kToldKey);
  const pb::Watch before = known == nullptr ? pb::Watch() : known->watch();
  pb::Watch after;
  Partials news{.partition = partition};
  for (Day day = range.from; day <= range.to; ++day) {
    const DaySums sums = table.day(day);
    const std::uint64_t digest = digest_of(sums);
    pb::Told& told = *after.add_told();
    told.set_day(static_cast<std::uint32_t>(day));
    told.set_digest(digest);
    if (digest != digest_told(before, day)) news.days.push_back({day, sums});
  }
  if (news.days.empty()) return;
  *workspace.edit(kToldKey).mutable_watch() = after;
  workspace.signal(kWatchKey, kDaySums, encode(news));
}

}  // namespace hearth::segmenter
