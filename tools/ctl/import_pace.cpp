#include "import_pace.hpp"

#include <algorithm>
#include <cstdio>
#include <thread>
#include <utility>

#include "progress.hpp"
#include "services.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

constexpr Millis kPause{20};       // between looks
constexpr int kPausesPerLook = 4;  // however many partitions there are
constexpr Millis kRedisPatience = std::chrono::seconds(30);

}  // namespace

ImportPace::ImportPace(const Session& session, const PaceLimits& limits)
    : session_(session), limits_(limits), steps_(limits.patience) {}

void ImportPace::published(std::uint64_t lines, std::vector<std::uint64_t> ends) {
  steps_.published(lines, std::move(ends));
}

bool ImportPace::has_room(std::uint64_t lines) const {
  return steps_.lines() == 0 || steps_.lines() + lines <= limits_.max_unfolded;
}

Status ImportPace::wait_for_room(std::uint64_t lines) {
  if (has_room(lines)) return {};
  auto answered = Clock::now();
  steps_.wait_begins(answered);
  Progress progress;  // of this wait
  for (;;) {
    const auto begin = Clock::now();
    const Status looked = look();
    const auto end = Clock::now();
    if (looked) answered = end;
    if (!looked && end - answered >= kRedisPatience) return looked;
    for (const std::string& who : steps_.take_given_up())
      std::fprintf(stderr, "import: %s\n", who.c_str());
    if (has_room(lines)) return {};
    progress.report([this] { return "import: waiting: " + steps_.slowest(); });
    std::this_thread::sleep_for(std::max<Clock::duration>(kPause, kPausesPerLook * (end - begin)));
  }
}

Status ImportPace::look() {
  if (!redis_ || !redis_->alive()) {
    auto connected = redis::Connection::connect(session_.settings.redis, {});
    if (!connected) return fail(connected.error());
    redis_ = std::move(*connected);
  }
  for (const Service& service : services()) {
    const auto statuses =
        probe_store(*redis_, session_.names(), service.name, session_.genesis.partitions);
    if (!statuses) return fail(statuses.error());
    if (!has_run(*statuses)) continue;
    std::vector<std::uint64_t> sequences;
    for (const StoreStatus& status : *statuses) sequences.push_back(status.checkpoint.sequence());
    steps_.folded(service.name, sequences, Clock::now());
  }
  steps_.forget_folded();
  return {};
}

}  // namespace hearth::ctl
