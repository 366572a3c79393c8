#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hearth::service {

// Lets a key through at most kBurst times in each second. Not thread-safe.
class LogLimiter {
 public:
  static constexpr std::uint64_t kBurst = 20;
  static constexpr std::size_t kMaxKeys =
      1024;  // keys are constant texts; beyond it everything is let through

  // nullopt: do not write. Otherwise how many were suppressed since the last one written.
  std::optional<std::uint64_t> admit(std::string_view key,
                                     std::chrono::system_clock::time_point now);

 private:
  struct Window {
    std::chrono::sys_seconds second{};
    std::uint64_t written = 0;
    std::uint64_t suppressed = 0;
  };
  std::unordered_map<std::string, Window> windows_;
};

}  // namespace hearth::service
