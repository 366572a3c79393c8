#include "fold/redis_metrics.hpp"

namespace hearth::fold {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"unreachable", "broken", "refused"};  // Trouble

}  // namespace

RedisMetrics::RedisMetrics(service::Metrics& metrics)
    : reconnects_(metrics.counter("hearth_redis_reconnects_total",
                                  "Times Redis could be reached again after a connection was lost "
                                  "or refused")) {
  for (const std::string_view command : redis::kCommands) {
    durations_.push_back(
        metrics.histogram("hearth_redis_command_duration_seconds",
                          "From sending a command to reading its answer, the pipeline included",
                          service::request_buckets(), {{"command", command}}));
    for (std::size_t kind = 0; kind < kKinds.size(); ++kind) {
      errors_[kind].push_back(metrics.counter("hearth_redis_errors_total",
                                              "Commands without an answer or answered by an error",
                                              {{"command", command}, {"kind", kKinds[kind]}}));
    }
  }
}

void RedisMetrics::answered(std::size_t command, std::chrono::steady_clock::duration took) {
  durations_.at(command).observe(std::chrono::duration<double>(took).count());
  if (command == redis::kConnect && is_broken_.exchange(false)) reconnects_.add();
}

void RedisMetrics::failed(std::size_t command, redis::Trouble trouble) {
  errors_.at(static_cast<std::size_t>(trouble)).at(command).add();
  if (trouble != redis::Trouble::kRefused) is_broken_ = true;
}

}  // namespace hearth::fold
