#pragma once

#include "report.hpp"
#include "stack.hpp"

namespace hearth::bench {

struct Plan {
  StackOptions stack;
  double seconds = 6;  // of each measurement of throughput
  int connections = 32;
  bool full = false;  // also what takes long: 100 thousand and a million users
  bool json = false;
};

tl::expected<Plan, int> read_plan(int argc,
                                  char** argv);  // the exit code instead, as CLI programs do

}  // namespace hearth::bench
