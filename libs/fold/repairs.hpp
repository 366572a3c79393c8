#pragma once

#include <string>
#include <string_view>

#include "contract/partition.hpp"

namespace hearth::fold {

// What an operator does about a partition that has stopped for this reason, with commands to copy.
// docs/operations.md shows the same sentences; a test compares them, and that no code is missing.
std::string repair_of(std::string_view code, std::string_view service,
                      contract::Partition partition);

}  // namespace hearth::fold
