#include "partitions.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "each_partition.hpp"
#include "jetstream/streams.hpp"
#include "partition_hold.hpp"
#include "services.hpp"
#include "session.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

constexpr std::size_t kShownLease = 8;

struct Row {
  std::string service;
  std::uint16_t partition = 0;
  std::uint64_t first = 0, last = 0;  // in the log
  StoreStatus status;

  // In messages. Negative: the log went back behind the state.
  std::int64_t lag() const {
    return static_cast<std::int64_t>(last) -
           static_cast<std::int64_t>(status.checkpoint.sequence());
  }
  std::string owner() const { return status.lease.substr(0, kShownLease); }
  std::string log_time() const {
    const std::int64_t ms = status.checkpoint.log_time_ms();
    return ms == 0 ? "" : contract::to_rfc3339(from_unix_ms(ms));
  }
};

nlohmann::ordered_json to_json(const Row& row) {
  nlohmann::ordered_json out{{"service", row.service},
                             {"partition", row.partition},
                             {"owner", row.owner()},
                             {"sequence", row.status.checkpoint.sequence()},
                             {"first", row.first},
                             {"last", row.last},
                             {"lag", row.lag()},
                             {"log_time", row.log_time()},
                             {"fold_version", row.status.checkpoint.fold_version()},
                             {"outbox", row.status.outbox},
                             {"attempts", row.status.attempts}};
  if (row.status.stopped) {
    auto reason = nlohmann::ordered_json::parse(*row.status.stopped, nullptr, false);
    out["stopped"] = reason.is_discarded() ? nlohmann::ordered_json(*row.status.stopped) : reason;
  }
  return out;
}

void print(const Row& row) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf("%-10s %4u  %-8s  %10llu  %10llu  %8lld  %-24s  %6llu  %9llu%s\n",
              row.service.c_str(), row.partition,
              row.status.lease.empty() ? "-" : row.owner().c_str(),
              number(row.status.checkpoint.sequence()), number(row.last),
              static_cast<long long>(row.lag()), row.log_time().c_str(), number(row.status.outbox),
              number(row.status.attempts), row.status.stopped ? "  STOPPED" : "");
  if (row.status.stopped)
    std::printf("           %s\n", stop_sentence(*row.status.stopped).c_str());
}

Result<std::vector<Row>> read_rows(const Session& session, const Scope& scope) {
  const auto partitions = choose_partitions(session, scope.partition);
  if (!partitions) return fail(partitions.error());
  auto redis = redis::Connection::connect(session.settings.redis, {});
  if (!redis) return fail(redis.error());
  const auto wanted = services_here(session, *redis, scope);
  if (!wanted) return fail(wanted.error());
  std::vector<Row> out;
  for (const Service& service : *wanted) {
    auto statuses = probe_store(*redis, session.names(), service.name, session.genesis.partitions);
    if (!statuses) return fail(statuses.error());
    for (const contract::Partition p : *partitions) {
      const auto info = jetstream::stream_info(*session.nats, session.names().stream(p));
      if (!info) return fail(info.error());
      out.push_back({std::string(service.name), p.number, info->first_seq, info->last_seq,
                     std::move((*statuses)[p.number])});
    }
  }
  return out;
}

}  // namespace

Status print_partitions(const fold::ServiceSettings& settings, const Scope& scope, Output output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto rows = read_rows(*session, scope);
  if (!rows) return fail(rows.error());
  if (output == Output::kJson) {
    auto all = nlohmann::ordered_json::array();
    for (const Row& row : *rows) all.push_back(to_json(row));
    std::printf("%s\n", all.dump().c_str());
    return {};
  }
  std::printf("%-10s %4s  %-8s  %10s  %10s  %8s  %-24s  %6s  %9s\n", "service", "part", "owner",
              "sequence", "last", "lag", "log time", "outbox", "attempts");
  for (const Row& row : *rows) print(row);
  return {};
}

Status resume_partition(const fold::ServiceSettings& settings, const Scope& scope) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, scope.partition);
  if (!chosen) return fail(chosen.error());
  const unsigned partition = chosen->front().number;
  const auto wanted = choose_services(scope);
  if (!wanted) return fail(wanted.error());
  auto redis = redis::Connection::connect(settings.redis, {});
  if (!redis) return fail(redis.error());
  for (const Service& each : *wanted) {
    const std::string_view service = each.name;
    const contract::StoreKeys keys(session->names(), service, chosen->front());
    const auto stopped = redis::expect_ok(redis->call({"GET", keys.stopped()}));
    if (!stopped) return fail(stopped.error());
    if (stopped->is_nil()) {
      std::printf("%s partition %u has not stopped\n", std::string(service).c_str(), partition);
      continue;
    }
    std::printf("it stopped because of %s\n", stop_sentence(std::string(stopped->text())).c_str());
    // An owner looks at the mark when it opens a partition, so it must open it anew.
    const auto hold = PartitionHold::take(settings.redis, keys);
    if (!hold) return fail(hold.error());
    const auto cleared = redis::expect_ok(redis->call({"DEL", keys.stopped(), keys.attempts()}));
    if (!cleared) return fail(cleared.error());
    std::printf("%s partition %u goes on\n", std::string(service).c_str(), partition);
  }
  return {};
}

}  // namespace hearth::ctl
