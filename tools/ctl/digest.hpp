#pragma once

#include "common/result.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

enum class Output : std::uint8_t { kText, kJson };

// Prints what the states of every partition come to, and one number for all of them.
Status print_digests(const fold::ServiceSettings& settings, Output output);

}  // namespace hearth::ctl
