#include "html_report.hpp"

#include <kainjow/mustache.hpp>

#include "contract/json_text.hpp"
#include "report_charts.hpp"
#include "report_template.hpp"
#include "summary_figures.hpp"
#include "text_table.hpp"
#include "warning_text.hpp"

namespace hearth::backtest {
namespace {

using Data = kainjow::mustache::data;

Data list() { return Data(Data::type::list); }
Data object() { return Data(Data::type::object); }

Data cells(const std::vector<std::string>& texts) {
  Data all = list();
  for (const std::string& text : texts) all.push_back(Data{"text", text});
  return all;
}

Data chart_data(const Chart& chart) {
  Data data = object();
  data.set("title", chart.title);
  data.set("svg", svg_of(chart));
  return data;
}

Data segments_of(const Outcome& outcome) {
  Data rows = list();
  for (const SegmentOutcome& segment : outcome.segments) {
    Data row = object();
    row.set("name", segment.name);
    row.set("title", segment.title + (segment.draft ? " (draft)" : ""));
    row.set("cells",
            cells({grouped(segment.users),
                   percent(static_cast<double>(segment.users), static_cast<double>(outcome.users)),
                   grouped(segment.entered), grouped(segment.left)}));
    rows.push_back(row);
  }
  return rows;
}

Data tiers_of(const Outcome& outcome) {
  Data rows = list();
  for (const TierOutcome& tier : outcome.tiers) {
    Data row = object();
    row.set("name", tier.name);
    row.set("cells", cells({grouped(tier.users), percent(static_cast<double>(tier.users),
                                                         static_cast<double>(outcome.users))}));
    rows.push_back(row);
  }
  return rows;
}

Data warnings_of(const Outcome& outcome) {
  Data rows = list();
  for (const Json& warning : outcome.warnings) {
    const WarningText text = text_of(warning);
    rows.push_back(Data{"cells", cells({text.day, text.change, text.name, text.figures, text.sample,
                                        text.programme, text.owner})});
  }
  return rows;
}

Data figures_of(const SummaryFigures& summary) {
  Data rows = list();
  for (const SummaryFigures::Row& figure : summary.rows) {
    Data row = object();
    row.set("name", figure.name);
    row.set("cells", cells(figure.values));
    rows.push_back(row);
  }
  return rows;
}

Data why_of(const Outcome& outcome) {
  Data all = list();
  for (const Reason& reason : outcome.why) {
    Data terms = list();
    for (const Reason::Term& term : reason.terms) {
      terms.push_back(Data{"cells", cells({term.term, term.value, term.holds})});
    }
    Data one = object();
    one.set("entity", reason.entity);
    one.set("since", contract::to_rfc3339(reason.since));
    one.set("terms", terms);
    all.push_back(one);
  }
  return all;
}

Data of(const Outcome& outcome) {
  const SummaryFigures summary = summary_figures(outcome);
  Data data = object();
  data.set("configuration", outcome.configuration);
  data.set("file", outcome.file);
  data.set("zone", outcome.zone);
  data.set("events", grouped(outcome.reading.events));
  data.set("users", grouped(outcome.users));
  data.set("first", contract::to_rfc3339(outcome.first));
  data.set("last", contract::to_rfc3339(outcome.last));
  data.set("active", chart_data(active_users_chart(outcome)));
  data.set("segments", segments_of(outcome));
  data.set("tiers", tiers_of(outcome));
  data.set("has_tiers", Data(!outcome.tiers.empty()));
  data.set("warnings", warnings_of(outcome));
  data.set("has_warnings", Data(!outcome.warnings.empty()));
  data.set("days", cells(summary.days));
  data.set("figures", figures_of(summary));
  data.set("why", why_of(outcome));
  data.set("has_why", Data(!outcome.why.empty()));
  return data;
}

Data comparison(const Outcome& one, const Outcome& other) {
  Data rows = list();
  for (const ComparedSegment& segment : compared_segments(one, other)) {
    Data row = object();
    row.set("name", segment.name);
    row.set("cells", cells({segment.first, segment.second, segment.difference}));
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::string html_report(const std::vector<Outcome>& outcomes) {
  Data runs = list(), charts = list();
  for (const Outcome& outcome : outcomes) runs.push_back(of(outcome));
  for (const Chart& chart : segment_charts(outcomes)) charts.push_back(chart_data(chart));
  Data page = object();
  page.set("runs", runs);
  page.set("segment_charts", charts);
  page.set("retention", chart_data(retention_chart(outcomes)));
  page.set("compares", Data(outcomes.size() == 2));
  if (outcomes.size() == 2) page.set("comparison", comparison(outcomes[0], outcomes[1]));
  return kainjow::mustache::mustache(std::string(kReportTemplate)).render(page);
}

}  // namespace hearth::backtest
