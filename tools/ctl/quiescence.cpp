#include "quiescence.hpp"

#include <algorithm>
#include <thread>

#include "jetstream/streams.hpp"
#include "progress.hpp"
#include "services.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

using Clock = std::chrono::steady_clock;
using Ends = std::vector<std::uint64_t>;  // by partition: last message of the log
constexpr Millis kFirstPause{1}, kLongestPause{20};
constexpr Millis kTickTimeout = std::chrono::seconds(5);
constexpr const char* kMemberAge = "30000";  // ms: longer than any lease lasts

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
  Round(const Session& session, redis::Connection& redis, std::string_view service,
        Clock::time_point deadline)
      : session_(session), redis_(redis), service_(service), deadline_(deadline) {}

  // Until all partitions were seen at or beyond `ends` with nothing left to do.
  Status wait(const Ends& ends) {
    std::vector<bool> quiet(ends.size());
    Ends ticked(ends.size());
    Millis pause = kFirstPause;
    for (;;) {
      const auto statuses =
          probe_store(redis_, session_.names(), service_, session_.genesis.partitions);
      if (!statuses) return fail(statuses.error());
      std::string behind;
      for (std::size_t p = 0; p < ends.size(); ++p) {
        const StoreStatus& status = (*statuses)[p];
        const bool is_folded = status.checkpoint.sequence() >= std::max(ends[p], ticked[p]);
        const bool is_ticking = is_folded && !status.stopped && needs_tick(status);
        if (is_folded && status.outbox == 0 && !is_ticking && !status.checkpoint.has_sweep())
          quiet[p] = true;
        if (quiet[p]) continue;
        if (status.stopped) return stopped(p, *status.stopped);
        if (behind.empty()) behind = sentence(p, status, ends[p]);
        if (!is_ticking) continue;
        const auto tick = write_tick({static_cast<std::uint16_t>(p)});
        if (!tick) return fail(tick.error());
        ticked[p] = *tick;
      }
      if (behind.empty()) return {};
      if (Clock::now() >= deadline_) return fail(ErrorKind::kLimit, "not in time: " + behind);
      report(behind);
      std::this_thread::sleep_for(pause);
      pause = std::min(2 * pause, kLongestPause);
    }
  }

 private:
  bool needs_tick(const StoreStatus& status) const {
    if (session_.genesis.clock != "driven") return false;
    const TimePoint now = from_unix_ms(status.checkpoint.log_time_ms());
    return status.checkpoint.has_sweep() || (status.next_timer && *status.next_timer <= now);
  }

  Result<std::uint64_t> write_tick(contract::Partition partition) const {
    const std::string payload =
        contract::encode_empty({"tick", "/hearth/ctl", machine_time()}, contract::Kind::kTick);
    const auto ack = session_.publisher->publish_and_wait(
        {session_.names().subject(partition, contract::Kind::kTick), payload, "", {}},
        kTickTimeout);
    if (!ack) return fail(ack.error());
    return ack->sequence;
  }

  Status stopped(std::size_t partition, const std::string& reason) const {
    return fail(ErrorKind::kConflict, std::string(service_) + " partition " +
                                          std::to_string(partition) +
                                          " has stopped: " + stop_sentence(reason));
  }

  std::string sentence(std::size_t partition, const StoreStatus& status, std::uint64_t end) const {
    return std::string(service_) + " partition " + std::to_string(partition) + " is at " +
           std::to_string(status.checkpoint.sequence()) + " of " + std::to_string(end) + ", " +
           std::to_string(status.outbox) + " outputs unpublished" +
           (status.checkpoint.has_sweep() ? ", a sweep under way" : "") +
           (status.lease.empty() ? ", without an owner" : "");
  }

  void report(const std::string& behind) {
    progress_.report([&behind] { return "waiting: " + behind; });
  }

  const Session& session_;
  redis::Connection& redis_;
  std::string_view service_;
  Clock::time_point deadline_;
  Progress progress_;
};

}  // namespace

Result<std::vector<std::string_view>> live_services(redis::Connection& redis,
                                                    const contract::Names& names) {
  constexpr const char* kHeardOf =
      "local t = redis.call('TIME') "
      "return redis.call('ZCOUNT', KEYS[1], t[1] * 1000 - ARGV[1], '+inf')";
  std::vector<std::string_view> out;
  for (const Service& service : services()) {
    const std::string members = names.members(service.name);
    const auto heard = redis::expect_ok(redis.call({"EVAL", kHeardOf, "1", members, kMemberAge}));
    if (!heard) return fail(heard.error());
    if (heard->integer() > 0) out.push_back(service.name);
  }
  return out;
}

Status await_quiescence(const Session& session, redis::Connection& redis,
                        const std::vector<std::string_view>& services, Clock::time_point deadline) {
  Ends before;
  // A round sees everything one hop further; so where live traffic never lets the log rest, all
  // that came of what it held at first is folded after so many. Under a driven clock there are
  // timers and ticks, too, and it does come to rest.
  const bool driven = session.genesis.clock == "driven";
  for (std::uint32_t hop = 0; driven || hop <= contract::kMaxHops + 1; ++hop) {
    const auto ends = ends_of_log(session);
    if (!ends) return fail(ends.error());
    if (*ends == before) return {};
    if (hop > 0 && Clock::now() >= deadline) {
      return fail(ErrorKind::kLimit, "the log does not come to rest");
    }
    for (const std::string_view service : services) {
      Round round(session, redis, service, deadline);
      if (auto waited = round.wait(*ends); !waited) return waited;
    }
    before = *ends;
  }
  return {};
}

}  // namespace hearth::ctl
