#pragma once

#include <optional>
#include <string>

#include "common/environment.hpp"

namespace hearth::service {

// Prints every problem to stderr. True: there were some.
bool report_problems(const Environment& environment);

// What a service's program is asked instead of serving, once it has read its environment: the exit
// status, or nothing where it is to run.
//   --version       "hearth-segmenter 0.1.0"
//   --check-config  2 and every problem, or 0
//   --print-config  the same, and the settings in force, secrets hidden
std::optional<int> answer_arguments(int count, char** words, const std::string& program,
                                    const Environment& environment);

}  // namespace hearth::service
