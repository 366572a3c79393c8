#pragma once

#include <optional>

#include "common/environment.hpp"
#include "fold/settings.hpp"
#include "ingest/admission.hpp"

namespace hearth::ingest {

// Set by the build; "dev" and "unknown" in a build that does not say.
extern const char* const kVersion;
extern const char* const kRevision;

// Adds what is wrong with the write keys to `environment`: none, although the installation does not
// say that it is insecure; one that cannot be sent; running open on an address others can reach.
KeyPolicy check_write_keys(Environment& environment, const fold::ServiceSettings& settings);

// --version, --check-config and unknown arguments: the exit status, or nothing where the service is
// to run.
std::optional<int> answer_arguments(int argc, char** argv, const Environment& environment);

}  // namespace hearth::ingest
