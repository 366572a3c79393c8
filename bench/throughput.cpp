#include "throughput.hpp"

#include <chrono>
#include <string>

#include "../tools/load/player.hpp"
#include "processor_use.hpp"
#include "raw_limits.hpp"
#include "readability.hpp"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kFoldedWithin = std::chrono::seconds(600);
constexpr std::uint64_t kBatch = 15;  // what SDKs collect before they send

struct Raw {
  double batches = 0, singles = 0, states = 0;
};

Aim at_least(double value) { return {Aim::Side::kAtLeast, value}; }

// On brokers of their own: what they write must not be folded.
Result<Raw> measure_raw(const Plan& plan) {
  Stack stack(plan.stack);
  if (auto ready = stack.prepare(); !ready) return fail(ready.error());
  const auto batches = raw_publish(stack, kBatch, plan.seconds / 2);
  if (!batches) return fail(batches.error());
  const auto singles = raw_publish(stack, 1, plan.seconds / 2);
  if (!singles) return fail(singles.error());
  const auto states = raw_redis(stack, plan.seconds / 2);
  if (!states) return fail(states.error());
  return Raw{*batches, *singles, *states};
}

Result<load::Summary> play(const Plan& plan, const Stack& stack, std::uint64_t batch,
                           const std::string& run) {
  const auto target = load::find_target(stack.url("ingest"));
  if (!target) return fail(target.error());
  const load::PlayOptions options{.seconds = plan.seconds,
                                  .batch = batch,
                                  .connections = plan.connections,
                                  .retry = true,
                                  .write_key = Stack::kWriteKey};
  load::Population population({.run = run});
  return load::Player(*target, options, population, nullptr).play({});
}

// What ingest takes where nothing else runs.
Result<std::uint64_t> measure_accepting(const Plan& plan, const Stack& stack, std::uint64_t batch,
                                        Figure figure, const Report& report) {
  const ProcessorUse use(stack);
  const auto played = play(plan, stack, batch, "accept-" + std::to_string(batch));
  if (!played) return fail(played.error());
  figure.value = played->events_per_second();
  figure.processor = use.until_now();
  report.add(figure);
  return played->events;
}

// The log that accepting has filled, with nobody reading: how fast it is folded.
Status measure_fold(Stack& stack, std::uint64_t events, const Raw& raw, const Report& report) {
  if (auto started = stack.start("segmenter"); !started) return started;
  const ProcessorUse use(stack);
  const auto begin = Clock::now();
  if (auto folded = stack.await_folded(kFoldedWithin); !folded) return folded;
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  report.add({.name = "fold, the log full, ingest idle",
              .value = static_cast<double>(events) / seconds,
              .unit = "events/s",
              .raw = raw.states,
              .aim = at_least(120'000),
              .processor = use.until_now()});
  return {};
}

// Played until every service that runs has folded all of it.
Result<double> measure_together(const Plan& plan, Stack& stack, const Raw& raw,
                                const Report& report, const std::string& run,
                                const std::string& name, double aim) {
  const ProcessorUse use(stack);
  const auto begin = Clock::now();
  const auto played = play(plan, stack, kBatch, run);
  if (!played) return fail(played.error());
  if (auto folded = stack.await_folded(kFoldedWithin); !folded) return fail(folded.error());
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const double rate = static_cast<double>(played->events) / seconds;
  report.add({.name = name,
              .value = rate,
              .unit = "events/s",
              .raw = raw.batches,
              .aim = at_least(aim),
              .processor = use.until_now()});
  return rate;
}

// With rewards and recall, after they have caught up with what was there before.
Status measure_suite(const Plan& plan, Stack& stack, const Raw& raw, const Report& report) {
  for (const char* service : {"rewards", "recall"}) {
    if (auto started = stack.start(service); !started) return started;
  }
  if (auto folded = stack.await_folded(kFoldedWithin); !folded) return folded;
  const auto all = measure_together(plan, stack, raw, report, "suite",
                                    "accept and fold at once, all four services", 40'000);
  return all ? Status{} : fail(all.error());
}

}  // namespace

Status measure_throughput(const Plan& plan, const Report& report) {
  report.note("what the brokers alone can do");
  const auto raw = measure_raw(plan);
  if (!raw) return fail(raw.error());

  Stack stack(plan.stack);
  if (auto ready = stack.prepare(); !ready) return ready;
  if (auto started = stack.start("ingest"); !started) return started;
  report.note("accepting");
  const auto batches = measure_accepting(plan, stack, kBatch,
                                         {.name = "accept, batches of 15",
                                          .unit = "events/s",
                                          .raw = raw->batches,
                                          .aim = at_least(150'000)},
                                         report);
  if (!batches) return fail(batches.error());
  const auto singles = measure_accepting(plan, stack, 1,
                                         {.name = "accept, one event a request",
                                          .unit = "events/s",
                                          .raw = raw->singles,
                                          .aim = at_least(15'000)},
                                         report);
  if (!singles) return fail(singles.error());

  report.note("folding");
  if (auto folded = measure_fold(stack, *batches + *singles, *raw, report); !folded) {
    return folded;
  }
  report.note("accepting and folding at once");
  const auto both = measure_together(plan, stack, *raw, report, "both",
                                     "accept and fold at once, batches of 15", 60'000);
  if (!both) return fail(both.error());
  report.note("reading one's own writes at half of that load");
  if (auto read = measure_readability(plan, stack, *both / 2, report); !read) return read;
  report.note("all four services");
  return measure_suite(plan, stack, *raw, report);
}

}  // namespace hearth::bench
