#pragma once

#include "common/result.hpp"
#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

enum class Output : std::uint8_t { kText, kJson };

// Prints what the states of every partition come to, and one number a service for all of them.
Status print_digests(const fold::ServiceSettings& settings, const Scope& scope, Output output);

}  // namespace hearth::ctl
