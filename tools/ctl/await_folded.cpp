#include "await_folded.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

#include "jetstream/streams.hpp"
#include "session.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

using Clock = std::chrono::steady_clock;
using Ends = std::vector<std::uint64_t>;  // by partition: last message of the log
constexpr Millis kStep{20};
constexpr auto kProgressInterval = std::chrono::seconds(2);

Result<Ends> ends_of_log(const Session& session) {
  Ends out;
  for (std::uint16_t p = 0; p < session.genesis.partitions; ++p) {
    const auto info = jetstream::stream_info(*session.nats, session.names().stream({p}));
    if (!info) return fail(info.error());
    out.push_back(info->last_seq);
  }
  return out;
}

class Round {
 public:
  Round(const Session& session, redis::Connection& redis, Clock::time_point deadline)
      : session_(session), redis_(redis), deadline_(deadline) {}

  // Until all partitions were seen at or beyond `ends` with an empty outbox.
  Status wait(const Ends& ends) {
    for (const std::string_view service : kServices) {
      std::vector<bool> quiet(ends.size());
      for (;;) {
        const auto statuses =
            probe_store(redis_, session_.names(), service, session_.genesis.partitions);
        if (!statuses) return fail(statuses.error());
        std::string behind;
        for (std::size_t p = 0; p < ends.size(); ++p) {
          const StoreStatus& status = (*statuses)[p];
          if (status.checkpoint.sequence() >= ends[p] && status.outbox == 0) quiet[p] = true;
          if (quiet[p]) continue;
          if (status.stopped) return stopped(service, p, *status.stopped);
          if (behind.empty()) behind = sentence(service, p, status, ends[p]);
        }
        if (behind.empty()) break;
        if (Clock::now() >= deadline_) return fail(ErrorKind::kLimit, "not in time: " + behind);
        report(behind);
        std::this_thread::sleep_for(kStep);
      }
    }
    return {};
  }

 private:
  static Status stopped(std::string_view service, std::size_t partition,
                        const std::string& reason) {
    return fail(ErrorKind::kConflict, std::string(service) + " partition " +
                                          std::to_string(partition) +
                                          " has stopped: " + stop_sentence(reason));
  }

  static std::string sentence(std::string_view service, std::size_t partition,
                              const StoreStatus& status, std::uint64_t end) {
    return std::string(service) + " partition " + std::to_string(partition) + " is at " +
           std::to_string(status.checkpoint.sequence()) + " of " + std::to_string(end) + ", " +
           std::to_string(status.outbox) + " outputs unpublished" +
           (status.lease.empty() ? ", without an owner" : "");
  }

  void report(const std::string& behind) {
    if (Clock::now() < next_report_) return;
    next_report_ = Clock::now() + kProgressInterval;
    std::fprintf(stderr, "waiting: %s\n", behind.c_str());
  }

  const Session& session_;
  redis::Connection& redis_;
  Clock::time_point deadline_;
  Clock::time_point next_report_ = Clock::now() + kProgressInterval;
};

}  // namespace

Status await_folded(const fold::ServiceSettings& settings, Millis patience) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  auto redis = redis::Connection::connect(settings.redis, {});
  if (!redis) return fail(redis.error());
  Round round(*session, *redis, Clock::now() + patience);
  Ends before;
  // A round sees everything one hop further; so where live traffic never lets the log rest, all
  // that came of what it held at first is folded after this many.
  for (std::uint32_t hop = 0; hop <= contract::kMaxHops + 1; ++hop) {
    const auto ends = ends_of_log(*session);
    if (!ends) return fail(ends.error());
    if (*ends == before) break;
    if (auto waited = round.wait(*ends); !waited) return waited;
    before = *ends;
  }
  std::printf("everything is folded\n");
  return {};
}

}  // namespace hearth::ctl
