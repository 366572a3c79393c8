#include "terminal_report.hpp"

#include <array>
#include <cstdio>

#include "contract/json_text.hpp"
#include "summary_figures.hpp"
#include "text_table.hpp"
#include "warning_text.hpp"

namespace hearth::backtest {
namespace {

std::string two_digits(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", number);
  return text.data();
}

std::string head(const Outcome& outcome) {
  const Reading& reading = outcome.reading;
  std::string out =
      outcome.configuration + " over " + outcome.file + "\n  " + grouped(reading.events) +
      " events of " + grouped(outcome.users) + " users, " + contract::to_rfc3339(outcome.first) +
      " to " + contract::to_rfc3339(outcome.last) + " (" + outcome.zone + "), in " +
      two_digits(outcome.seconds) +
      " s: " + grouped(static_cast<std::uint64_t>(outcome.events_per_second())) + " events/s\n";
  if (reading.late > 0) {
    out += "  " + grouped(reading.late) +
           " events are more than a day earlier than one before them: sort the file\n";
  }
  if (reading.after_until > 0) {
    out += "  " + grouped(reading.after_until) + " events at the given end or later: left out\n";
  }
  for (const auto& [code, count] : reading.rejected) {
    out += "  rejected by the collector: " + grouped(count) + " " + code + "\n";
  }
  for (const std::string& example : reading.examples) out += "    " + example + "\n";
  for (const auto& [code, count] : outcome.fold_rejected) {
    out += "  rejected by the fold: " + grouped(count) + " " + code + "\n";
  }
  return out;
}

std::string segments(const Outcome& outcome) {
  TextTable table({"segment", "users", "share", "entered", "left", "<"});
  for (const SegmentOutcome& segment : outcome.segments) {
    table.add({segment.name, grouped(segment.users),
               percent(static_cast<double>(segment.users), static_cast<double>(outcome.users)),
               grouped(segment.entered), grouped(segment.left),
               segment.title + (segment.draft ? " (draft)" : "")});
  }
  std::string out = "\nSegments at the end\n" + table.text();
  if (outcome.tiers.empty()) return out;
  TextTable tiers({"tier", "users", "share"});
  for (const TierOutcome& tier : outcome.tiers) {
    tiers.add({tier.name, grouped(tier.users),
               percent(static_cast<double>(tier.users), static_cast<double>(outcome.users))});
  }
  return out + "\nValue tiers\n" + tiers.text();
}

std::string kpis(const Outcome& outcome) {
  const SummaryFigures summary = summary_figures(outcome);
  std::vector<std::string> headings{"figure"};
  headings.insert(headings.end(), summary.days.begin(), summary.days.end());
  TextTable table(headings);
  for (const SummaryFigures::Row& row : summary.rows) {
    std::vector<std::string> cells{row.name};
    cells.insert(cells.end(), row.values.begin(), row.values.end());
    table.add(cells);
  }
  std::string out = "\nThe last days\n" + table.text();
  TextTable months({"month", "events", "users"});
  for (const SummaryFigures::Month& month : summary.months) {
    months.add({month.month, grouped(month.events), grouped(month.users)});
  }
  out += "\nFirst and last month\n" + months.text();
  TextTable retention({"day", "eligible", "returned", "retention"});
  for (const Json& row : outcome.retention) {
    retention.add({row["n"].dump(), grouped(row["eligible"].get<std::uint64_t>()),
                   grouped(row["returned"].get<std::uint64_t>()),
                   percent(row["returned"].get<double>(), row["eligible"].get<double>())});
  }
  return out + "\nRetention\n" + retention.text();
}

std::string warnings(const Outcome& outcome) {
  if (outcome.warnings.empty()) return "\nNo warning would have fired\n";
  TextTable table({"day", "<", "<warning", "<programme", "<sample", "<figures"});
  for (const Json& warning : outcome.warnings) {
    const WarningText text = text_of(warning);
    table.add({text.day, text.change, text.name, text.programme, text.sample, text.figures});
  }
  return "\nWarnings that would have fired\n" + table.text();
}

std::string why(const Outcome& outcome) {
  std::string out;
  for (const Reason& reason : outcome.why) {
    TextTable table({"sub-condition", "value", "holds"});
    for (const Reason::Term& term : reason.terms) table.add({term.term, term.value, term.holds});
    out += "\n" + reason.entity + ", member since " + contract::to_rfc3339(reason.since) + "\n" +
           table.text();
  }
  return out;
}

std::string quality(const Quality& quality) {
  TextTable table({"verdict", "meant", "flagged", "precision", "recall"});
  const auto add = [&table](const char* name, const load::Hits& hits) {
    table.add({name, grouped(hits.meant), grouped(hits.flagged), two_digits(hits.precision()),
               two_digits(hits.recall())});
  };
  add("fake-active", quality.verdicts.fake_active());
  add("bonus-hunter", quality.verdicts.bonus_hunter());
  const auto flagged = [&quality](load::Intent intent) {
    return percent(quality.verdicts.flagged_share(intent), 1);
  };
  std::string out = "\nVerdicts against the labels of " + grouped(quality.users) + " users\n" +
                    table.text() + "  flagged: " + flagged(load::Intent::kQuietReader) +
                    " of quiet readers, " + flagged(load::Intent::kNewcomer) + " of newcomers\n";
  if (quality.unknown > 0) {
    out += "  " + grouped(quality.unknown) + " of the labelled never did anything here\n";
  }
  return out;
}

std::string side_by_side(const Outcome& one, const Outcome& other) {
  TextTable table({"segment", "first", "second", "difference"});
  for (const ComparedSegment& segment : compared_segments(one, other)) {
    table.add({segment.name, segment.first, segment.second, segment.difference});
  }
  return "\nSegments side by side: first " + one.configuration + ", second " + other.configuration +
         "\n" + table.text();
}

}  // namespace

std::string terminal_report(const std::vector<Outcome>& outcomes) {
  std::string out;
  for (const Outcome& outcome : outcomes) {
    if (!out.empty()) out += "\n";
    out += head(outcome) + segments(outcome) + kpis(outcome) + warnings(outcome) + why(outcome);
    if (outcome.quality) out += quality(*outcome.quality);
  }
  if (outcomes.size() == 2) out += side_by_side(outcomes[0], outcomes[1]);
  return out;
}

}  // namespace hearth::backtest
