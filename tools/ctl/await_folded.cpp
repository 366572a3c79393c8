#include "await_folded.hpp"

#include <chrono>
#include <cstdio>

#include "quiescence.hpp"

namespace hearth::ctl {

Status await_folded(const fold::ServiceSettings& settings, Millis patience) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  auto redis = redis::Connection::connect(settings.redis, {});
  if (!redis) return fail(redis.error());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::vector<std::string_view> all(kServices.begin(), kServices.end());
  if (auto waited = await_quiescence(*session, *redis, all, deadline); !waited) return waited;
  std::printf("everything is folded\n");
  return {};
}

}  // namespace hearth::ctl
