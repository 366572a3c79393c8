#pragma once

#include <map>
#include <optional>
#include <string>

namespace hearth::bench {

struct Aim {
  enum class Side { kAtLeast, kAtMost };
  Side side = Side::kAtLeast;
  double value = 0;
};

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  std::optional<double>
      raw;  // what the brokers alone do, in the same unit, measured in the same run
  std::optional<Aim> aim;
  // Meanwhile: percent of all cores by process, `others` and `idle`; empty where not looked at.
  std::map<std::string, double> processor = {};
};

bool met(const Figure& figure);  // true where there is no aim
std::string as_text(const Figure& figure);
std::string as_json(const Figure& figure);

// Prints each figure as soon as it is known.
class Report {
 public:
  explicit Report(bool json) : json_(json) {}
  void add(const Figure& figure) const;
  void note(const std::string& text) const;  // to stderr: what is being done

 private:
  bool json_;
};

}  // namespace hearth::bench
