#include "clock.hpp"

#include <algorithm>
#include <cstdio>

#include "clock_steps.hpp"
#include "contract/json_text.hpp"
#include "quiescence.hpp"

namespace hearth::ctl {
namespace {

constexpr Millis kTimeout = std::chrono::seconds(5);

Result<TimePoint> target_of(const ClockOptions& options, TimePoint now) {
  if (!options.forward.empty()) {
    const auto span = parse_span(options.forward);
    if (!span) return fail(span.error());
    return now + *span;
  }
  if (options.to.empty()) return now;
  const auto target = contract::parse_rfc3339(options.to);
  if (!target) {
    return fail(ErrorKind::kInvalid, "'" + options.to + "' is no time, as 2026-11-22T08:00:00Z");
  }
  if (*target >= now) return *target;
  return fail(ErrorKind::kConflict, "the clock is at " + contract::to_rfc3339(now) +
                                        " and cannot go back to " + options.to);
}

Status move(const Session& session, TimePoint now, TimePoint target, Millis patience) {
  auto redis = redis::Connection::connect(session.settings.redis, {});
  if (!redis) return fail(redis.error());
  const auto services = live_services(*redis, session.names());
  if (!services) return fail(services.error());
  if (services->empty()) std::fprintf(stderr, "no service is running: only the clock moves\n");
  const auto deadline = std::chrono::steady_clock::now() + patience;
  // What there is belongs to the time before; and a partition that was left behind catches up.
  for (TimePoint at = now;; at = next_clock_step(at, target)) {
    if (auto written =
            write_clock_marks(*session.publisher, session.names(), session.genesis.partitions, at);
        !written) {
      return written;
    }
    if (auto quiet = await_quiescence(session, *redis, *services, deadline); !quiet) {
      return fail(quiet.error().kind, "the clock is at " + contract::to_rfc3339(at) +
                                          " and goes no further: " + quiet.error().detail);
    }
    if (at == target) return {};
  }
}

}  // namespace

Result<TimePoint> latest_mark(const Session& session) {
  TimePoint latest{};
  for (std::uint16_t p = 0; p < session.genesis.partitions; ++p) {
    const auto mark = fold::last_mark(*session.nats, session.names(), {p});
    if (!mark && mark.error().kind != ErrorKind::kNotFound) return fail(mark.error());
    if (mark) latest = std::max(latest, *mark);
  }
  if (latest == TimePoint{}) {
    return fail(ErrorKind::kNotFound, "the clock was never started: run hearth-ctl init again");
  }
  return latest;
}

Status write_clock_marks(jetstream::Publisher& publisher, const contract::Names& names,
                         std::uint16_t partitions, TimePoint at) {
  const std::string id = "clock/" + std::to_string(to_unix_ms(at));
  const std::string payload =
      contract::encode_empty({id, "/hearth/ctl", at}, contract::Kind::kMark);
  for (std::uint16_t p = 0; p < partitions; ++p) {
    const auto ack = publisher.publish_and_wait(
        {names.subject({p}, contract::Kind::kMark), payload, id, {}}, kTimeout);
    if (!ack) return fail(ack.error());
  }
  return {};
}

Status start_clock(jetstream::Connection& nats, jetstream::Publisher& publisher,
                   const contract::Genesis& genesis, TimePoint at) {
  const contract::Names names(genesis.prefix);
  const auto mark = fold::last_mark(nats, names, {0});
  if (mark) return {};
  if (mark.error().kind != ErrorKind::kNotFound) return fail(mark.error());
  return write_clock_marks(publisher, names, genesis.partitions, at);
}

Status drive_clock(const fold::ServiceSettings& settings, const ClockOptions& options) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const bool is_moved = !options.forward.empty() || !options.to.empty();
  if (session->genesis.clock != "driven") {
    if (!is_moved) {
      std::printf("%s (real)\n", contract::to_rfc3339(machine_time()).c_str());
      return {};
    }
    return fail(ErrorKind::kConflict,
                "the clock of " + session->names().prefix() +
                    " is real and cannot be moved; a sandbox's can (init with HEARTH_CLOCK=driven "
                    "and a prefix of its own)");
  }
  const auto now = latest_mark(*session);
  if (!now) return fail(now.error());
  const auto target = target_of(options, *now);
  if (!target) return fail(target.error());
  if (is_moved) {
    if (auto moved = move(*session, *now, *target, options.patience); !moved) return moved;
  }
  std::printf("%s (driven)\n", contract::to_rfc3339(*target).c_str());
  return {};
}

}  // namespace hearth::ctl
