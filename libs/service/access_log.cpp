#include "service/access_log.hpp"

#include <string_view>

namespace hearth::service {

Level AccessLog::level_of(const Request& request, int status) {
  if (status >= 500) return Level::kError;
  if (status >= 400 || request.trace.sampled) return Level::kInfo;
  const bool is_sample = succeeded_.fetch_add(1, std::memory_order_relaxed) % kSampling == 0;
  return is_sample ? Level::kInfo : Level::kDebug;
}

void AccessLog::answered(const Route* route, const Request& request, const Answer& answer) {
  if (route != nullptr && route->options.logged == Logged::kNo) return;
  const Level level = level_of(request, answer.status);
  if (level < log_.level()) return;
  const std::string_view path = route == nullptr ? "unmatched" : std::string_view(route->path);
  // The method of an unknown route is the caller's own word.
  const std::string_view method = route == nullptr ? "any" : std::string_view(route->method);
  const std::chrono::duration<double> seconds = answer.duration;
  log_.write(level, answer.status >= 500 ? "request failed" : "request answered",
             {{"route", path},
              {"method", method},
              {"code", answer.status},
              {"duration_s", seconds.count()},
              {"bytes", answer.bytes},
              {"request_id", request.request_id},
              {"trace_id", request.trace.id},
              {"span_id", request.trace.span}});
}

}  // namespace hearth::service
