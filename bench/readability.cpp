#include "readability.hpp"

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

#include "../tools/load/latencies.hpp"
#include "../tools/load/player.hpp"
#include "http_client.hpp"
#include "processor_use.hpp"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMaxAsks = 1000;  // for one event

std::string event_body(int number) {
  return R"({"writeKey":")" + std::string(Stack::kWriteKey) + R"(","userId":"reader-)" +
         std::to_string(number % 100) + R"(","event":"Article Read","messageId":"readable-)" +
         std::to_string(number) + R"("})";
}

// One event: from its acceptance until the profile with it is there.
Result<Clock::duration> once(HttpClient& ingest, HttpClient& segmenter, int number) {
  const auto accepted = ingest.post("/v1/track", event_body(number));
  if (!accepted) return fail(accepted.error());
  if (accepted->status != 200 || accepted->position.empty()) {
    return fail(ErrorKind::kInvalid, "ingest answered " + std::to_string(accepted->status));
  }
  const auto begin = Clock::now();
  const std::string path =
      "/v1/users/reader-" + std::to_string(number % 100) + "?at_least=" + accepted->position;
  for (int asks = 0; asks < kMaxAsks; ++asks) {
    const auto profile = segmenter.get(path, Stack::kApiKey);
    if (!profile) return fail(profile.error());
    if (profile->status == 200) return Clock::now() - begin;
  }
  return fail(ErrorKind::kLimit, "the profile never had the event");
}

}  // namespace

Status measure_readability(const Plan& plan, const Stack& stack, double events_per_second,
                           const Report& report) {
  const auto target = load::find_target(stack.url("ingest"));
  if (!target) return fail(target.error());
  const load::PlayOptions options{.seconds = plan.seconds * 2,
                                  .events_per_second = events_per_second,
                                  .connections = plan.connections,
                                  .retry = true,
                                  .write_key = Stack::kWriteKey};
  load::Population population({.run = "beside"});
  load::Player player(*target, options, population, nullptr);
  std::atomic<bool> over = false;
  const std::jthread beside([&](std::stop_token stop) {
    static_cast<void>(player.play(stop));
    over = true;
  });

  const auto ingest = HttpClient::connect(stack.url("ingest"));
  const auto segmenter = HttpClient::connect(stack.url("segmenter"));
  if (!ingest || !segmenter) return fail(ErrorKind::kUnavailable, "the services do not answer");
  const ProcessorUse use(stack);
  load::Latencies latencies;
  for (int number = 0; !over; ++number) {
    const auto took = once(**ingest, **segmenter, number);
    if (!took) return fail(took.error());
    latencies.add(std::chrono::duration_cast<std::chrono::microseconds>(*took));
  }
  const ProcessorUse::Shares processor = use.until_now();
  for (const auto& [share, name] : {std::pair{0.5, "p50"}, std::pair{0.99, "p99"}}) {
    Figure figure{.name = std::string("accepted to readable at half load, ") + name,
                  .value = static_cast<double>(latencies.quantile(share).count()) / 1000,
                  .unit = "ms"};
    if (share > 0.9) {
      figure.aim = Aim{Aim::Side::kAtMost, 100};
      figure.processor = processor;
    }
    report.add(figure);
  }
  return {};
}

}  // namespace hearth::bench
