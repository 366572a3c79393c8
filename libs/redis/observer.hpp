#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace hearth::redis {

// What is asked of Redis, for metrics: a closed list, so that no caller makes a series.
inline constexpr std::array<std::string_view, 9> kCommands = {
    "connect", "get", "set", "incr", "hmget", "hgetall", "zrange", "eval", "other"};
inline constexpr std::size_t kConnect = 0;

// The index in kCommands of a command's first word, as it is sent; EVALSHA counts as eval.
std::size_t command_of(std::string_view word);

enum class Trouble {
  kUnreachable,  // no connection was made
  kBroken,       // the connection ended before the answer came
  kRefused,      // the server answered with an error
};

// Told of everything that the connections of an address do. Called on their threads.
class Observer {
 public:
  virtual ~Observer() = default;
  // `took`: from handing the command over to reading its answer, with what was pipelined before it.
  virtual void answered(std::size_t command, std::chrono::steady_clock::duration took) = 0;
  virtual void failed(std::size_t command, Trouble trouble) = 0;
};

}  // namespace hearth::redis
