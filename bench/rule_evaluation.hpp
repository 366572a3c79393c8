#pragma once

#include "report.hpp"

namespace hearth::bench {

// How many rules one thread evaluates in a second of its own processor time, so that what else runs
// on the machine does not count: five typical rules in turn, whose inputs change from one round to
// the next. Takes `seconds` of processor time, more by the clock on a busy machine.
double evaluations_per_second(double seconds);

void measure_rules(const Report& report);

}  // namespace hearth::bench
