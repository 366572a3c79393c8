#pragma once

#include <string>

#include "common/result.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

// Says whether every service would take the file; needs no server.
Status check_product(const std::string& path);
// Publishes the file as the next numbered configuration. Segments that were changed at run time
// stay as they are until the file says the same; prints which, and the number.
Status apply_product(const fold::ServiceSettings& settings, const std::string& path);

}  // namespace hearth::ctl
