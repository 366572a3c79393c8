#pragma once

namespace hearth::backtest {

// Runs what the words ask for. 0: done; 1: it failed, which stderr says in one sentence; 2: the
// words make no sense.
int run_command_line(int count, const char* const* words);

}  // namespace hearth::backtest
