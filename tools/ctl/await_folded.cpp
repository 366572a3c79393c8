#include "await_folded.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "quiescence.hpp"
#include "services.hpp"

namespace hearth::ctl {

Status await_folded(const fold::ServiceSettings& settings, Millis patience) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  auto redis = redis::Connection::connect(settings.redis, {});
  if (!redis) return fail(redis.error());
  const auto deadline = std::chrono::steady_clock::now() + patience;
  auto awaited = live_services(*redis, session->names());
  if (!awaited) return fail(awaited.error());
  // It may only be starting; others may well be left out of an installation.
  const std::string_view segmenter = services().front().name;
  if (std::find(awaited->begin(), awaited->end(), segmenter) == awaited->end())
    awaited->push_back(segmenter);
  if (auto waited = await_quiescence(*session, *redis, *awaited, deadline); !waited) return waited;
  std::printf("everything is folded\n");
  return {};
}

}  // namespace hearth::ctl
