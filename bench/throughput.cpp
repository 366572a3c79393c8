#include "throughput.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "../tools/load/player.hpp"
#include "log_sample.hpp"
#include "processor_use.hpp"
#include "raw_limits.hpp"
#include "readability.hpp"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kFoldedWithin = std::chrono::seconds(600);
constexpr std::uint64_t kBatch = 15;  // what SDKs collect before they send

Aim at_least(double value) { return {Aim::Side::kAtLeast, value}; }

struct Accepted {
  Figure figure;
  std::uint64_t events = 0;
};

// Of the frames that were sent here, on brokers of their own: what they write must not be folded.
Result<double> measure_publishing(const Plan& plan, const std::vector<EncodedFrame>& frames) {
  Stack stack(plan.stack);
  if (auto ready = stack.prepare(); !ready) return fail(ready.error());
  return raw_publish(stack, frames, plan.seconds / 2);
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
Result<Accepted> measure_accepting(const Plan& plan, const Stack& stack, std::uint64_t batch,
                                   LogSample& sample, Figure figure) {
  const ProcessorUse use(stack);
  const auto played = play(plan, stack, batch, "accept-" + std::to_string(batch));
  if (!played) return fail(played.error());
  figure.value = played->events_per_second();
  figure.processor = use.until_now();
  auto frames = sample.take(stack);
  if (!frames) return fail(frames.error());
  const auto raw = measure_publishing(plan, *frames);
  if (!raw) return fail(raw.error());
  figure.raw = *raw;
  return Accepted{std::move(figure), played->events};
}

// The log that accepting has filled, with nobody reading: how fast it is folded. The raw limit:
// how fast Redis alone takes as many bytes as it had to write meanwhile.
Status measure_fold(const Plan& plan, Stack& stack, std::uint64_t events, const Report& report) {
  const auto address = redis::Address::parse(stack.redis_url());
  if (!address) return fail(address.error());
  auto redis = redis::Connection::connect(*address, {});
  if (!redis) return fail(redis.error());
  const auto before = appended_bytes(*redis);
  if (!before) return fail(before.error());
  if (auto started = stack.start("segmenter"); !started) return started;
  const ProcessorUse use(stack);
  const auto begin = Clock::now();
  if (auto folded = stack.await_folded(kFoldedWithin); !folded) return folded;
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  Figure figure{.name = "fold, the log full, ingest idle",
                .value = static_cast<double>(events) / seconds,
                .unit = "events/s",
                .aim = at_least(120'000),
                .processor = use.until_now()};
  const auto after = appended_bytes(*redis);
  if (!after) return fail(after.error());
  Stack alone(plan.stack);
  const auto raw = raw_redis(alone, plan.seconds / 2);
  if (!raw) return fail(raw.error());
  figure.raw = *raw * static_cast<double>(events) / static_cast<double>(*after - *before);
  report.add(figure);
  return {};
}

// Played until every service that runs has folded all of it.
Result<double> measure_together(const Plan& plan, Stack& stack, double raw, const Report& report,
                                const std::string& run, const std::string& name, double aim) {
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
              .raw = raw,
              .aim = at_least(aim),
              .processor = use.until_now()});
  return rate;
}

// With rewards and recall, after they have caught up with what was there before.
Status measure_suite(const Plan& plan, Stack& stack, double raw, const Report& report) {
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
  Stack stack(plan.stack);
  LogSample sample;
  if (auto ready = stack.prepare(); !ready) return ready;
  if (auto started = stack.start("ingest"); !started) return started;
  report.note("accepting, and what the broker alone does with the same frames");
  const auto batches = measure_accepting(
      plan, stack, kBatch, sample,
      {.name = "accept, batches of 15", .unit = "events/s", .aim = at_least(150'000)});
  if (!batches) return fail(batches.error());
  report.add(batches->figure);
  const auto singles = measure_accepting(
      plan, stack, 1, sample,
      {.name = "accept, one event a request", .unit = "events/s", .aim = at_least(15'000)});
  if (!singles) return fail(singles.error());
  report.add(singles->figure);

  report.note("folding, and what Redis alone does with as many bytes");
  if (auto folded = measure_fold(plan, stack, batches->events + singles->events, report); !folded) {
    return folded;
  }
  const double raw = *batches->figure.raw;
  report.note("accepting and folding at once");
  const auto both = measure_together(plan, stack, raw, report, "both",
                                     "accept and fold at once, batches of 15", 60'000);
  if (!both) return fail(both.error());
  report.note("reading one's own writes at half of that load");
  if (auto read = measure_readability(plan, stack, *both / 2, report); !read) return read;
  report.note("all four services");
  return measure_suite(plan, stack, raw, report);
}

}  // namespace hearth::bench
