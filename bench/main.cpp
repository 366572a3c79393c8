#include <cstdio>
#include <exception>

#include "plan.hpp"
#include "population_cost.hpp"
#include "report.hpp"
#include "rule_evaluation.hpp"
#include "throughput.hpp"
#include "verdicts.hpp"

namespace {

hearth::Status run(const hearth::bench::Plan& plan, const hearth::bench::Report& report) {
  using namespace hearth::bench;
  if (plan.verdicts) return measure_verdicts(plan, report);
  if (plan.users > 0) return measure_population(plan, plan.users, report);
  measure_rules(report);
  if (auto measured = measure_throughput(plan, report); !measured) return measured;
  if (auto measured = measure_population(plan, 10'000, report); !measured) return measured;
  if (!plan.full) return {};
  if (auto measured = measure_population(plan, 100'000, report); !measured) return measured;
  return measure_population(plan, 1'000'000, report);
}

}  // namespace

// Exit code 1: something could not be measured. A missed aim is printed, not punished: machines
// differ.
int main(int argc, char** argv) {
  const auto plan = hearth::bench::read_plan(argc, argv);
  if (!plan) return plan.error();
  try {
    const auto done = run(*plan, hearth::bench::Report(plan->json));
    if (done) return 0;
    std::fprintf(stderr, "hearth-bench: %s\n", done.error().detail.c_str());
  } catch (const std::exception& error) {  // a broker that is not installed or does not start
    std::fprintf(stderr, "hearth-bench: %s\n", error.what());
  }
  return 1;
}
