#include "service/health.hpp"

#include <algorithm>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

namespace hearth::service {
namespace {

using Json = nlohmann::ordered_json;

std::string rfc3339(Check::Clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(Check::Clock::to_time_t(time)));
}

const char* word(bool ok) { return ok ? "ok" : "fail"; }

Health::Answer answer(bool ok, Json checks) {
  return {ok, Json{{"status", word(ok)}, {"checks", std::move(checks)}}.dump() + "\n"};
}

}  // namespace

void Check::set(bool ok, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (ok == ok_) return;
  ok_ = ok;
  since_ = now;
}

Check::State Check::state() const {
  const std::lock_guard lock(mutex_);
  return {ok_, since_};
}

Heartbeat& Health::add_worker(std::string name, std::chrono::milliseconds limit) {
  const std::lock_guard lock(mutex_);
  return workers_.emplace_back(std::move(name), limit, Heartbeat::Clock::now());
}

Check& Health::add_check(std::string name) {
  const std::lock_guard lock(mutex_);
  const auto there = std::find_if(checks_.begin(), checks_.end(),
                                  [&](const Check& check) { return check.name() == name; });
  if (there != checks_.end()) return *there;
  return checks_.emplace_back(std::move(name), Check::Clock::now());
}

Health::Answer Health::live() const {
  const auto now = Heartbeat::Clock::now();
  bool all = true;
  Json checks = Json::array();
  const std::lock_guard lock(mutex_);
  for (const auto& worker : workers_) {
    const bool ok = worker.is_alive(now);
    all = all && ok;
    checks.push_back({{"name", worker.name()}, {"status", word(ok)}});
  }
  return answer(all, std::move(checks));
}

Heartbeat::Clock::duration Health::longest_silence(Heartbeat::Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  Heartbeat::Clock::duration longest{0};
  for (const Heartbeat& worker : workers_) longest = std::max(longest, worker.silence(now));
  return longest;
}

Health::Answer Health::ready(const std::vector<std::string_view>& excluded, bool verbose) const {
  bool all = !draining_;
  Json checks = Json::array();
  if (draining_) checks.push_back({{"name", "shutdown"}, {"status", "fail"}});
  const std::lock_guard lock(mutex_);
  for (const auto& check : checks_) {
    if (std::find(excluded.begin(), excluded.end(), check.name()) != excluded.end()) continue;
    const auto state = check.state();
    all = all && state.ok;
    if (state.ok && !verbose) continue;
    checks.push_back(
        {{"name", check.name()}, {"status", word(state.ok)}, {"since", rfc3339(state.since)}});
  }
  return answer(all, std::move(checks));
}

}  // namespace hearth::service
