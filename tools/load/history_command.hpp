#pragma once

namespace hearth::load {

// `hearth-load history …`: writes a scripted history and its labels. `argv` begins with the
// subcommand. Exit codes: 0 written; 1 a file cannot be written; 2 bad usage.
int history_command(int argc, char** argv);

}  // namespace hearth::load
