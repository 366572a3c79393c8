#pragma once

#include "report.hpp"
#include "stack.hpp"

namespace hearth::bench {

struct Plan {
  StackOptions stack;
  double seconds = 6;  // of each measurement of throughput
  int connections = 32;
  bool full = false;        // also what takes long: 100 thousand and a million users
  bool verdicts = false;    // only how well verdicts are given
  std::uint32_t users = 0;  // only what so many cost; 0: everything
  std::uint32_t verdict_users = 20'000;
  bool json = false;
};

tl::expected<Plan, int> read_plan(int argc,
                                  char** argv);  // the exit code instead, as CLI programs do

}  // namespace hearth::bench
