#pragma once

#include <map>
#include <string>

#include "stack.hpp"

namespace hearth::bench {

// How the machine's processor time is divided from now on: the first thing to look at where a
// figure misses its aim. Processes are told by name, the load's generator being this one; `others`
// is what else ran (the kernel's threads too), `idle` what nobody wanted.
class ProcessorUse {
 public:
  explicit ProcessorUse(const Stack& stack);

  using Shares =
      std::map<std::string, double>;  // percent of all cores together; they add up to 100
  Shares until_now() const;

 private:
  struct Reading {
    std::map<std::string, double> processes;  // seconds
    double idle = 0, all = 0;                 // of the machine
  };
  Reading read() const;

  const Stack& stack_;
  Reading begin_;
};

}  // namespace hearth::bench
