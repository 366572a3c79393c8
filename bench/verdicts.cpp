#include "verdicts.hpp"

#include <chrono>
#include <filesystem>
#include <string>

#include "../tools/load/cast.hpp"
#include "../tools/load/history.hpp"
#include "../tools/load/verdict_quality.hpp"
#include "segment_reader.hpp"
#include "stack.hpp"

namespace hearth::bench {
namespace {

constexpr auto kFoldedWithin = std::chrono::seconds(3600);
constexpr std::chrono::days kHistory{60};
constexpr double kLeastQuality = 95, kMostWronged = 1;  // percent
constexpr std::uint64_t kEventsPerUser = 320;           // 252 were counted
constexpr std::uint64_t kLogBytesPerEvent = 400;        // generous: partitions are not equally full

load::Cast scripted(const Plan& plan) {
  const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  return load::Cast({.users = plan.verdict_users, .span = {.until = now, .days = kHistory}});
}

// Imports the cast's past and waits until it is folded.
Status live(Stack& stack, const load::Cast& cast, const Report& report) {
  const std::filesystem::path file = stack.folder() / "history.ndjson.gz";
  const auto events = load::write_history(cast, file);
  if (!events) return fail(events.error());
  report.note("importing " + std::to_string(*events) + " events");
  if (auto started = stack.start("segmenter"); !started) return started;
  if (auto imported = stack.import(file); !imported) return imported;
  return stack.await_folded(kFoldedWithin);
}

void print(const std::string& verdict, const load::Hits& hits, const Report& report) {
  const Aim aim{Aim::Side::kAtLeast, kLeastQuality};
  report.add({.name = verdict + ", precision",
              .value = 100 * hits.precision(),
              .unit = "% of " + std::to_string(hits.flagged) + " flagged",
              .aim = aim});
  report.add({.name = verdict + ", recall",
              .value = 100 * hits.recall(),
              .unit = "% of " + std::to_string(hits.meant) + " meant",
              .aim = aim});
}

}  // namespace

Status measure_verdicts(const Plan& plan, const Report& report) {
  report.note("scripting a community of " + std::to_string(plan.verdict_users) + " users");
  const load::Cast cast = scripted(plan);
  StackOptions options = plan.stack;
  options.stream_bytes = std::max(options.stream_bytes, plan.verdict_users * kEventsPerUser *
                                                            kLogBytesPerEvent / options.partitions);
  Stack stack(options);
  if (auto ready = stack.prepare(); !ready) return ready;
  if (auto lived = live(stack, cast, report); !lived) return lived;

  report.note("reading everybody's segments");
  const auto said = read_verdicts(stack.url("segmenter"), plan.verdict_users);
  if (!said) return fail(said.error());
  load::VerdictQuality quality;
  for (std::size_t user = 0; user < said->size(); ++user) {
    const load::Persona& persona = cast.people()[user];
    const load::Verdicts meant{is_fake_active(persona, cast.options().span),
                               is_bonus_hunter(persona)};
    quality.add(persona.intent, meant, (*said)[user]);
  }
  print("fake-active", quality.fake_active(), report);
  print("bonus-hunter", quality.bonus_hunter(), report);
  for (const auto intent : {load::Intent::kQuietReader, load::Intent::kNewcomer}) {
    report.add({.name = std::string(name(intent)) + "s flagged as either",
                .value = 100 * quality.flagged_share(intent),
                .unit = "%",
                .aim = Aim{Aim::Side::kAtMost, kMostWronged}});
  }
  return {};
}

}  // namespace hearth::bench
