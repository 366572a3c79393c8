#include "command_line.hpp"
#include "service/arguments.hpp"

int main(int argc, char** argv) {
  hearth::Environment environment;
  const auto settings = hearth::fold::read_settings(environment, "ctl");
  if (hearth::service::report_problems(environment)) return 2;
  return hearth::ctl::run_command_line(argc, argv, settings);
}
