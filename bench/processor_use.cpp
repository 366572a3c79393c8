#include "processor_use.hpp"

#include <algorithm>
#include <fstream>

#include <unistd.h>

namespace hearth::bench {

ProcessorUse::ProcessorUse(const Stack& stack) : stack_(stack), begin_(read()) {}

ProcessorUse::Reading ProcessorUse::read() const {
  Reading now;
  for (const auto& [name, pid] : stack_.processes()) now.processes[name] = cpu_seconds(pid);
  now.processes["generator"] = cpu_seconds(::getpid());
  // The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal …, in ticks
  // and all cores together. What follows (guests) is part of user.
  std::ifstream file("/proc/stat");
  std::string cpu;
  file >> cpu;
  constexpr int kIdle = 3, kWaiting = 4, kFields = 8;
  for (int field = 0; field < kFields; ++field) {
    double ticks = 0;
    file >> ticks;
    const double seconds = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    now.all += seconds;
    if (field == kIdle || field == kWaiting) now.idle += seconds;
  }
  return now;
}

ProcessorUse::Shares ProcessorUse::until_now() const {
  const Reading now = read();
  const double all = now.all - begin_.all;
  if (all <= 0) return {};
  Shares shares{{"idle", 100 * (now.idle - begin_.idle) / all}};
  double told = shares["idle"];
  for (const auto& [name, seconds] : now.processes) {
    const auto before = begin_.processes.find(name);  // absent: it was started meanwhile
    const double used = seconds - (before == begin_.processes.end() ? 0 : before->second);
    told += shares[name] = 100 * used / all;
  }
  shares["others"] = std::max(0.0, 100 - told);
  return shares;
}

}  // namespace hearth::bench
