#include "summary.hpp"

#include <array>
#include <cstdio>

namespace hearth::load {
namespace {

std::string decimal(double number, int decimals) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  return text.data();
}

std::string milliseconds(const Latencies& latencies, double share) {
  return decimal(static_cast<double>(latencies.quantile(share).count()) / 1000, 2);
}

}  // namespace

std::string as_text(const Summary& summary) {
  std::string text =
      std::to_string(summary.events) + " events accepted in " + std::to_string(summary.requests) +
      " requests, " + decimal(summary.events_per_second(), 0) + " events/s over " +
      decimal(summary.seconds, 1) + " s\nlatency p50 " + milliseconds(summary.latencies, 0.5) +
      " ms, p99 " + milliseconds(summary.latencies, 0.99) + " ms\n";
  std::string trouble;
  const auto add = [&](std::uint64_t count, const std::string& what) {
    if (count > 0) trouble += (trouble.empty() ? "" : ", ") + std::to_string(count) + ' ' + what;
  };
  for (const auto& [status, count] : summary.refusals) {
    add(count, "refused with " + std::to_string(status));
  }
  add(summary.broken, "requests without an answer");
  add(summary.retries, "retries");
  add(summary.rejected, "events rejected");
  add(summary.given_up, "events given up");
  return text + (trouble.empty() ? "no refusals" : trouble) + '\n';
}

std::string as_json(const Summary& summary) {
  std::string refusals;
  for (const auto& [status, count] : summary.refusals) {
    refusals +=
        (refusals.empty() ? "\"" : ",\"") + std::to_string(status) + "\":" + std::to_string(count);
  }
  return R"({"events":)" + std::to_string(summary.events) + R"(,"requests":)" +
         std::to_string(summary.requests) + R"(,"seconds":)" + decimal(summary.seconds, 3) +
         R"(,"events_per_second":)" + decimal(summary.events_per_second(), 1) + R"(,"p50_ms":)" +
         milliseconds(summary.latencies, 0.5) + R"(,"p99_ms":)" +
         milliseconds(summary.latencies, 0.99) + R"(,"refusals":{)" + refusals + R"(},"broken":)" +
         std::to_string(summary.broken) + R"(,"retries":)" + std::to_string(summary.retries) +
         R"(,"rejected":)" + std::to_string(summary.rejected) + R"(,"given_up":)" +
         std::to_string(summary.given_up) + "}\n";
}

}  // namespace hearth::load
