#include "command_line.hpp"

int main(int argc, char** argv) { return hearth::backtest::run_command_line(argc, argv); }
