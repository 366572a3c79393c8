#include "backtest.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "findings.hpp"

namespace hearth::backtest {
namespace {

constexpr const char* kFakeActive = "fake-active";
constexpr const char* kBonusHunter = "bonus-hunter";

Quality quality_of(const Findings& findings, const std::vector<Label>& labels) {
  Quality quality;
  for (const Label& label : labels) {
    const auto fake = findings.is_in(label.user_id, kFakeActive);
    const auto hunter = findings.is_in(label.user_id, kBonusHunter);
    ++quality.users;
    if (!fake) ++quality.unknown;
    quality.verdicts.add(label.intent, label.meant, {fake.value_or(false), hunter.value_or(false)});
  }
  return quality;
}

std::string nothing_read(const std::string& path, const Reading& reading) {
  std::string why = path + " has no event";
  if (reading.lines == 0) return why + ": it is empty";
  if (reading.after_until > 0) return why + " before the given end";
  why += " that the collector would take";
  if (!reading.examples.empty()) why += "; " + reading.examples.front();
  return why;
}

}  // namespace

Result<Outcome> backtest(const std::string& name, const contract::Product& product,
                         const Wishes& wishes) {
  const auto begin = std::chrono::steady_clock::now();
  const auto configured = segmenter::configured(product, 1);
  if (!configured) return fail(ErrorKind::kInvalid, configured.error().front().text);
  const Calendar calendar(wishes.zone);
  Installation installation(
      {.partitions = wishes.partitions, .threads = wishes.folding_threads, .zone = wishes.zone});
  if (auto done = installation.configure(product); !done) return fail(done.error());
  auto source = EventSource::open(wishes.file, product, wishes.reading_threads);
  if (!source) return fail(source.error());
  Replay replay(installation, configured->rules, calendar, wishes.progress);
  if (auto done = replay.run(**source, wishes.until); !done) return fail(done.error());
  if (replay.reading().events == 0) {
    return fail(ErrorKind::kInvalid, nothing_read(wishes.file, replay.reading()));
  }

  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  Outcome outcome{.configuration = name,
                  .file = wishes.file,
                  .zone = wishes.zone,
                  .reading = replay.reading(),
                  .seconds = took.count(),
                  .first = replay.first(),
                  .last = replay.now()};
  const Findings findings(installation, *configured, calendar, replay);
  findings.segments(outcome);
  findings.people(outcome);
  findings.kpis(outcome);
  findings.warnings(outcome);
  if (!wishes.why.empty()) {
    if (auto done = findings.why(wishes.why, outcome); !done) return fail(done.error());
  }
  if (!wishes.labels.empty()) outcome.quality = quality_of(findings, wishes.labels);
  return outcome;
}

}  // namespace hearth::backtest
