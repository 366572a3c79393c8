#pragma once

#include "common/result.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace hearth::bench {

// How well fake-active and bonus-hunter are told: the past of a scripted community is imported and
// folded, then every user's segments are read and compared with the script. kNotFound: the
// segmenter does not tell segments.
Status measure_verdicts(const Plan& plan, const Report& report);

}  // namespace hearth::bench
