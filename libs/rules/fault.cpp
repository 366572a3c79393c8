#include "rules/fault.hpp"

#include <algorithm>

#include "rules/limits.hpp"

namespace hearth::rules {
namespace {

Problem problem_of(Fault fault, std::string_view source) {
  Problem problem{.text = std::move(fault.text)};
  for (const char c : source.substr(0, fault.at)) {
    if (c == '\n') {
      ++problem.line;
      problem.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++problem.column;
    }
  }
  return problem;
}

}  // namespace

std::vector<Problem> problems_of(std::vector<Fault> faults, std::string_view source) {
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.at < b.at; });
  if (faults.size() > kMaxProblems) faults.resize(kMaxProblems);
  std::vector<Problem> problems;
  problems.reserve(faults.size());
  for (Fault& fault : faults) problems.push_back(problem_of(std::move(fault), source));
  return problems;
}

}  // namespace hearth::rules
