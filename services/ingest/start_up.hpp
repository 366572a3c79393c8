#pragma once

#include "common/environment.hpp"
#include "fold/settings.hpp"
#include "ingest/admission.hpp"

namespace hearth::ingest {

// Adds what is wrong with the write keys to `environment`: none, although the installation does not
// say that it is insecure; one that cannot be sent; running open on an address others can reach.
KeyPolicy check_write_keys(Environment& environment, const fold::ServiceSettings& settings);

}  // namespace hearth::ingest
