#include "redis/observer.hpp"

#include <algorithm>

namespace hearth::redis {

std::size_t command_of(std::string_view word) {
  if (word == "EVALSHA") return command_of("EVAL");
  const auto same = [word](std::string_view name) {
    return std::ranges::equal(name, word, [](char lower, char upper) {
      return lower == (upper >= 'A' && upper <= 'Z' ? upper - 'A' + 'a' : upper);
    });
  };
  const auto found = std::find_if(kCommands.begin(), kCommands.end() - 1, same);
  return static_cast<std::size_t>(found - kCommands.begin());
}

}  // namespace hearth::redis
