#include "service/arguments.hpp"

#include <cstdio>
#include <string_view>

#include "service/version.hpp"

namespace hearth::service {
namespace {

constexpr int kMisused = 2;

}  // namespace

bool report_problems(const Environment& environment) {
  for (const std::string& problem : environment.problems())
    std::fprintf(stderr, "hearth: %s\n", problem.c_str());
  return !environment.problems().empty();
}

std::optional<int> answer_arguments(int count, char** words, const std::string& program,
                                    const Environment& environment) {
  const std::string_view flag = count > 1 ? words[1] : "";
  if (flag == "--version" && count == 2) {
    std::printf("%s %s\n", program.c_str(), kVersion);
    return 0;
  }
  const bool prints = flag == "--print-config";
  if (count > 2 || !(flag.empty() || prints || flag == "--check-config")) {
    std::fprintf(stderr, "usage: %s [--version | --check-config | --print-config]\n",
                 program.c_str());
    return kMisused;
  }
  if (prints) std::fputs(environment.in_force().c_str(), stdout);
  if (report_problems(environment)) return kMisused;
  if (!flag.empty()) return 0;
  return std::nullopt;
}

}  // namespace hearth::service
