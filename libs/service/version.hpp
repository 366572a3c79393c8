#pragma once

#include <string>

#include "common/result.hpp"
#include "service/http_server.hpp"
#include "service/process_metrics.hpp"

namespace hearth::service {

// HEARTH_VERSION comes from the file VERSION through CMake; HEARTH_REVISION from the image's build.
inline constexpr const char* kVersion = HEARTH_VERSION;
BuildInfo build_info();

// Starts both servers and writes the announcement (none where `file` is empty).
Status listen(HttpServer& admin, HttpServer& http, const std::string& announcement_file);

}  // namespace hearth::service
