#include "population_cost.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>

#include "child.hpp"
#include "frames.hpp"
#include "log_writer.hpp"
#include "redis/connection.hpp"

namespace hearth::bench {
namespace {

constexpr std::uint64_t kEventsPerUser = 60;
constexpr std::uint64_t kLogBytesPerEvent = 400;  // generous: partitions are not equally full
constexpr auto kSpan = std::chrono::hours(24 * 28);
constexpr std::uint64_t kBatch = 200;  // fills frames as ingest does where it is busy
constexpr auto kFoldedWithin = std::chrono::seconds(3600);

Result<double> used_memory(const Stack& stack) {
  const auto address = redis::Address::parse(stack.redis_url());
  if (!address) return fail(address.error());
  auto connection = redis::Connection::connect(*address, {});
  if (!connection) return fail(connection.error());
  const auto info = redis::expect_ok(connection->call({"INFO", "memory"}));
  if (!info) return fail(info.error());
  constexpr std::string_view kField = "used_memory:";
  const std::string_view text = info->text();
  const std::size_t at = text.find(kField);
  std::uint64_t bytes = 0;
  if (at != std::string_view::npos) {
    std::from_chars(text.data() + at + kField.size(), text.data() + text.size(), bytes);
  }
  return static_cast<double>(bytes);
}

// Everybody once, then everybody again: 60 rounds spread over the last 28 days. What is older than
// a day is imported, so that the ids that a fold remembers for a day are those of one day's events,
// as they would be in a life of 28 days.
Status write_history(const Stack& stack, std::uint64_t users) {
  auto writer = LogWriter::connect(stack.nats_url(), stack.names());
  if (!writer) return fail(writer.error());
  const TimePoint now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  const std::uint64_t events = users * kEventsPerUser;
  Import past{.id = "bench", .last_lines = {}};
  for (std::uint64_t number = 0; number < events; number += kBatch) {
    const auto ago = std::chrono::duration_cast<Millis>(
        kSpan * (1 - static_cast<double>(number) / static_cast<double>(events)));
    for (const auto& frame : encode_batch({.first_user = number % users,
                             .users = users,
                             .events = kBatch,
                             .number = number,
                             .time = now - ago,
                             .import = ago > std::chrono::hours(24) ? &past : nullptr},
                                          stack.partitions())) {
      if (auto published = (*writer)->publish(frame); !published) return published;
    }
  }
  return (*writer)->finish();
}

}  // namespace

Status measure_population(const Plan& plan, std::uint64_t users, const Report& report) {
  const std::string who = std::to_string(users / 1000) + "k users";
  report.note(who + ": 60 events in 28 days each");
  StackOptions options = plan.stack;
  options.stream_bytes = std::max(options.stream_bytes,
                                  users * kEventsPerUser * kLogBytesPerEvent / options.partitions);
  Stack stack(options);
  if (auto ready = stack.prepare(); !ready) return ready;
  if (auto written = write_history(stack, users); !written) return written;
  const auto before = used_memory(stack);
  if (!before) return fail(before.error());
  const double redis_before = cpu_seconds(stack.redis_pid());
  if (auto started = stack.start("segmenter"); !started) return started;
  if (auto folded = stack.await_folded(kFoldedWithin); !folded) return folded;
  const double cpu =
      cpu_seconds(stack.pid("segmenter")) + cpu_seconds(stack.redis_pid()) - redis_before;
  const auto after = used_memory(stack);
  if (!after) return fail(after.error());
  report.add({.name = "Redis, " + who + " with 60 events in 28 days",
              .value = (*after - *before) / static_cast<double>(users),
              .unit = "B/user",
              .aim = Aim{Aim::Side::kAtMost, 500}});
  report.add({.name = "fold, " + who + ", processor time",
              .value = cpu * 1e6 / static_cast<double>(users * kEventsPerUser),
              .unit = "us/event"});
  for (const char* service : {"rewards", "recall"}) {
    if (auto started = stack.start(service); !started) return started;
  }
  if (auto folded = stack.await_folded(kFoldedWithin); !folded) return folded;
  const auto all = used_memory(stack);
  if (!all) return fail(all.error());
  report.add({.name = "Redis, " + who + ", all services",
              .value = (*all - *before) / static_cast<double>(users),
              .unit = "B/user",
              .aim = Aim{Aim::Side::kAtMost, 1'200}});
  return {};
}

}  // namespace hearth::bench
