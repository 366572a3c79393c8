#pragma once

#include <vector>

#include <prometheus/metric_family.h>

namespace hearth::service {

// Every name once, and within it every set of labels once, as the text format demands: a process
// has several HTTP servers that tell of the same families. Values of equal labels add up;
// histograms of one name must have the same bounds.
std::vector<prometheus::MetricFamily> merge_families(
    std::vector<prometheus::MetricFamily> families);

}  // namespace hearth::service
