#pragma once

#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "common/result.hpp"

namespace hearth::bench {

using Variables = std::map<std::string, std::string>;

// A program that runs beside this one and dies with it. Its output goes to a file.
class Child {
 public:
  // `told` is added to this process's environment. kUnavailable: it cannot be started.
  static Result<Child> start(const std::string& program, const std::vector<std::string>& words,
                             const Variables& told, const std::string& log);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();  // stops it

  void stop();  // asks politely and waits; does nothing when it has ended
  int wait();   // for its end; the exit code, or 128 + signal
  bool running();
  pid_t pid() const { return pid_; }

 private:
  explicit Child(pid_t pid) : pid_(pid) {}
  pid_t pid_ = -1;
  int code_ = 0;
};

// Seconds of processor time that a process has used, all its threads together; 0 when it is gone.
double cpu_seconds(pid_t pid);

}  // namespace hearth::bench
