#include "service/log_limiter.hpp"

#include <utility>

namespace hearth::service {

std::optional<std::uint64_t> LogLimiter::admit(std::string_view key,
                                               std::chrono::system_clock::time_point now) {
  auto found = windows_.find(std::string(key));
  if (found == windows_.end()) {
    if (windows_.size() == kMaxKeys) return 0;
    found = windows_.emplace(key, Window{}).first;
  }
  Window& window = found->second;
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != window.second) {
    window.second = second;
    window.written = 0;
  }
  if (window.written == kBurst) {
    ++window.suppressed;
    return std::nullopt;
  }
  ++window.written;
  return std::exchange(window.suppressed, 0);
}

}  // namespace hearth::service
