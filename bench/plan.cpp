#include "plan.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

#include "../tools/load/cast.hpp"

namespace hearth::bench {

tl::expected<Plan, int> read_plan(int argc, char** argv) {
  Plan plan;
  plan.stack.programs = std::filesystem::canonical("/proc/self/exe").parent_path();
  plan.stack.configuration = HEARTH_CONFIGURATION;
  CLI::App app{"Measures Hearth on this machine, beside what its brokers alone can do."};
  app.add_option("--seconds", plan.seconds, "of each measurement of throughput")
      ->check(CLI::Range(0.5, 600.0))
      ->capture_default_str();
  app.add_option("--connections", plan.connections, "requests under way at the most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--partitions", plan.stack.partitions, "of the installation")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--programs", plan.stack.programs, "folder of the services; default: this one's")
      ->check(CLI::ExistingDirectory);
  app.add_option("--configuration", plan.stack.configuration, "hearth.yaml")
      ->check(CLI::ExistingFile);
  app.add_flag("--full", plan.full, "also 100 thousand and a million users (an hour)");
  app.add_option("--users", plan.users, "instead: what so many users cost")
      ->check(CLI::Range(1'000U, 10'000'000U));
  app.add_flag("--verdicts", plan.verdicts,
               "instead: precision and recall of the verdicts on a scripted community");
  app.add_option("--verdict-users", plan.verdict_users, "of that community")
      ->check(CLI::Range(100U, load::kMaxCast))
      ->capture_default_str();
  app.add_flag("--json", plan.json, "one JSON object a line");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(app.exit(error) == 0 ? 0 : 2);
  }
  return plan;
}

}  // namespace hearth::bench
