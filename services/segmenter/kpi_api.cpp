#include "segmenter/kpi_api.hpp"

#include <algorithm>
#include <charconv>

#include "fold/answers.hpp"
#include "segmenter/core/business_figures.hpp"

namespace hearth::segmenter {
namespace {

constexpr Day kMaxDays = 11'000;  // thirty years: bounds what one request makes Redis read
constexpr Day kDefaultDays = 30;
constexpr Day kFirstDay = 4;  // 1970-01-05, a Monday: no event counts before it (within_calendar)
constexpr Day kAll = 0;

tl::unexpected<service::Response> bad(const service::Request& request, std::string_view code,
                                      const std::string& text) {
  return tl::unexpected(service::problem(request, 400, code, text));
}

tl::unexpected<service::Response> failed(const service::Request& request, const Error& error) {
  return tl::unexpected(fold::refusal(request, error));
}

bool is_retention_day(std::int64_t n) {
  return std::find(kRetentionDays.begin(), kRetentionDays.end(), n) != kRetentionDays.end();
}

// "1,7,30" → numbers; nothing where one is not among kRetentionDays. Empty text: all of them.
std::optional<std::vector<std::int64_t>> parse_days(std::string_view text) {
  std::vector<std::int64_t> out;
  if (text.empty()) return std::vector<std::int64_t>(kRetentionDays.begin(), kRetentionDays.end());
  while (true) {
    const auto comma = std::min(text.find(','), text.size());
    std::int64_t n = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + comma, n);
    if (error != std::errc{} || stop != text.data() + comma || !is_retention_day(n))
      return std::nullopt;
    out.push_back(n);
    if (comma == text.size()) return out;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

void KpiApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                        const fold::Awaited<KpiApi>& api) {
  const auto add = [&](const char* path, Query query) {
    server.route("GET", path, {},
                 keys.guard(api.handler([query](KpiApi& self, const service::Request& request) {
                   return self.serve(query, request);
                 })));
  };
  add("/v1/kpis", &KpiApi::daily);
  add("/v1/weekly", &KpiApi::weekly);
  add("/v1/monthly", &KpiApi::monthly);
  add("/v1/retention", &KpiApi::retention);
  add("/v1/cohorts", &KpiApi::cohorts);
  add("/v1/events", &KpiApi::events);
  add("/v1/heatmap", &KpiApi::heatmap);
  add("/v1/kpis/business", &KpiApi::business);
  add("/v1/kpis/ltv", &KpiApi::ltv);
}

service::Response KpiApi::serve(Query query, const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  Answer answer = (this->*query)(request);
  return answer ? std::move(*answer) : std::move(answer.error());
}

Result<KpiApi::Loaded> KpiApi::load(const std::vector<std::string>& keys) {
  const auto partitions = reader_.read_all(keys);
  if (!partitions) return fail(partitions.error());
  std::vector<pb::Entity> rows;
  contract::Position position;
  for (std::uint16_t p = 0; p < partitions->size(); ++p) {
    const fold::ReadStates& read = (*partitions)[p];
    position[{p}] = read.checkpoint.sequence();
    for (const auto& bytes : read.values) {
      if (bytes && !rows.emplace_back().ParseFromString(*bytes)) {
        return fail(ErrorKind::kCorrupt, "a KPI row does not parse");
      }
    }
  }
  return Loaded{std::move(rows), std::move(position)};
}

Result<std::optional<DayRange>> KpiApi::active() {
  const auto index = load({std::string(kMonthsKey)});
  if (!index) return fail(index.error());
  const auto months = index->tables().active_months();
  if (!months) return std::optional<DayRange>();
  std::vector<std::string> ends = monthly_keys({months->from, months->from});
  const auto last = monthly_keys({months->to, months->to});
  ends.insert(ends.end(), last.begin(), last.end());
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  const auto rows = load(ends);
  if (!rows) return fail(rows.error());
  return rows->tables().active_days();
}

tl::expected<DayRange, service::Response> KpiApi::range(const service::Request& request,
                                                        Day default_days) {
  const std::string_view from = request.query_parameter("from");
  const std::string_view to = request.query_parameter("to");
  DayRange out;
  for (const auto& [text, day] : {std::pair(from, &out.from), std::pair(to, &out.to)}) {
    if (text.empty()) continue;
    const auto parsed = parse_day(text);
    if (!parsed)
      return bad(request, "invalid_day", std::string(text) + " is not a day like 2026-11-22");
    if (*parsed < kFirstDay)
      return bad(request, "invalid_day", "days are counted from " + day_text(kFirstDay));
    *day = *parsed;
  }
  if (from.empty() || to.empty()) {
    const auto days = active();
    if (!days) return failed(request, days.error());
    const DayRange known = days->value_or(DayRange{kFirstDay, kFirstDay});
    if (to.empty()) out.to = known.to;
    if (from.empty())
      out.from = default_days == kAll ? std::min(known.from, out.to) : out.to - default_days + 1;
    out.from = std::max(out.from, kFirstDay);
  }
  if (out.from > out.to || out.to - out.from >= kMaxDays) {
    return bad(request, "invalid_range",
               "from must not be after to, nor more than 11000 days before it");
  }
  return out;
}

KpiApi::Answer KpiApi::daily(const service::Request& request) {
  const auto days = range(request, kDefaultDays);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(daily_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(rows->tables().daily(*days), rows->position);
}

KpiApi::Answer KpiApi::weekly(const service::Request& request) {
  const auto days = range(request, kAll);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(weekly_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(rows->tables().weekly(*days), rows->position);
}

KpiApi::Answer KpiApi::monthly(const service::Request& request) {
  const auto days = range(request, kAll);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(monthly_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(rows->tables().monthly(*days), rows->position);
}

KpiApi::Answer KpiApi::retention(const service::Request& request) {
  const auto ns = parse_days(request.query_parameter("days"));
  if (!ns) return bad(request, "invalid_days", "days are among 1,3,7,14,28,30,60,90,180");
  const auto days = range(request, kAll);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(cohort_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(rows->tables().retention(*ns, days->to), rows->position);
}

KpiApi::Answer KpiApi::cohorts(const service::Request& request) {
  const std::string_view period = request.query_parameter("period");
  if (!period.empty() && period != "month" && period != "week") {
    return bad(request, "invalid_period", "period is month or week");
  }
  const auto days = range(request, kAll);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(cohort_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(period == "week" ? rows->tables().weekly_cohorts(*days)
                                       : rows->tables().monthly_cohorts(*days),
                      rows->position);
}

KpiApi::Answer KpiApi::events(const service::Request& request) {
  const auto rows = load(event_keys());
  if (!rows) return failed(request, rows.error());
  return fold::answer(rows->tables().by_event(), rows->position);
}

KpiApi::Answer KpiApi::heatmap(const service::Request& request) {
  const auto rows = load(heatmap_keys());
  if (!rows) return failed(request, rows.error());
  return fold::answer(rows->tables().heatmap(), rows->position);
}

KpiApi::Answer KpiApi::business(const service::Request& request) {
  const auto days = range(request, kDefaultDays);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(business_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(business_days(DayTable(rows->rows), *days), rows->position);
}

KpiApi::Answer KpiApi::ltv(const service::Request& request) {
  const auto days = range(request, kAll);
  if (!days) return tl::unexpected(days.error());
  const auto rows = load(ltv_keys(*days));
  if (!rows) return failed(request, rows.error());
  return fold::answer(ltv_curves(DayTable(rows->rows), *days), rows->position);
}

}  // namespace hearth::segmenter
