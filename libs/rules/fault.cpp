#include "rules/fault.hpp"

#include <algorithm>

#include "rules/limits.hpp"

namespace hearth::rules {

Place place_of(std::uint32_t at, std::string_view source) {
  Place place;
  for (const char c : source.substr(0, at)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

std::vector<Problem> problems_of(std::vector<Fault> faults, std::string_view source) {
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.at < b.at; });
  if (faults.size() > kMaxProblems) faults.resize(kMaxProblems);
  std::vector<Problem> problems;
  problems.reserve(faults.size());
  for (Fault& fault : faults) {
    const Place place = place_of(fault.at, source);
    problems.push_back({place.line, place.column, std::move(fault.text)});
  }
  return problems;
}

}  // namespace hearth::rules
