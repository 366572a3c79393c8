#include "segmenter/core/business_figures.hpp"

#include <algorithm>

#include "segmenter/core/ratio.hpp"

namespace hearth::segmenter {
namespace {

// What is counted per day of users that came back, and the share of those who could.
void add_retention(std::vector<Figure>& figures) {
  for (std::size_t i = 0; i < kRetentionDays.size(); ++i) {
    const std::string n = std::to_string(kRetentionDays[i]);
    figures.push_back({.name = "retention_day_" + n,
                       .plus = {static_cast<Sum>(kFirstReturned + i)},
                       .over = static_cast<Sum>(kFirstEligible + i),
                       .meaning = "of the users whose first day was " + n +
                                  " days before, the share active on this day"});
  }
}

std::vector<Figure> shares_of_users() {
  return {
      {.name = "stickiness", .plus = {Sum::kDau}, .over = Sum::kMau, .meaning = "dau of 28 days"},
      {.name = "paid_conversion", .plus = {Sum::kPayers}, .over = Sum::kDau},
      {.name = "paid_conversion_30d", .plus = {Sum::kPayers30}, .over = Sum::kMau30},
      {.name = "repurchase_rate",
       .plus = {Sum::kPayers},
       .minus = {Sum::kFirstPayers},
       .over = Sum::kPayers,
       .meaning = "of the day's payers, those who had paid on an earlier day"},
      {.name = "repurchase_rate_30d",
       .plus = {Sum::kRepurchasers30},
       .over = Sum::kPayers30,
       .meaning = "paid on two days or more of the 30"},
      {.name = "complaint_rate", .plus = {Sum::kComplainants}, .over = Sum::kDau},
      {.name = "voluntary_share_rate", .plus = {Sum::kVoluntarySharers}, .over = Sum::kDau},
      {.name = "viral_factor",
       .plus = {Sum::kInvited},
       .over = Sum::kSharers,
       .meaning = "new users with an inviter per user who shared that day"},
      {.name = "activity_without_rewards",
       .plus = {Sum::kUnrewarded},
       .over = Sum::kDau,
       .meaning = "users with an unrewarded action beyond presence: what would remain"},
      {.name = "core_feature_usage", .plus = {Sum::kCoreUsers}, .over = Sum::kDau}};
}

std::vector<Figure> money_and_service() {
  return {
      {.name = "repurchasers", .plus = {Sum::kPayers}, .minus = {Sum::kFirstPayers}},
      {.name = "net_revenue", .plus = {Sum::kRevenue}, .minus = {Sum::kRefunded}},
      {.name = "arpu", .plus = {Sum::kRevenue}, .over = Sum::kDau},
      {.name = "arppu", .plus = {Sum::kRevenue}, .over = Sum::kPayers},
      {.name = "money_retained",
       .plus = {Sum::kRevenue},
       .minus = {Sum::kRefunded},
       .over = Sum::kRevenue},
      {.name = "brushed_share",
       .plus = {Sum::kBrushed, Sum::kUnnumberedRefunds},
       .over = Sum::kOrders,
       .meaning = "orders refunded within 14 days by order_id, and the day's refunds without one"},
      {.name = "session_seconds_mean", .plus = {Sum::kSessionSeconds}, .over = Sum::kSessions},
      {.name = "session_seconds_per_user", .plus = {Sum::kSessionSeconds}, .over = Sum::kDau},
      {.name = "nps",
       .plus = {Sum::kPromoters},
       .minus = {Sum::kDetractors},
       .over = Sum::kNpsAnswers,
       .scale = 100,
       .meaning = "promoters answered 9 or 10, detractors 0 to 6; from -100 to 100"},
      {.name = "support_response_seconds",
       .plus = {Sum::kSupportMs},
       .over = Sum::kSupportAnswered,
       .scale = 0.001,
       .meaning = "of the day's requests that were answered"},
      {.name = "support_unanswered_share",
       .plus = {Sum::kSupportAsked},
       .minus = {Sum::kSupportAnswered},
       .over = Sum::kSupportAsked,
       .meaning = "of the day's requests, those without a reply so far"}};
}

std::vector<Figure> quality_of_growth() {
  return {
      {.name = "organic_share",
       .plus = {Sum::kNewUsers},
       .minus = {Sum::kAttracted},
       .over = Sum::kNewUsers,
       .meaning = "of the new users, those whom nobody invited and no campaign brought that day"},
      {.name = "fake_share",
       .plus = {Sum::kFakeUsers},
       .over = Sum::kDau,
       .input = Sum::kJudging,
       .meaning = "of the day's users, those judged fake-active before they were active again"},
      {.name = "hunter_share_of_newcomers",
       .plus = {Sum::kHunters},
       .over = Sum::kNewUsers,
       .input = Sum::kJudging,
       .meaning = "of the users whose first day it was, those judged bonus hunters since"},
      {.name = "reward_cost",
       .plus = {Sum::kSpent},
       .minus = {Sum::kRecovered},
       .input = Sum::kCosts,
       .meaning = "fen of points paid and coupons redeemed, less what came back that day"},
      {.name = "cost_per_retained_user",
       .plus = {Sum::kSpent},
       .minus = {Sum::kRecovered},
       .over = Sum::kDau,
       .less = Sum::kNewUsers,
       .input = Sum::kCosts,
       .meaning = "fen of rewards per user of the day who had come on an earlier day"}};
}

void append(std::string& text, const std::vector<Sum>& terms, std::string_view sign) {
  for (const Sum term : terms) {
    if (!text.empty()) text += sign;
    text += sum_name(static_cast<std::size_t>(term));
  }
}

}  // namespace

std::string Figure::formula() const {
  if (plus.empty()) return "unknown until its input exists";
  std::string text;
  append(text, plus, " + ");
  append(text, minus, " - ");
  if (over && plus.size() + minus.size() > 1) text = "(" + text + ")";
  std::string below;
  if (over) append(below, {*over}, "");
  if (less) append(below, {*less}, " - ");
  if (over) text += " / " + (less ? "(" + below + ")" : below);
  if (scale == 100) text += " * 100";
  if (scale == 0.001) text += " / 1000";
  return text;
}

std::optional<double> Figure::value(const DaySums& sums) const {
  if (plus.empty() || (input && at(sums, *input) == 0)) return std::nullopt;
  std::int64_t part = 0;
  for (const Sum term : plus) part += static_cast<std::int64_t>(at(sums, term));
  for (const Sum term : minus) part -= static_cast<std::int64_t>(at(sums, term));
  if (!over) return static_cast<double>(part);
  const std::uint64_t left_out = less ? at(sums, *less) : 0;
  if (at(sums, *over) <= left_out) return std::nullopt;
  const std::uint64_t whole = at(sums, *over) - left_out;
  return static_cast<double>(part) * scale / static_cast<double>(whole);
}

KpiFigures::KpiFigures() {
  for (std::size_t i = 0; i < kSums; ++i) {
    figures_.push_back({.name = sum_name(i), .plus = {static_cast<Sum>(i)}});
  }
  for (const auto& more : {shares_of_users(), money_and_service(), quality_of_growth()}) {
    figures_.insert(figures_.end(), more.begin(), more.end());
  }
  add_retention(figures_);
}

std::optional<std::size_t> KpiFigures::find(std::string_view name) const {
  const auto found = std::find_if(figures_.begin(), figures_.end(),
                                  [name](const Figure& figure) { return figure.name == name; });
  if (found == figures_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - figures_.begin());
}

std::vector<std::optional<double>> KpiFigures::values(const DaySums& sums) const {
  std::vector<std::optional<double>> values;
  values.reserve(figures_.size());
  for (const Figure& figure : figures_) values.push_back(figure.value(sums));
  return values;
}

std::optional<double> core_activity_change(std::span<const DaySums, 2 * kCoreDays> days) {
  if (at(days.front(), Sum::kMau) == 0) return std::nullopt;
  const auto users = [](std::span<const DaySums> period) {
    std::uint64_t sum = 0;
    for (const DaySums& day : period) sum += at(day, Sum::kCoreUsers);
    return sum;
  };
  const std::uint64_t before = users(days.first<kCoreDays>());
  if (before == 0) return std::nullopt;
  return static_cast<double>(users(days.last<kCoreDays>())) / static_cast<double>(before) - 1;
}

nlohmann::ordered_json business_days(const DayTable& table, DayRange range) {
  using Json = nlohmann::ordered_json;
  const KpiFigures figures;
  Json days = Json::array(), formulas = Json::object(), meanings = Json::object();
  std::vector<DaySums> all;  // business_keys() reach back far enough
  for (Day day = range.from - 2 * kCoreDays + 1; day <= range.to; ++day) {
    all.push_back(table.day(day));
    if (day < range.from) continue;
    Json row = {{"day", day_text(day)}};
    const DaySums& sums = all.back();
    for (const Figure& figure : figures.all()) {
      const auto value = figure.value(sums);
      if (!value) {
        row[figure.name] = nullptr;
      } else if (figure.over) {
        row[figure.name] = six_digits(*value);
      } else {
        row[figure.name] = static_cast<std::int64_t>(*value);
      }
    }
    const auto change = core_activity_change(std::span(all).last<2 * kCoreDays>());
    row[kCoreActivityChange] = change ? Json(six_digits(*change)) : Json(nullptr);
    days.push_back(std::move(row));
  }
  formulas[kCoreActivityChange] =
      "core_users of 28 days / core_users of the 28 days before them - 1";
  for (const Figure& figure : figures.all()) {
    if (figure.over || figure.plus.size() + figure.minus.size() != 1) {
      formulas[figure.name] = figure.formula();
    }
    if (!figure.meaning.empty()) meanings[figure.name] = figure.meaning;
  }
  return {{"days", std::move(days)},
          {"formulas", std::move(formulas)},
          {"meanings", std::move(meanings)}};
}

nlohmann::ordered_json ltv_curves(const DayTable& table, DayRange range) {
  using Json = nlohmann::ordered_json;
  Json cohorts = Json::array();
  for (Month month = month_of(range.from); month <= month_of(range.to); ++month) {
    const std::uint64_t users = table.new_users(month);
    if (users == 0) continue;
    const Day youngest = range.to - (first_day(month + 1) - 1);
    const Day oldest = std::min(range.to - first_day(month), kLtvDays);
    const std::vector<std::int64_t> fen = table.ltv(month);
    Json curve = Json::array();
    std::int64_t sum = 0;
    for (Day k = 0; k <= oldest; ++k) {
      sum += fen[static_cast<std::size_t>(k)];
      curve.push_back(ratio(static_cast<double>(sum), users));
    }
    cohorts.push_back({{"cohort", month_text(month)},
                       {"users", users},
                       {"complete_days", std::clamp(youngest + 1, 0, kLtvDays + 1)},
                       {"ltv", std::move(curve)}});
  }
  return {{"cohorts", std::move(cohorts)}};
}

}  // namespace hearth::segmenter
