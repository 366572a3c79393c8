#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hearth {

// Reads the process environment once at start-up and collects every problem, so that a bad
// deployment is told all that is wrong with it in one go. Not thread-safe; used by main only.
class Environment {
 public:
  using Lookup = const char* (*)(const char*);
  explicit Environment(Lookup lookup = nullptr);

  std::string text(const char* name, const std::string& fallback);
  std::int64_t number(const char* name, std::int64_t fallback, std::int64_t low, std::int64_t high);
  bool flag(const char* name);  // "1" or "true"; unset, empty, "0" or "false" is false
  std::vector<std::string> list(const char* name);  // separated by commas; empty items dropped
  void problem(std::string text);

  // What was asked for and what is in force, a line `NAME=value` each, sorted by name. Keys and
  // secrets are shown as ***, and so is the password of a URL.
  std::string in_force() const;

  const std::vector<std::string>& problems() const { return problems_; }

 private:
  std::optional<std::string> get(const char* name, const std::string& fallback = "");
  Lookup lookup_;
  std::map<std::string, std::string> in_force_;  // by name
  std::vector<std::string> problems_;
};

}  // namespace hearth
