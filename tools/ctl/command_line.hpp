#pragma once

#include "fold/settings.hpp"

namespace hearth::ctl {

// Runs the command that the words name. 0: done; 1: it failed, which stderr says in one sentence;
// 2: the words or the environment make no sense.
int run_command_line(int count, const char* const* words, const fold::ServiceSettings& settings);

}  // namespace hearth::ctl
