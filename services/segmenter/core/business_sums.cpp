#include "segmenter/core/business_sums.hpp"

#include <algorithm>

#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::string_view kNames[kFirstReturned] = {"orders",
                                                     "revenue",
                                                     "refunds",
                                                     "refunded",
                                                     "refunds_unnumbered",
                                                     "orders_refunded",
                                                     "payers",
                                                     "first_payers",
                                                     "payers_30d",
                                                     "repurchasers_30d",
                                                     "sessions",
                                                     "session_seconds",
                                                     "complaints",
                                                     "nps_promoters",
                                                     "nps_detractors",
                                                     "nps_answers",
                                                     "support_requests",
                                                     "support_replies",
                                                     "support_answered",
                                                     "support_response_ms",
                                                     "shares",
                                                     "voluntary_shares",
                                                     "sharers",
                                                     "voluntary_sharers",
                                                     "rewarded_events",
                                                     "invited_new_users",
                                                     "unrewarded_users",
                                                     "core_users",
                                                     "attracted_new_users",
                                                     "fake_active_users",
                                                     "hunter_new_users",
                                                     "verdict_partitions",
                                                     "events",
                                                     "dau",
                                                     "wau",
                                                     "mau",
                                                     "mau_30d",
                                                     "new_users"};

constexpr std::string_view kCostNames[kSums - kFirstCost] = {
    "reward_costs", "reward_spent", "reward_recovered", "support_asked", "complainants"};

template <class T>
void add_cells(Field<T>& sum, const Field<T>& cells) {
  if (sum.size() < cells.size()) sum.Resize(cells.size(), 0);
  for (int i = 0; i < cells.size(); ++i) sum.Set(i, sum.Get(i) + cells.Get(i));
}

void add_row(pb::Month& sum, const pb::Month& row) {
  add_cells(*sum.mutable_events(), row.events());
  add_cells(*sum.mutable_dau(), row.dau());
  add_cells(*sum.mutable_wau(), row.wau());
  add_cells(*sum.mutable_mau28(), row.mau28());
  add_cells(*sum.mutable_mau30(), row.mau30());
  add_cells(*sum.mutable_new_users(), row.new_users());
}

void add_row(pb::Cohort& sum, const pb::Cohort& row) {
  add_cells(*sum.mutable_returned(), row.returned());
}

void add_row(pb::Business& sum, const pb::Business& row) {
  while (sum.lines_size() < row.lines_size()) sum.add_lines();
  for (int i = 0; i < row.lines_size(); ++i) {
    add_cells(*sum.mutable_lines(i)->mutable_cells(), row.lines(i).cells());
  }
  add_cells(*sum.mutable_ltv(), row.ltv());
}

template <class Row>
const Row& row_or_zeros(const std::map<Month, Row>& rows, Month number) {
  const auto row = rows.find(number);
  return row == rows.end() ? Row::default_instance() : row->second;
}

void put(DaySums& sums, Sum sum, std::uint64_t value) {
  sums[static_cast<std::size_t>(sum)] = value;
}

}  // namespace

std::string sum_name(std::size_t sum) {
  if (sum < kFirstReturned) return std::string(kNames[sum]);
  if (sum >= kFirstCost) return std::string(kCostNames[sum - kFirstCost]);
  const bool eligible = sum >= kFirstEligible;
  const Day n = kRetentionDays[sum - (eligible ? kFirstEligible : kFirstReturned)];
  return "retention_day_" + std::to_string(n) + (eligible ? "_eligible" : "_returned");
}

std::string business_key(Month month) { return row_key("part:business:", month); }

std::vector<std::string> business_keys(DayRange range) {
  std::vector<std::string> keys;
  const Day oldest = std::max(range.from - kRetentionDays.back(), 0);
  for (Month month = month_of(oldest); month <= month_of(range.to); ++month) {
    keys.push_back(month_key(month));
    keys.push_back(cohort_key(month));
    if (month >= month_of(std::max(range.from - 2 * kCoreDays, 0))) {
      keys.push_back(business_key(month));
    }
  }
  return keys;
}

std::vector<std::string> ltv_keys(DayRange range) {
  std::vector<std::string> keys;
  for (Month month = month_of(range.from); month <= month_of(range.to); ++month) {
    keys.push_back(month_key(month));
    keys.push_back(business_key(month));
  }
  return keys;
}

DayTable::DayTable(std::span<const pb::Entity> rows) {
  for (const pb::Entity& row : rows) add(row);
}

void DayTable::add(const pb::Entity& row) {
  if (row.has_month()) add_row(months_[static_cast<Month>(row.month().number())], row.month());
  if (row.has_cohort()) add_row(cohorts_[static_cast<Month>(row.cohort().number())], row.cohort());
  if (row.has_business()) {
    add_row(businesses_[static_cast<Month>(row.business().number())], row.business());
  }
}

DaySums DayTable::day(Day day) const {
  DaySums sums{};
  const DayOfMonth at = day_of_month(day);
  const pb::Business& business = row_or_zeros(businesses_, at.month);
  const auto line = [&](std::size_t sum) -> std::uint64_t {
    const int number = line_of(static_cast<Sum>(sum));
    if (number >= business.lines_size()) return 0;
    return cell(business.lines(number).cells(), at.index);
  };
  for (std::size_t i = 0; i < kBusinessLines; ++i) sums[i] = line(i);
  for (std::size_t i = kFirstCost; i < kSums; ++i) sums[i] = line(i);
  const pb::Month& month = row_or_zeros(months_, at.month);
  put(sums, Sum::kEvents, cell(month.events(), at.index));
  put(sums, Sum::kDau, cell(month.dau(), at.index));
  put(sums, Sum::kWau, cell(month.wau(), at.index));
  put(sums, Sum::kMau, cell(month.mau28(), at.index));
  put(sums, Sum::kMau30, cell(month.mau30(), at.index));
  put(sums, Sum::kNewUsers, cell(month.new_users(), at.index));
  const int count = static_cast<int>(kRetentionDays.size());
  for (int i = 0; i < count; ++i) {
    const auto n = static_cast<std::size_t>(i);
    if (kRetentionDays[n] > day) continue;
    const DayOfMonth first = day_of_month(day - kRetentionDays[n]);
    sums[kFirstEligible + n] = cell(row_or_zeros(months_, first.month).new_users(), first.index);
    sums[kFirstReturned + n] =
        cell(row_or_zeros(cohorts_, first.month).returned(), first.index * count + i);
  }
  return sums;
}

std::uint64_t DayTable::new_users(Month month) const {
  std::uint64_t users = 0;
  for (const std::uint64_t count : row_or_zeros(months_, month).new_users()) users += count;
  return users;
}

std::vector<std::int64_t> DayTable::ltv(Month month) const {
  const auto& cells = row_or_zeros(businesses_, month).ltv();
  std::vector<std::int64_t> fen(cells.begin(), cells.end());
  fen.resize(static_cast<std::size_t>(kLtvDays) + 1);
  return fen;
}

}  // namespace hearth::segmenter
